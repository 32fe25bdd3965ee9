// Plays one conversation on a connection.

import { setTimeout as pause } from "node:timers/promises";
import { pieces } from "./bytes.mjs";
import { Decoder } from "./decoder.mjs";
import { Encoder } from "./encoder.mjs";
import { WsSent } from "./sent.mjs";

/** @typedef {import("./terms.mjs").Conversation} Conversation */

const timeLimit = 80;

export class Play {
  /** Bytes to write with the next step. @type {Buffer[]} */
  #held = [];

  /**
   * @param {import("node:net").Socket} socket
   * @param {import("./terms.mjs").Target} target
   * @param {Conversation} conversation
   * @param {import("./sent.mjs").Sent} sent
   * @param {number | undefined} observed
   */
  constructor(socket, target, conversation, sent, observed) {
    this.socket = socket;
    this.conversation = conversation;
    this.decoder = new Decoder(target, conversation, sent);
    this.encoder = new Encoder(this.decoder, observed);
    this.sent = this.decoder.ws ? new WsSent(sent) : sent;
    socket.on("error", () => undefined);
    socket.on("close", () => this.decoder.wake());
    socket.setNoDelay(true);
    if (conversation.reads) socket.on("data", (bytes) => this.decoder.accept(bytes));
    else socket.once("data", (bytes) => this.#glance(bytes));
  }

  /**
   * A peer that does not read still needs the bytes that its handshake waits for.
   * @param {Buffer} bytes
   */
  #glance(bytes) {
    this.decoder.accept(bytes);
    if (["opened", "greeted", "shaking"].includes(this.decoder.stage))
      this.socket.once("data", (more) => this.#glance(more));
    else this.socket.pause();
  }

  async run() {
    for (const step of this.conversation.steps) {
      if (this.socket.destroyed) break;
      await this.#step(step);
    }
    this.#flush();
    this.#end(this.conversation.end);
  }

  /** @param {import("./terms.mjs").Step} step */
  async #step(step) {
    const stage = this.#needed(step);
    if (stage !== undefined) {
      this.#flush();
      await this.decoder.until(stage, timeLimit);
    }
    if (step.do === "pause") {
      this.#flush();
      await pause(step.ms);
    } else {
      const bytes = this.encoder.encode(step);
      this.sent.add(bytes);
      await this.#write(bytes, step.cuts);
    }
  }

  /**
   * The stage of the handshake that a step needs.
   * @param {import("./terms.mjs").Step} step
   * @returns {import("./terms.mjs").Stage | undefined}
   */
  #needed(step) {
    const secret = ["CURVE", "PLAIN"].includes(this.conversation.mechanism);
    const { asServer, httpHead } = this.decoder;
    if (step.do === "until") return step.stage;
    if (secret && (step.do === "initiate" || step.do === "welcome")) return "shaking";
    if (secret && asServer && step.do === "ready") return "ready";
    if (step.do === "http" && asServer && httpHead === "") return "greeted";
    return undefined;
  }

  /**
   * @param {Buffer} bytes
   * @param {number[]} [cuts]
   */
  async #write(bytes, cuts = []) {
    const [first, ...others] = pieces(bytes, cuts);
    this.#held.push(first);
    if (!this.conversation.together) this.#flush();
    for (const piece of others) {
      this.#flush();
      await pause(1);
      this.#held.push(piece);
    }
  }

  #flush() {
    const bytes = Buffer.concat(this.#held.splice(0));
    if (bytes.length > 0 && !this.socket.destroyed) this.socket.write(bytes);
  }

  /** @param {Conversation["end"]} how */
  #end(how) {
    if (how === "destroy") this.socket.destroy();
    if (how === "reset") this.socket.resetAndDestroy();
    if (how === "end") this.socket.end();
  }
}
