// Honest peers of a victim, one for each pattern that guarantees delivery to a peer.

import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { Ledger } from "./ledger.mjs";
import { sockets } from "./package.mjs";

/**
 * echo: sends requests, and gets each reply. feed: sends messages that the victim's program
 * gets. follow: gets all messages of the victim after the first. share: gets some of them.
 * @type {Record<string, { peer: string, way: "echo" | "feed" | "follow" | "share",
 *   many: boolean }>}
 */
export const patterns = {
  Router: { peer: "Dealer", way: "echo", many: true },
  Reply: { peer: "Request", way: "echo", many: true },
  Server: { peer: "Client", way: "echo", many: false },
  Peer: { peer: "Peer", way: "echo", many: false },
  Dealer: { peer: "Dealer", way: "feed", many: true },
  Pull: { peer: "Push", way: "feed", many: true },
  Subscriber: { peer: "Publisher", way: "feed", many: true },
  XSubscriber: { peer: "Publisher", way: "feed", many: true },
  Gather: { peer: "Scatter", way: "feed", many: false },
  Dish: { peer: "Radio", way: "feed", many: false },
  Publisher: { peer: "Subscriber", way: "follow", many: true },
  XPublisher: { peer: "XSubscriber", way: "follow", many: true },
  Radio: { peer: "Dish", way: "follow", many: false },
  Push: { peer: "Pull", way: "share", many: true },
  Scatter: { peer: "Gather", way: "share", many: false },
};

export const group = "honest";
const gaps = /** @type {const} */ ({
  echo: "none",
  feed: "none",
  follow: "before",
  share: "any",
});

/** The first messages of these types may come before the victim's subscription. */
const late = new Set(["Publisher", "Radio"]);

/** @param {Buffer[]} message */
const single = ([frame]) => frame;

/** One honest peer, connected to `endpoint`. */
export class Honest {
  /** @type {number | undefined} */
  #routingId;
  #lockstep = false;

  /**
   * @param {string} type of the victim
   * @param {string} endpoint
   * @param {object} options
   * @param {boolean} secret whether only this peer may get what the victim sends
   */
  constructor(type, endpoint, options, secret) {
    const { peer, way, many } = patterns[type];
    this.way = way;
    this.peer = peer;
    this.ledger = new Ledger(
      many,
      late.has(peer) ? "before" : gaps[way],
      !secret && way !== "echo" && way !== "feed",
    );
    this.socket = new sockets[peer]({ linger: 0, reconnectInterval: 20, ...options });
    if (peer === "Subscriber") this.socket.subscribe(this.ledger.marks);
    if (peer === "XSubscriber") this.#subscribe();
    if (peer === "Dish") this.socket.join(group);
    if (peer === "Peer") this.#routingId = this.socket.connectPeer(endpoint);
    else this.socket.connect(endpoint);
    this.#lockstep = peer === "Request";
    if (way !== "feed") void this.#read();
  }

  async #read() {
    for (;;) {
      try {
        const message = await this.socket.receive();
        this.ledger.accept(this.ledger.many ? [...message] : [message[0]]);
        if (this.#lockstep && this.ledger.came < this.due) this.#send();
      } catch {
        if (this.socket.closed) return;
        // A Request gets no message before it has sent one.
        await pause(2);
      }
    }
  }

  due = 0;

  #send() {
    const frames = this.ledger.next();
    const { peer } = this;
    const routed = { routingId: this.#routingId };
    const [value, options] =
      peer === "Radio"
        ? [single(frames), { group }]
        : peer === "Peer"
          ? [single(frames), routed]
          : [this.ledger.many ? frames : single(frames), undefined];
    this.socket.send(value, options).catch((/** @type {Error} */ error) => {
      if (!this.socket.closed)
        this.ledger.fault ??= `an honest send failed: ${error.message}`;
    });
  }

  /**
   * Subscribes, also repeatedly: subscriptions of hostile peers then come before and after.
   */
  #subscribe() {
    this.socket.trySend(Buffer.concat([Buffer.from([1]), this.ledger.marks]));
  }

  /** Sends one more message, if the peer is the one that sends. */
  sendNext() {
    if (this.peer === "XSubscriber") this.#subscribe();
    if (this.way !== "echo" && this.way !== "feed") return;
    this.due++;
    if (!this.#lockstep || this.ledger.came === this.ledger.sent) this.#send();
  }

  /** @param {number} ms */
  async complete(ms) {
    const end = performance.now() + ms;
    if (this.#lockstep)
      while (this.ledger.came < this.due && performance.now() < end) await pause(2);
    await this.ledger.complete(Math.max(1, end - performance.now()));
  }
}

/** An honest client of a Stream, which is plain tcp. */
export class HonestStream {
  way = "echo";
  ledger = new Ledger(false);
  #bytes = Buffer.alloc(0);
  #expected = Buffer.alloc(0);

  /** @param {string} endpoint */
  constructor(endpoint) {
    this.socket = connect(Number(endpoint.split(":").pop()), "127.0.0.1");
    this.socket.on("error", () => undefined);
    this.socket.on("data", (bytes) => {
      this.#bytes = Buffer.concat([this.#bytes, bytes]);
    });
  }

  sendNext() {
    const [bytes] = this.ledger.next();
    this.#expected = Buffer.concat([this.#expected, bytes]);
    this.socket.write(bytes);
  }

  /** @param {number} ms */
  async complete(ms) {
    const end = performance.now() + ms;
    while (this.#bytes.length < this.#expected.length && performance.now() < end) {
      const left = AbortSignal.timeout(Math.max(1, end - performance.now()));
      await once(this.socket, "data", { signal: left }).catch(() => undefined);
    }
    if (!this.#bytes.equals(this.#expected))
      this.ledger.fault = `a Stream's honest peer got ${this.#bytes.length} bytes of ${this.#expected.length}, or others`;
  }
}
