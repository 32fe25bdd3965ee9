// The bytes of a hostile peer: the steps of a conversation, encoded for its connection.

import { bytesOf, withEdits } from "./bytes.mjs";
import { CurveClient, CurveServer } from "./protocol/curve.mjs";
import { request, response, wsFrame, wsHead } from "./protocol/websocket.mjs";
import {
  command,
  frame1,
  frame2,
  greeting2,
  greeting3,
  property,
} from "./protocol/zmtp.mjs";
import { password, username } from "./secrets.mjs";

/** @typedef {import("./terms.mjs").Step} Step */

const shakes = new Set(["hello", "welcome", "initiate", "ready"]);

/** @param {string} text */
const hex = (text) => Buffer.from(text).toString("hex");

/** @param {Buffer} value */
const short = (value) => Buffer.concat([Buffer.from([value.length]), value]);

export class Encoder {
  /**
   * @param {import("./decoder.mjs").Decoder} decoder
   * @param {number | undefined} observed the number in a routing id that was seen
   */
  constructor(decoder, observed) {
    this.decoder = decoder;
    this.observed = observed ?? 0;
    this.version = decoder.conversation.version;
    this.mechanism = decoder.conversation.mechanism;
    this.masked = !decoder.asServer;
  }

  /**
   * @param {Step} step
   * @returns {Buffer} with its edits
   */
  encode(step) {
    const { edits, inside } = step;
    const { sent } = this.decoder;
    if (inside) return this.#plain(step, (plain) => sent.add(withEdits(plain, edits)));
    const bytes = this.#plain(step, (plain) => plain);
    return withEdits(bytes, edits);
  }

  /**
   * @param {Step} step
   * @param {import("./protocol/curve.mjs").Change} change
   * @returns {Buffer}
   */
  #plain(step, change) {
    if (shakes.has(step.do)) {
      const body = this.#shake(step, change);
      return this.frame(4, body);
    }
    switch (step.do) {
      case "greeting":
        return this.#greeting(step);
      case "http":
        return this.masked
          ? request(step.protocols, step.headers)
          : response(this.decoder.httpHead, step.protocols, step.headers);
      case "message":
        return Buffer.concat(
          step.frames.map((frame, index) =>
            this.messageFrame(
              index + 1 < step.frames.length ? 1 : 0,
              bytesOf(frame),
              change,
            ),
          ),
        );
      case "frame":
        return this.messageFrame(step.flags, bytesOf(step.body), change);
      case "command":
        return this.messageFrame(4, command(step.name, bytesOf(step.body)), change);
      case "flood":
        return this.#flood(step);
      default:
        return this.#unusual(step);
    }
  }

  /** @param {Step} step */
  #unusual(step) {
    switch (step.do) {
      case "long": {
        const size = Buffer.alloc(8);
        size.writeBigUInt64BE(BigInt.asUintN(64, BigInt(step.size)));
        const flags = this.version === "1.0" ? 255 : step.flags;
        return Buffer.concat([Buffer.from([flags]), size, bytesOf(step.body)]);
      }
      case "ws": {
        const body = bytesOf(step.body);
        const size = step.size === undefined ? BigInt(body.length) : BigInt(step.size);
        const head = wsHead(step.first, step.length, size, this.masked);
        return Buffer.concat([
          head,
          wsFrame(body, this.masked).subarray(-body.length - (this.masked ? 4 : 0)),
        ]);
      }
      case "method":
        return Buffer.from([step.version, step.method]);
      case "proxied": {
        const address = bytesOf(step.address);
        const port = Buffer.from([0, 9]);
        const named = step.kind === 3 ? Buffer.concat([short(address), port]) : address;
        return Buffer.concat([
          Buffer.from([step.version, step.code, 0, step.kind]),
          named,
        ]);
      }
      case "raw":
        return bytesOf(step.bytes);
      default:
        return Buffer.alloc(0);
    }
  }

  /**
   * A repeated step: encoded once where nothing in it counts up.
   * @param {Extract<Step, { do: "flood" }>} step
   */
  #flood({ times, step }) {
    if (!this.decoder.curve.ready) {
      const once = this.encode(step);
      return once.length === 0 ? once : Buffer.alloc(once.length * times, once);
    }
    return Buffer.concat(
      Array.from({ length: Math.min(times, 50) }, () => this.encode(step)),
    );
  }

  /** @param {Extract<Step, { do: "greeting" }>} step */
  #greeting(step) {
    const id = this.#id(step.id);
    if (this.version === "1.0") return frame1(0, id);
    if (this.version === "2.0") return greeting2(step.number ?? 0, id);
    const minor = step.minor ?? (this.version === "3.0" ? 0 : 1);
    return greeting3(
      minor,
      step.mechanism ?? this.mechanism,
      step.asServer ?? !this.masked,
    );
  }

  /** @param {import("./terms.mjs").RoutingId} [id] */
  #id(id = "") {
    if (typeof id === "string" || "of" in id) return bytesOf(id);
    const bytes = Buffer.alloc(5);
    bytes.writeUInt32BE((this.observed + id.observed) >>> 0, 1);
    return bytes;
  }

  /** @param {Extract<Step, { do: "initiate" | "ready" }>} step */
  #metadata({ type, id, metadata = [] }) {
    const all = metadata.map(([name, value]) => property(name, bytesOf(value)));
    if (id !== undefined) all.unshift(property("Identity", this.#id(id)));
    if (type !== undefined) all.unshift(property("Socket-Type", Buffer.from(type)));
    return Buffer.concat(all);
  }

  /**
   * @param {Step} step
   * @param {import("./protocol/curve.mjs").Change} change
   */
  #shake(step, change) {
    const { curve } = this.decoder;
    const name = step.do.toUpperCase();
    const secret = this.mechanism === "CURVE";
    let body = Buffer.alloc(0);
    if (step.do === "initiate" || step.do === "ready") body = this.#metadata(step);
    if (step.do === "hello" && this.mechanism === "PLAIN")
      body = Buffer.concat([
        short(bytesOf(step.username ?? hex(username)).subarray(0, 255)),
        short(bytesOf(step.password ?? hex(password)).subarray(0, 255)),
      ]);
    if (secret && curve instanceof CurveClient) {
      if (step.do === "hello") body = curve.hello(change);
      if (step.do === "initiate") body = curve.initiate(body, change);
    }
    if (secret && curve instanceof CurveServer) {
      if (step.do === "welcome") body = curve.welcome(change);
      if (step.do === "ready") body = curve.readyBody(body, change);
    }
    return command(name, body);
  }

  /**
   * A frame as the mechanism has it: boxed once the handshake is done.
   * @param {number} flags
   * @param {Buffer} body
   * @param {import("./protocol/curve.mjs").Change} change
   */
  messageFrame(flags, body, change) {
    const { curve, sent } = this.decoder;
    if (!curve.ready) return this.frame(flags, body);
    // Boxed bytes cannot be recognised in the written bytes.
    sent.add(body);
    return this.frame(0, curve.seal((flags & 1) | ((flags & 4) >> 1), body, change));
  }

  /**
   * @param {number} flags as in ZMTP 3
   * @param {Buffer} body
   */
  frame(flags, body) {
    if (this.version === "1.0") return frame1(flags, body);
    if (this.version !== "zws") return frame2(flags, body);
    const own = Buffer.from([(flags & 1) | ((flags & 4) >> 1)]);
    return wsFrame(Buffer.concat([own, body]), this.masked);
  }
}
