// The victim's program echoes, receives or sends, as its socket's type requires.

import { setTimeout as pause } from "node:timers/promises";
import { group } from "./honest.mjs";

const single = new Set(["Client", "Server", "Peer", "Channel", "Scatter", "Radio"]);
const sources = new Set(
  "Publisher XPublisher Radio Push Scatter Dealer Pair Channel Client Request".split(" "),
);

/** @param {any} message */
const framesOf = (message) => [...message];

export class Drive {
  numbered = 0;
  /**
   * The topic that a manual XPublisher's honest peer requests; undefined at first.
   * @type {Buffer | undefined}
   */
  topic;
  /** @type {() => void} */
  #begin = () => undefined;
  #begun;

  /**
   * @param {any} socket
   * @param {import("../terms.mjs").Target} target
   */
  constructor(socket, target) {
    this.socket = socket;
    this.target = target;
    /** @type {import("../terms.mjs").Target["reading"]} */
    this.reading = target.reading;
    this.#begun = new Promise((resolve) => {
      this.#begin = () => resolve(undefined);
    });
    if (this.reading !== "late") this.#begin();
    if (typeof socket.receive === "function") void this.#read();
  }

  /** @type {(frames: Buffer[]) => void} */
  took = () => undefined;

  /** Reads from now on, without a pause. */
  hurry() {
    this.reading = "eager";
    this.#begin();
  }

  async #read() {
    await this.#begun;
    for (;;) {
      try {
        const message = await this.socket.receive();
        this.#handle(message);
      } catch {
        if (this.socket.closed) return;
        await pause(5);
      }
      if (this.reading === "slow") await pause(2);
    }
  }

  /** @param {any} message */
  #handle(message) {
    const { type } = this.target;
    const { socket } = this;
    if (type === "Server" || type === "Peer") {
      this.took([message[0]]);
      socket.trySend(message[0], message[1]);
    } else if (type === "Router" || type === "Reply" || type === "Stream") {
      this.took(framesOf(message));
      if (type !== "Stream" || message[1].length > 0) socket.trySend(framesOf(message));
    } else if (type === "XPublisher" && this.target.options.manual === true)
      this.#approve(message[0]);
    else this.took(type === "Dish" ? [message[0]] : framesOf(message));
  }

  /**
   * A hostile peer may subscribe before the honest peer is there, even to all topics. So
   * only the honest topic is approved, or any topic where all peers are hostile.
   * @param {Buffer} asked
   */
  #approve(asked) {
    if (asked[0] !== 1) return;
    const topic = asked.subarray(1);
    if (!this.target.honest || this.topic?.equals(topic)) this.socket.subscribe(topic);
  }

  get isSource() {
    return sources.has(this.target.type);
  }

  /**
   * Sends these frames, or a numbered message if there are none.
   * @param {Buffer[]} [frames]
   */
  sendNext(frames) {
    const { type } = this.target;
    const value = frames ?? [Buffer.from(`open:${this.numbered++}`)];
    try {
      const options = type === "Radio" ? [{ group }] : [];
      return this.socket.trySend(single.has(type) ? value[0] : value, ...options);
    } catch {
      return false;
    }
  }
}
