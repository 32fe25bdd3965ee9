// The bytes that a hostile peer receives: the stage of its connection, and forbidden bytes.

import { bytesOf } from "./bytes.mjs";
import { CurveClient, CurveServer } from "./protocol/curve.mjs";
import { readWs } from "./protocol/websocket.mjs";
import { readFrame } from "./protocol/zmtp.mjs";
import { disclosed } from "./secrets.mjs";
import { stages } from "./terms.mjs";

/** @typedef {import("./terms.mjs").Stage} Stage */

const keptBytes = 1 << 16;

const preliminary = new Set(["method", "proxied", "pause", "until"]);

/**
 * Whether the greeting begins where a victim expects the greeting: behind a whole reply of
 * a SOCKS proxy, and nothing else.
 * @param {import("./terms.mjs").Step} step
 */
function leadsIn(step) {
  if ("edits" in step && step.edits !== undefined) return false;
  if (step.do !== "proxied" || step.kind === 3) return true;
  return bytesOf(step.address).length === (step.kind === 4 ? 18 : 6);
}

/**
 * Whether the victim speaks the version of the conversation. It takes a changed greeting
 * for one of another version.
 * @param {import("./terms.mjs").Conversation} conversation
 */
function greets({ version, steps }) {
  if (version === "zws") return true;
  const first = steps.findIndex((step) => !preliminary.has(step.do));
  return steps[first]?.do === "greeting" && steps.slice(0, first + 1).every(leadsIn);
}

export class Decoder {
  /** @type {Stage} */
  stage = "opened";
  /** @type {Set<string>} */
  faults = new Set();
  /** The HTTP request or response that was received. */
  httpHead = "";
  /** @type {Buffer} */
  #input = Buffer.alloc(0);
  /** @type {Buffer} */
  #tail = Buffer.alloc(0);
  #open = false;
  #echoes = 0;
  /** @type {(() => void)[]} */
  #waiting = [];

  /**
   * @param {import("./terms.mjs").Target} target
   * @param {import("./terms.mjs").Conversation} conversation
   * @param {import("./sent.mjs").Sent} sent
   */
  constructor(target, conversation, sent) {
    this.target = target;
    this.conversation = conversation;
    this.sent = sent;
    this.asServer = target.role === "connecting";
    this.curve = this.asServer ? new CurveServer() : new CurveClient();
    this.ws = target.transport === "ws";
    this.proxying = target.socks === true;
    this.greets = greets(conversation);
    this.echoing =
      ["Router", "Reply", "Server", "Peer"].includes(target.type) &&
      target.options.handover !== true;
  }

  /** @param {Stage} stage */
  reach(stage) {
    if (stages.indexOf(stage) <= stages.indexOf(this.stage)) return;
    this.stage = stage;
    this.wake();
  }

