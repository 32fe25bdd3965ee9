// What a hostile peer has sent, to compare with the bytes that come back.

import { readWs } from "./protocol/websocket.mjs";

const keptBytes = 1 << 16;

/** The bytes that a victim may send back. Once they are too many, all bytes are allowed. */
export class Sent {
  bytes = Buffer.alloc(0);
  whole = true;

  /** @param {Buffer} more */
  add(more) {
    if (this.bytes.length + more.length > keptBytes) this.forget();
    if (this.whole) this.bytes = Buffer.concat([this.bytes, more]);
    return more;
  }

  forget() {
    this.whole = false;
  }

  /** @param {Buffer} part */
  has(part) {
    return !this.whole || this.bytes.includes(part);
  }
}

const headEnd = "\r\n\r\n";

/**
 * Reads the bytes that are written to a WebSocket connection as its victim reads them. A
 * frame's announced length may take in the steps after the frame, and the mask then changes
 * them. So only the unmasked messages count as sent.
 */
export class WsSent {
  #input = Buffer.alloc(0);
  #open = false;
  /** The fragments of a message that is not final yet. @type {Buffer[]} */
  #fragments = [];

  /** @param {Sent} sent */
  constructor(sent) {
    this.sent = sent;
  }

  /** @param {Buffer} more */
  add(more) {
    if (!this.sent.whole) return;
    this.#input = Buffer.concat([this.#input, more]);
    while (this.#step());
    if (this.#input.length > keptBytes) this.sent.forget();
  }

  #step() {
    if (!this.#open) return this.#head();
    const frame = readWs(this.#input);
    if (frame === undefined) return false;
    this.#input = this.#input.subarray(frame.length);
    this.#frame(frame.first, frame.body);
    return true;
  }

  /** Skips the HTTP request or response. */
  #head() {
    const end = this.#input.indexOf(headEnd);
    if (end < 0) return false;
    this.#input = this.#input.subarray(end + headEnd.length);
    this.#open = true;
    return true;
  }

  /**
   * @param {number} first
   * @param {Buffer} body
   */
  #frame(first, body) {
    const opcode = first & 15;
    // Control frames may come between the fragments of a message.
    if (opcode > 2) return;
    if (opcode !== 0) this.#fragments = [];
    this.#fragments.push(body);
    if (first < 128) return;
    const message = Buffer.concat(this.#fragments.splice(0));
    // The first byte has the flags of ZWS.
    this.sent.add(message.subarray(1));
  }
}
