// Plays one conversation on a connection.

import { setTimeout as pause } from "node:timers/promises";
import { pieces } from "./bytes.mjs";
import { Hearing } from "./hearing.mjs";
import { Speech } from "./speech.mjs";

/** @typedef {import("./terms.mjs").Conversation} Conversation */

const patience = 80;

/** What a step waits for before it can be encoded. */
const before = {
  initiate: "shaking",
  welcome: "shaking",
};

export class Play {
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
   * A peer that does not read still needs what its handshake waits for.
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
    this.#end(this.conversation.end);
  }

  /** @param {import("./terms.mjs").Step} step */
  async #step(step) {
    if (step.do === "pause") return pause(step.ms);
    if (step.do === "until") return this.hearing.until(step.stage, patience);
    const { mechanism } = this.conversation;
    if (mechanism === "CURVE" && step.do in before)
      await this.hearing.until("shaking", patience);
    if (step.do === "ready" && this.hearing.asServer && mechanism === "CURVE")
      await this.hearing.until("ready", patience);
    if (step.do === "http" && this.hearing.asServer && this.hearing.asked === "")
      await this.hearing.until("greeted", patience);
    return this.#write(this.speech.encode(step), step.cuts);
  }

  /**
   * @param {Buffer} bytes
   * @param {number[]} [cuts]
   */
  async #write(bytes, cuts) {
    const [first, ...others] = pieces(bytes, cuts);
    if (first.length > 0) this.socket.write(first);
    for (const piece of others) {
      await pause(1);
      if (this.socket.destroyed) return;
      this.socket.write(piece);
    }
  }

  /** @param {Conversation["end"]} how */
  #end(how) {
    if (how === "destroy") this.socket.destroy();
    if (how === "reset") this.socket.resetAndDestroy();
    if (how === "end") this.socket.end();
  }
}
