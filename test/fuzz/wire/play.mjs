// Plays one conversation on a connection.

import { setTimeout as pause } from "node:timers/promises";
import { pieces } from "./bytes.mjs";
import { Hearing } from "./hearing.mjs";
import { Speech } from "./speech.mjs";

/** @typedef {import("./terms.mjs").Conversation} Conversation */

const timeLimit = 80;

export class Play {
  /** Bytes to write with the next step. @type {Buffer[]} */
  #held = [];

  /**
   * @param {import("node:net").Socket} socket
   * @param {import("./terms.mjs").Target} target
   * @param {Conversation} conversation
   * @param {import("./hearing.mjs").Sent} sent
   * @param {number | undefined} observed
   */
  constructor(socket, target, conversation, sent, observed) {
    this.socket = socket;
    this.conversation = conversation;
    this.hearing = new Hearing(target, conversation, sent);
    this.speech = new Speech(this.hearing, observed);
    socket.on("error", () => undefined);
    socket.on("close", () => this.hearing.wake());
    socket.setNoDelay(true);
    if (conversation.reads) socket.on("data", (bytes) => this.hearing.accept(bytes));
    else socket.once("data", (bytes) => this.#glance(bytes));
  }

  /**
   * A peer that does not read still needs the bytes that its handshake waits for.
   * @param {Buffer} bytes
   */
  #glance(bytes) {
    this.hearing.accept(bytes);
    if (["opened", "greeted", "shaking"].includes(this.hearing.stage))
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
      await this.hearing.until(stage, timeLimit);
    }
    if (step.do === "pause") {
      this.#flush();
      await pause(step.ms);
    } else {
      const bytes = this.hearing.sent.add(this.speech.encode(step));
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
    const { asServer, asked } = this.hearing;
    if (step.do === "until") return step.stage;
    if (secret && (step.do === "initiate" || step.do === "welcome")) return "shaking";
    if (secret && asServer && step.do === "ready") return "ready";
    if (step.do === "http" && asServer && asked === "") return "greeted";
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
