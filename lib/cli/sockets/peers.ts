import type { Event } from "../../events/event";
import type { Observer } from "../../sockets/observer";
import type { Socket } from "../../sockets/socket";
import { TimeoutFailure } from "../failure";
import { note, paintNote } from "../terminal/output";
import { longestTimer } from "../waiting";
import { printable } from "../terminal/printable";
import { counted, inSeconds, timeText } from "../terminal/figures";
import { RepeatedTexts, type Timing } from "../terminal/repeated-texts";

/** The events that begin and end a connection. */
interface Kinds {
  readonly begin: readonly string[];
  readonly end: readonly string[];
}

const afterHandshake: Kinds = { begin: ["handshake"], end: ["disconnect"] };
/** A Stream has no handshake. */
const withoutHandshake: Kinds = { begin: ["accept", "connect"], end: ["disconnect"] };

/** Strangers come at a rate of their own. A reason is told once, and then summed up each hour. */
const refusalTiming: Timing = {
  memory: 3_600_000,
  firstSum: 3_600_000,
  laterSums: 3_600_000,
  most: 50,
};

/** Prints a note. */
type Note = (text: string) => void;

/** Follows which peers are connected, and says why others are not. */
export class Peers {
  /** How many connections have each pair of ends. Those of ipc share one. */
  readonly #connections = new Map<string, number>();
  #refusal: string | undefined;
  readonly #refusals = new RepeatedTexts(refusalTiming);
  #changed: (() => void) | undefined;
  readonly #kinds: Kinds;

  /** Prints who comes and goes. */
  say: Note | undefined;

  /** Is called when the last peer has gone. */
  lost: (() => void) | undefined;

  /**
   * @param warn Prints why a peer was refused.
   * @throws ZmqError if the socket cannot be observed, such as `EMFILE`.
   */
  constructor(
    socket: Socket,
    isStream: boolean,
    private readonly warn: Note,
  ) {
    this.#kinds = isStream ? withoutHandshake : afterHandshake;
    void this.#watch(socket.events);
  }

  /** Whether a peer is connected now. */
  get connected(): boolean {
    return this.#connections.size > 0;
  }

  /** How many peers are connected now. */
  get count(): number {
    let sum = 0;
    for (const count of this.#connections.values()) sum += count;
    return sum;
  }

  /** Why the last peer was refused, for the end of a sentence. Empty if none was. */
  get refusal(): string {
    return this.#refusal === undefined ? "" : `: ${this.#refusal}`;
  }

  /**
   * Resolves when `count` peers are connected.
   *
   * @throws Rejects with a TimeoutFailure after `timeout` milliseconds, or with the reason of
   *   `signal`. `where` names the endpoints in the failure.
   */
  async waitFor(
    count: number,
    where: string,
    { signal, timeout }: { signal: AbortSignal; timeout: number | undefined },
  ): Promise<void> {
    if (this.count >= count) return;
    const missing = () => {
      const who = count === 1 ? "No peer has" : `Fewer than ${count} peers have`;
      const time = timeText(timeout ?? 0);
      return new TimeoutFailure(
        `${who} connected at ${where} within ${time}${this.refusal}`,
      );
    };
    await waitUntil(
      (changed) => {
        this.#changed = changed;
        return this.count >= count;
      },
      { signal, timeout, missing },
    );
  }

  #change(key: string, by: 1 | -1): void {
    const count = (this.#connections.get(key) ?? 0) + by;
    if (count === 0) this.#connections.delete(key);
    else this.#connections.set(key, count);
  }

  async #watch(events: Observer): Promise<void> {
    try {
      for await (const event of events) this.#observe(event);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.warn(`who comes and goes is not known any more: ${printable(why)}`);
    }
  }

  #observe(event: Event): void {
    const { begin, end } = this.#kinds;
    if (begin.includes(event.type)) {
      this.#change(connectionOf(event), 1);
      this.#refusal = undefined;
      this.say?.(`connected: ${placeOf(event)}`);
    } else if (end.includes(event.type)) {
      // libzmq also reports the end of a connection whose handshake has failed.
      const key = connectionOf(event);
      if (!this.#connections.has(key)) return;
      this.#change(key, -1);
      this.say?.(`disconnected: ${placeOf(event)}`);
      if (!this.connected) this.lost?.();
    } else if ("explanation" in event && "error" in event) {
      const why = event.explanation.replace(/\.$/, "");
      this.#refused(`${event.address} was refused: ${why}`);
    }
    this.#changed?.();
  }

  /** libzmq tries again and again, and so do strangers. */
  #refused(text: string): void {
    const refusal = printable(text);
    this.#refusal = refusal;
    const { isNew, before } = this.#refusals.take(refusal, performance.now());
    if (before !== undefined) {
      const time = inSeconds(before.milliseconds);
      const more = counted(before.count, "more refusal");
      this.warn(`${more} in ${time}, for reasons that were told before`);
    }
    if (isNew) this.warn(refusal);
  }
}

/** Follows the peers of a socket that has a handshake. Prints why a peer was refused. */
export function watchPeers(socket: Socket): Peers {
  return new Peers(socket, false, (text) => {
    note(paintNote("yellow", text));
  });
}

/** Returns a text that tells the connections of a socket apart, by both of their ends. */
function connectionOf(event: Event): string {
  const address = "address" in event ? event.address : "";
  const local = "local" in event ? event.local : undefined;
  const remote = "remote" in event ? event.remote : undefined;
  return `${local ?? address} ${remote ?? ""}`;
}

/** Returns the endpoint of an event, and the other end of the connection if it is known. */
function placeOf(event: Event): string {
  const address = "address" in event ? event.address : "";
  const remote = "remote" in event ? (event.remote ?? "") : "";
  const place = remote === "" || remote === address ? address : `${remote} at ${address}`;
  return printable(place);
}

/**
 * Resolves when `holds` returns true. It is asked at once, and whenever what was passed to it
 * is called.
 *
 * @throws Rejects with `missing()` after `timeout` milliseconds, or with the reason of `signal`.
 */
export function waitUntil(
  holds: (changed: () => void) => boolean,
  {
    signal,
    timeout,
    missing,
  }: { signal: AbortSignal; timeout: number | undefined; missing: () => Error },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
    };
    const stop = () => {
      end();
      reject(signal.reason);
    };
    const check = () => {
      if (!holds(check)) return;
      end();
      resolve();
    };
    const timer =
      timeout === undefined
        ? // A waiting command stays alive, also if its socket waits for nothing.
          setTimeout(() => undefined, longestTimer)
        : setTimeout(() => {
            end();
            reject(missing());
          }, timeout);
    if (signal.aborted) {
      stop();
      return;
    }
    signal.addEventListener("abort", stop);
    check();
  });
}
