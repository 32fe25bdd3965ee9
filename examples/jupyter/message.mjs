/**
 * A message of Jupyter's protocol. `parent` is the header of the message that it replies to.
 * Header, parent, metadata and content are JSON. They are signed with a key that only the
 * kernel and its clients know.
 */
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

/**
 * @typedef {{
 *   header: Record<string, string>,
 *   parent: Record<string, string>,
 *   metadata: Record<string, unknown>,
 *   content: Record<string, any>,
 *   buffers: Buffer[],
 * }} Message
 */

// The frames before this one are routing ids or a topic. They are not part of the message.
const delimiter = Buffer.from("<IDS|MSG>");

export class Session {
  #id = randomUUID();
  #hash;
  #key;

  /** @param {{ key: string, signature_scheme: string }} connection */
  constructor({ key, signature_scheme: scheme }) {
    this.#hash = scheme.replace(/^hmac-/, "");
    this.#key = key;
  }

  /**
   * Returns the frames of a new message, and its id.
   *
   * @param {string} type @param {Record<string, unknown>} content
   * @param {Record<string, string>} [parent] the header of the message that it replies to
   */
  write(type, content, parent = {}) {
    const header = {
      msg_id: randomUUID(),
      msg_type: type,
      session: this.#id,
      username: "zmq-napi",
      date: new Date().toISOString(),
      version: "5.3",
    };
    const parts = [header, parent, {}, content].map((part) => JSON.stringify(part));
    return { id: header.msg_id, frames: [delimiter, this.#sign(parts), ...parts] };
  }

  /** @param {Buffer[]} frames @returns {Message} */
  read(frames) {
    const start = frames.findIndex((frame) => frame.equals(delimiter));
    const [signature, ...parts] = frames.slice(start + 1);
    const signed = parts.slice(0, 4);
    const expected = Buffer.from(this.#sign(signed));
    if (start < 0 || signed.length < 4)
      throw new Error("The frames are not a message of Jupyter's protocol.");
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) {
      throw new Error("The signature of a message is wrong.");
    }
    const [header, parent, metadata, content] = signed.map((part) =>
      JSON.parse(part.toString()),
    );
    return { header, parent, metadata, content, buffers: parts.slice(4) };
  }

  /** @param {(string | Buffer)[]} parts */
  #sign(parts) {
    if (this.#key === "") return "";
    const hmac = createHmac(this.#hash, this.#key);
    for (const part of parts) hmac.update(part);
    return hmac.digest("hex");
  }
}
