import type { Buffer } from "node:buffer";

import type { Context } from "../../context";
import { ZmqError } from "../../errors";
import { Dealer } from "../../sockets/dealer-router";
import { Pair } from "../../sockets/pair";
import { XPublisher } from "../../sockets/publish-subscribe";
import { Push } from "../../sockets/push-pull";
import { limitReceiver } from "../connection/open";
import { TimeoutFailure } from "../failure";
import { type Peers, waitUntil, watchPeers } from "../sockets/peers";
import { timeText } from "../terminal/figures";

/** How a message waits for room. */
export interface Waiting {
  readonly signal: AbortSignal;
  /** Milliseconds. Undefined: no limit. */
  readonly timeout: number | undefined;
}

/** The socket of a replay. */
export type SenderSocket = XPublisher | Push | Dealer | Pair;

/** A publisher that reads its subscriptions, so that they do not pile up. */
function makePublisher(
  options: { context: Context; noDrop: boolean },
  heard: (change: number) => void,
): XPublisher {
  const socket = new XPublisher({ ...options, verbosity: "allSubsUnsubs" });
  const read = async (): Promise<void> => {
    for await (const [frame] of socket) {
      const [kind] = frame;
      if (kind === 0 || kind === 1) heard(kind === 1 ? 1 : -1);
    }
  };
  // The iteration ends when the socket is closed.
  void read();
  return socket;
}

/** Takes what peers send to a replay, and drops it. Else up to 1000 messages of each stay. */
async function ignore(socket: Dealer | Pair): Promise<void> {
  // The iteration ends when the socket is closed.
  const messages = socket[Symbol.asyncIterator]();
  while (!(await messages.next()).done);
}

const makers = { push: Push, dealer: Dealer, pair: Pair };

/** What sends the messages of a replay. */
export class Sender {
  readonly socket: SenderSocket;
  readonly peers: Peers;
  readonly #isPublisher: boolean;
  #subscriptions = 0;
  #changed: (() => void) | undefined;

  /** @param drop Whether messages for subscribers that are too slow are dropped. */
  constructor(context: Context, type: string, drop: boolean) {
    const Class = Object.entries(makers).find(([name]) => name === type)?.[1];
    this.#isPublisher = Class === undefined;
    this.socket =
      Class === undefined
        ? makePublisher({ context, noDrop: !drop }, (change) => {
            this.#subscriptions += change;
            this.#changed?.();
          })
        : new Class({ context });
    if (this.socket instanceof Dealer || this.socket instanceof Pair)
      void ignore(this.socket);
    limitReceiver(this.socket, "the socket of the replay");
    this.peers = watchPeers(this.socket);
  }

  /**
   * Resolves when `count` subscriptions have come, or another socket has finished so many
   * handshakes.
   *
   * @throws TimeoutFailure after the timeout, or the reason of the signal.
   */
  async ready(count: number, where: string, waiting: Waiting): Promise<void> {
    if (!this.#isPublisher) return this.peers.waitFor(count, where, waiting);
    const missing = (): TimeoutFailure => {
      const who = count === 1 ? "Nobody has" : `Fewer than ${count} peers have`;
      const time = timeText(waiting.timeout ?? 0);
      return new TimeoutFailure(
        `${who} subscribed at ${where} within ${time}${this.peers.refusal}`,
      );
    };
    await waitUntil(
      (changed) => {
        this.#changed = changed;
        return this.#subscriptions >= count;
      },
      { ...waiting, missing },
    );
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
