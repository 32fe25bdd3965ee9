import type { Buffer } from "node:buffer";

import { ZmqError } from "../../errors";
import { Dealer } from "../../sockets/dealer-router";
import { Observer } from "../../sockets/observer";
import { Pair } from "../../sockets/pair";
import { XPublisher } from "../../sockets/publish-subscribe";
import { Push } from "../../sockets/push-pull";
import { TimeoutFailure } from "../failure";
import { durationOf } from "../terminal/duration";
import { orAborted } from "../waiting";

/** How a message waits for room. */
export interface Waiting {
  readonly signal: AbortSignal;
  /** Milliseconds. Undefined: no limit. */
  readonly timeout: number | undefined;
}

/** How long messages that were accepted may still be on their way at the end. */
const linger = 30_000;

/** The socket of a replay. */
export type SenderSocket = XPublisher | Push | Dealer | Pair;

/** A publisher that reads its subscriptions, so that they do not pile up. */
function makePublisher(noDrop: boolean, subscribed: () => void): XPublisher {
  const socket = new XPublisher({ linger, noDrop });
  const read = async (): Promise<void> => {
    for await (const [frame] of socket) if (frame[0] === 1) subscribed();
  };
  // The iteration ends when the socket is closed.
  void read();
  return socket;
}

const makers = { push: Push, dealer: Dealer, pair: Pair };

/** What sends the messages of a replay. */
export class Sender {
  readonly socket: SenderSocket;
  readonly #observer: Observer | undefined;
  readonly #ready: Promise<void>;
  #isReady = (): void => undefined;

  /** @param drop Whether messages for subscribers that are too slow are dropped. */
  constructor(type: string, drop: boolean) {
    this.#ready = new Promise((resolve) => {
      this.#isReady = resolve;
    });
    const Class = Object.entries(makers).find(([name]) => name === type)?.[1];
    if (Class === undefined) {
      this.socket = makePublisher(!drop, () => {
        this.#isReady();
      });
    } else {
      this.socket = new Class({ linger });
      this.#observer = new Observer(this.socket, { events: ["handshake"] });
    }
  }

  /**
   * Resolves when a subscription has come, or another socket has finished its handshake.
   *
   * @throws TimeoutFailure after the timeout, or the reason of the signal.
   */
  async peer({ signal, timeout }: Waiting): Promise<void> {
    const limit = durationOf(timeout);
    try {
      const handshake = this.#observer?.receive({ signal: limit.signal });
      await (handshake ?? orAborted(this.#ready, limit.signal));
    } catch (error) {
      signal.throwIfAborted();
      if (!limit.signal.aborted) throw error;
      throw new TimeoutFailure("Nobody has come to whom the messages could go");
    } finally {
      limit.end();
      this.#observer?.close();
    }
  }

  /**
   * Sends a message. Returns a promise if the message has to wait for room.
   *
   * @throws TimeoutFailure after the timeout, or the reason of the signal.
   */
  send(frames: Buffer[], waiting: Waiting): Promise<void> | undefined {
    return this.socket.trySend(frames) ? undefined : this.#wait(frames, waiting);
  }

  async #wait(frames: Buffer[], waiting: Waiting): Promise<void> {
    try {
      await this.socket.send(frames, waiting);
    } catch (error) {
      if (!(error instanceof ZmqError) || error.code !== "EAGAIN") throw error;
      throw new TimeoutFailure("A message could not be sent in time: nobody takes it");
    }
  }
}
