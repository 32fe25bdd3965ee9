import { transportOf } from "../endpoint/transports";
import { ZmqError } from "../errors";
import type { Event } from "../events/event";
import type { Dealer } from "../sockets/dealer-router";
import { Observer } from "../sockets/observer";
import { textOf } from "./errors";

/** What a presence reports to its link. */
export interface PresenceOwner {
  /** There is a connection. */
  appeared(): void;
  /** The connection is lost. */
  lost(): void;
  /** The events can't be read any more. */
  broken(error: unknown): void;
}

/** The events that say whether the server is there. */
const watched = [
  "handshake",
  "disconnect",
  "connect:retry",
  "handshake:error:other",
  "handshake:error:protocol",
  "handshake:error:auth",
] as const;

/** What is known about a server at first. */
const fresh = "no connection yet";

/** What a failed attempt to connect says about the server. */
const silent = "nobody answers there";

/** Milliseconds until a Dealer without a connection is connected again: at first, and at most. */
const pauses = { first: 100, longest: 2000 } as const;

/**
 * Knows whether there is a connection to a server, from the events of the Dealer.
 *
 * libzmq gives a connection up for good when the other end breaks the protocol, sends a frame
 * above `maxMessageSize`, or refuses the client. So the Dealer connects again from time to time
 * while the presence is read. libzmq does nothing where it still tries itself.
 */
export class Presence {
  readonly #owner: PresenceOwner;
  readonly #dealer: Dealer;
  readonly #endpoint: string;
  /** Undefined over inproc, which has no events. */
  readonly #observer: Observer | undefined;
  #connected: boolean;
  #reason = fresh;
  /** Whether the events are read as they come. */
  #reads = false;
  #timer: NodeJS.Timeout | undefined;

  /** Connects the Dealer. Throws what the Dealer and the Observer throw. */
  constructor(owner: PresenceOwner, dealer: Dealer, endpoint: string) {
    this.#owner = owner;
    this.#dealer = dealer;
    this.#endpoint = endpoint;
    const hasEvents = transportOf(endpoint) !== "inproc";
    this.#connected = !hasEvents;
    if (hasEvents) this.#observer = new Observer(dealer, { events: watched, limit: 100 });
    try {
      dealer.connect(endpoint);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  get connected(): boolean {
    return this.#connected;
  }

  /** Why there is no connection. */
  get reason(): string {
    return this.#reason;
  }

  /** Takes the events that have come while nothing was read. */
  async catchUp(): Promise<void> {
    if (this.#observer === undefined) return;
    // The monitor takes events when the event loop polls.
    await new Promise(setImmediate);
    try {
      for (;;) this.#apply(await this.#observer.receive({ timeout: 0 }));
    } catch (error) {
      if (!isExpected(error)) this.#owner.broken(error);
    }
  }

  /** Takes events until `signal` aborts. Reading keeps the process alive. */
  async read(signal: AbortSignal): Promise<void> {
    if (this.#observer === undefined) return;
    this.#reads = true;
    if (!this.#connected) this.#connect(pauses.first);
    try {
      for (;;) this.#apply(await this.#observer.receive({ signal }));
    } catch (error) {
      if (!signal.aborted && !isExpected(error)) this.#owner.broken(error);
    } finally {
      this.#reads = false;
      this.#stopConnecting();
    }
  }

  close(): void {
    this.#connected = false;
    this.#stopConnecting();
    this.#observer?.close();
  }

  #apply(event: Event): void {
    if (event.type === "handshake") {
      this.#connected = true;
      this.#stopConnecting();
      this.#owner.appeared();
    } else if (event.type === "disconnect" || event.type === "connect:retry") {
      // An observer that nobody reads drops the oldest events, perhaps the loss itself.
      if (this.#connected) this.#lose();
      else if (this.#reason === fresh) this.#reason = silent;
    } else if ("explanation" in event) {
      this.#reason = event.explanation.replace(/\.$/, "");
    }
  }

  #lose(): void {
    this.#connected = false;
    this.#reason = "the connection was lost";
    // The Dealer does not know yet whether libzmq has given the connection up.
    if (this.#reads) this.#connectLater(pauses.first);
    this.#owner.lost();
  }

  /** Connects now, and again after a time that grows. */
  #connect(pause: number): void {
    try {
      // A negative interval asks for no further attempts.
      if (this.#dealer.reconnectInterval >= 0) this.#dealer.connect(this.#endpoint);
    } catch (error) {
      this.#reason = textOf(error);
    }
    this.#connectLater(pause);
  }

  #connectLater(pause: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#connect(Math.min(2 * pause, pauses.longest));
    }, pause);
    this.#timer.unref();
  }

  #stopConnecting(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

function isExpected(error: unknown): boolean {
  return error instanceof ZmqError && ["EAGAIN", "EBADF"].includes(error.code);
}