  wake() {
    for (const call of this.#waiting.splice(0)) call();
  }

  /**
   * @param {Stage} stage
   * @param {number} ms
   */
  async until(stage, ms) {
    const end = performance.now() + ms;
    while (stages.indexOf(this.stage) < stages.indexOf(stage)) {
      const left = end - performance.now();
      if (left <= 0) return;
      /** @type {ReturnType<typeof setTimeout> | undefined} */
      let timer;
      await new Promise((resolve) => {
        this.#waiting.push(() => resolve(undefined));
        timer = setTimeout(resolve, left);
      });
      clearTimeout(timer);
    }
  }

  /** @param {Buffer} bytes */
  accept(bytes) {
    this.inspect(Buffer.concat([this.#tail, bytes]));
    this.#tail = Buffer.from(bytes.subarray(-7));
    this.#input = this.#input.length === 0 ? bytes : Buffer.concat([this.#input, bytes]);
    if (this.#input.length > 4 * keptBytes) this.#input = this.#input.subarray(-1);
    while (this.#step());
  }

  /** @param {Buffer} bytes */
  inspect(bytes) {
    if (disclosed(bytes)) this.faults.add("an honest peer's bytes came to a hostile one");
  }

  /** @param {number} length */
  #take(length) {
    const part = this.#input.subarray(0, length);
    this.#input = this.#input.subarray(length);
    return part;
  }

  #step() {
    if (this.proxying) return this.#proxy();
    if (!this.#open) return this.ws ? this.#http() : this.#greeting();
    if (this.ws) {
      const frame = readWs(this.#input);
      if (frame === undefined) return false;
      this.#take(frame.length);
      if ((frame.first & 15) > 2 || frame.body.length === 0) return true;
      const flags = frame.body[0];
      this.#frame((flags & 1) | ((flags & 2) << 1), frame.body.subarray(1));
      return true;
    }
    const frame = readFrame(this.#input, this.conversation.version === "1.0");
    if (frame === undefined) return false;
    this.#take(frame.length);
    this.#frame(frame.flags, frame.body);
    return true;
  }

  /** The SOCKS client sends two requests before a greeting. */
  #proxy() {
    if (this.#input.length === 0 || this.#input[0] === 0xff) {
      this.proxying = this.#input.length === 0;
      return !this.proxying;
    }
    this.#take(this.#input.length);
    this.wake();
    return false;
  }

  #http() {
    const end = this.#input.indexOf("\r\n\r\n");
    if (end < 0) return false;
    this.httpHead = this.#take(end + 4).toString("latin1");
    this.#opened(!/^HTTP.* [345]\d\d/.test(this.httpHead));
    return true;
  }

  #greeting() {
    const { version } = this.conversation;
    const length = version === "1.0" ? 0 : version === "2.0" ? 12 : 64;
    if (this.#input.length < Math.max(length, 1)) return false;
    this.#take(length);
    this.#opened(true);
    return true;
  }

  /** @param {boolean} well */
  #opened(well) {
    this.#open = true;
    if (well) this.reach("greeted");
    this.wake();
  }

  /** Whether there is a handshake behind the greeting, and not just a routing id. */
  get #shakes() {
    const { mechanism, version } = this.conversation;
    return mechanism !== "" && version !== "1.0" && version !== "2.0";
  }

  /**
   * @param {number} flags
   * @param {Buffer} body
   */
  #frame(flags, body) {
    if (stages.indexOf(this.stage) >= stages.indexOf("ready")) this.#traffic(flags, body);
    else if (!this.#shakes) this.reach("ready");
    else this.#handshake(body);
  }

  /** @param {Buffer} body */
  #handshake(body) {
    const name = body.toString("latin1", 1, 1 + (body[0] ?? 0));
    const rest = body.subarray(1 + (body[0] ?? 0));
    const last =
      this.asServer && this.conversation.mechanism !== "NULL" ? "INITIATE" : "READY";
    const { curve } = this;
    if (this.conversation.mechanism !== "CURVE") {
      if (name === last) this.reach("ready");
      else if (name !== "ERROR") this.reach("shaking");
    } else if (curve instanceof CurveClient) {
      if (name === "WELCOME" && curve.welcomed(rest)) this.reach("shaking");
      if (name === "READY" && curve.readied(rest)) this.reach("ready");
    } else {
      if (name === "HELLO" && curve.greeted(rest)) this.reach("shaking");
      if (name === "INITIATE" && curve.initiated(rest)) this.reach("ready");
    }
  }

  /**
   * @param {number} flags
   * @param {Buffer} body
   */
  #traffic(flags, body) {
    this.reach("traffic");
    if (this.conversation.mechanism === "CURVE") {
      const plain = this.curve.open(body.subarray(8));
      if (plain === undefined || plain.length === 0) return;
      this.inspect(plain);
      flags = (plain[0] & 1) | ((plain[0] & 2) << 1);
      body = plain.subarray(1);
    }
    if (!this.greets) return;
    const isCommand = (flags & 4) !== 0;
    if (isCommand && body.toString("latin1", 1, 5) === "PONG")
      this.#pong(body.subarray(5));
    if (isCommand || !this.echoing || body.length < 8 || ++this.#echoes > 20) return;
    if (!this.sent.has(body) && !/^(open|hail|part):/.test(body.toString("latin1", 0, 5)))
      this.faults.add("an echo has bytes that were never sent");
  }

  /** @param {Buffer} context */
  #pong(context) {
    if (!this.sent.has(context)) this.faults.add("a PONG has bytes that were never sent");
  }
}
