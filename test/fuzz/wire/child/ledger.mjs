// The messages that honest peers have sent and received, in order.

import { mark } from "../secrets.mjs";

/** The first bytes of a message that hostile peers must not get, and of one for all. */
const secret = Buffer.concat([mark, mark, mark, mark]);
const open = Buffer.from("open:to:all:");
let names = 0;

/** @typedef {"none" | "before" | "any"} Gaps which messages need not come */

export class Ledger {
  name = names++;
  sent = 0;
  came = 0;
  /** @type {string | undefined} */
  fault;
  /** @type {(() => void) | undefined} */
  #complete;

  /**
   * @param {boolean} many whether messages have two frames
   * @param {Gaps} [gaps]
   * @param {boolean} [shared] whether hostile peers may get the messages, too
   */
  constructor(many, gaps = "none", shared = false) {
    this.many = many;
    this.gaps = gaps;
    this.marks = shared ? open : secret;
  }

  /** @param {number} number */
  message(number) {
    const frames = [Buffer.concat([this.marks, Buffer.from(`:${this.name}:${number}:`)])];
    if (this.many) frames.push(Buffer.from(`part:${this.name}:${number}`));
    return frames;
  }

  /** Whether any message has come. */
  get begun() {
    return this.came > 0 || this.gaps !== "before";
  }

  /** The next message to send. */
  next() {
    return this.message(this.sent++);
  }

  /**
   * Records received frames. The ledger ignores frames without honest bytes.
   * @param {Buffer[]} frames
   */
  accept(frames) {
    if (!frames.some((frame) => frame.includes(this.marks))) return;
    this.#skip(frames[0]);
    const expected = this.message(this.came);
    const same =
      frames.length === expected.length &&
      expected.every((frame, index) => frame.equals(frames[index]));
    if (same) this.came++;
    else
      this.fault ??= `honest message ${this.came} was due, but ${this.#described(frames)} came`;
    if (this.came >= this.sent) this.#complete?.();
  }

  /**
   * Whether all sent messages have come in the end.
   * @param {number} ms
   */
  async complete(ms) {
    if (this.came >= this.sent || this.fault !== undefined) return;
    let timer;
    await new Promise((resolve) => {
      this.#complete = () => resolve(undefined);
      timer = setTimeout(resolve, ms);
    });
    clearTimeout(timer);
    if (this.came < this.sent)
      this.fault ??= `honest message ${this.came} of ${this.sent} never came`;
  }

  /** @param {Buffer} frame */
  #skip(frame) {
    if (this.gaps === "none") return;
    const number = Number(/:(\d+):$/.exec(frame.toString("latin1"))?.[1]);
    if (number > this.came) this.came = number;
    if (this.gaps === "before") this.gaps = "none";
  }

  /** @param {Buffer[]} frames */
  #described(frames) {
    const texts = frames.map((frame) => {
      const at = frame.indexOf(this.marks);
      const rest = frame.toString("latin1", at + this.marks.length);
      return at < 0 ? `${frame.length} B` : rest;
    });
    return texts.slice(0, 4).join(" + ");
  }
}
