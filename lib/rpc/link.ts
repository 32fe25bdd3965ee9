import { transportOf } from "../endpoint/transports";
import { ZmqError } from "../errors";
import type { Event } from "../events/event";
import { Dealer } from "../sockets/dealer-router";
import { Observer } from "../sockets/observer";
import type { SocketOptions } from "../sockets/socket";
import type { Exchange } from "./exchange";
import {
  delimiter,
  idOf,
  type IncomingFrame,
  kind,
  parse,
  type Parsed,
  plainHeader,
} from "./protocol";

/** What a link reports to the client that owns it. */
export interface LinkOwner {
  /** The link can send again, or can't any more. */
  changed(link: Link): void;
  /** The connection is lost, and the calls that were sent over it have no answer. */
  lost(link: Link, calls: readonly Exchange[]): void;
  /** The server has answered `call` with an error. Returns whether the call goes on. */
  refused(link: Link, call: Exchange, message: Parsed): boolean;
  /** A message came that nobody waits for, or that is malformed. */
  stray(what: "unawaited" | "malformed"): void;
  /** The socket has failed for good, such as after the shutdown of its context. */
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

/** The messages that are read before the event loop turns. */
const batch = 256;

/** What is known about a server at first. */
const fresh = "no connection yet";

/** What a server says that takes no more calls. */
const stopping = "the server stops";

/** What a failed attempt to connect says about the server. */
const silent = "nobody answers there";

/**
 * The connection of a client to one endpoint: a Dealer, and the calls that were sent
 * over it.
 *
 * The Dealer has `immediate`. A message is in its queue only while there is a connection, and
 * is dropped with the connection. So a call that has no answer when its connection is lost is
 * never sent later.
 */
export class Link {
  readonly endpoint: string;
  /** Whether the client sends no more calls over this link. */
  leaving = false;
  /** Whether the queue to the server is full. */
  blocked = false;
  /** Why there is no connection. */
  reason = fresh;
  #connected = false;
  /** Whether the server has said that it takes no more calls. A new connection may be to another. */
  #draining = false;

  readonly #owner: LinkOwner;
  readonly #dealer: Dealer;
  /** Undefined over inproc, which has no events. */
  readonly #observer: Observer | undefined;
  readonly #calls = new Map<number, Exchange>();
  #last = 0;
  /** Ends the reading of messages and events. Undefined while nothing is read. */
  #reading: AbortController | undefined;
  /** Interrupts the wait for a message. */
  #waiting = new AbortController();
  #sending: AbortController | undefined;
  /** The call that waits for room, with its number. Its answer may come before `send` goes on. */
  #pending: { readonly call: Exchange; readonly number: number } | undefined;

  /** Throws what the Dealer throws. */
  constructor(owner: LinkOwner, endpoint: string, options: SocketOptions<Dealer>) {
    this.#owner = owner;
    this.endpoint = endpoint;
    this.#dealer = new Dealer(options);
    try {
      const hasEvents = transportOf(endpoint) !== "inproc";
      this.#connected = !hasEvents;
      if (hasEvents)
        this.#observer = new Observer(this.#dealer, { events: watched, limit: 100 });
      this.#dealer.connect(endpoint);
    } catch (error) {
      void this.close();
      throw error;
    }
  }

  /** The number of calls that were sent and have no answer. */
  get outstanding(): number {
    return this.#calls.size;
  }

  /** Whether there is a connection over which calls may be sent. */
  get reachable(): boolean {
    return this.#connected && !this.#draining && !this.leaving;
  }

  /** Sends a call, if that is possible now. Returns whether the call was sent. */
  trySend(call: Exchange): boolean {
    const number = this.#last + 1;
    if (!this.#dealer.trySend(call.frames(number))) return false;
    this.#adopt(call, number);
    return true;
  }

  /**
   * Sends a call when there is room. Returns whether the call was sent: it is not if the
   * call ends, or if the connection is lost.
   */
  async send(call: Exchange): Promise<boolean> {
    const number = this.#last + 1;
    this.#last = number;
    const { signal } = (this.#sending = call.sending = new AbortController());
    this.blocked = true;
    this.#pending = { call, number };
    try {
      await this.#dealer.send(call.frames(number), { signal, timeout: -1 });
      if (call.ended) this.cancel(number);
      else if (this.#calls.get(number) !== call) this.#adopt(call, number);
      return true;
    } catch (error) {
      if (!signal.aborted) throw error;
      return false;
    } finally {
      this.blocked = false;
      this.#pending = undefined;
      call.sending = this.#sending = undefined;
    }
  }

  /**
   * Sends the header of a message about a call, if there is room. Returns whether it was
   * sent.
   */
  tell(header: Uint8Array): boolean {
    if (this.#dealer.closed || !this.#connected) return false;
    try {
      return this.#dealer.trySend([delimiter, header]);
    } catch (error) {
      this.#owner.broken(error);
      return false;
    }
  }

  /** Tells the server that nobody waits for the answer to a call. */
  cancel(number: number): void {
    this.tell(plainHeader(kind.cancel, idOf(number)));
  }

  /** Forgets a call. Returns whether the link knew it. */
  forget(call: Exchange): boolean {
    if (this.#calls.get(call.number) !== call) return false;
    return this.#calls.delete(call.number);
  }

  /**
   * Takes what has happened while nothing was read. Then reads messages and events until
   * {@link rest}. Reading keeps the process alive.
   */
  async wake(): Promise<void> {
    const reading = (this.#reading = new AbortController());
    await this.#readPastEvents();
    if (reading.signal.aborted) return;
    this.#drain(Infinity);
    void this.#readMessages(reading.signal);
    void this.#readEvents(reading.signal);
  }

  /** Stops reading, so that an idle client does not keep the process alive. */
  rest(): void {
    this.#reading?.abort();
    this.#reading = undefined;
    this.#waiting.abort();
  }

  /** Closes the socket. Returns a promise for the end of its connection. */
  close(): Promise<void> {
    this.rest();
    this.#connected = false;
    this.#sending?.abort();
    this.#observer?.close();
    this.#dealer.close();
    return this.#dealer.released;
  }

  #adopt(call: Exchange, number: number): void {
    this.#last = Math.max(this.#last, number);
    this.#calls.set(number, call);
    call.link = this;
    call.number = number;
    call.attempts += 1;
  }

  async #readMessages(reading: AbortSignal): Promise<void> {
    while (!reading.aborted) {
      this.#drain(batch);
      if (this.#waiting.signal.aborted) this.#waiting = new AbortController();
      const { signal } = this.#waiting;
      try {
        this.#take(await this.#dealer.receive({ signal, timeout: -1 }));
      } catch (error) {
        if (signal.aborted) continue;
        if (!this.#dealer.closed) this.#owner.broken(error);
        return;
      }
    }
  }

  /** Takes messages that are there already. */
  #drain(most: number): void {
    for (let taken = 0; taken < most && !this.#dealer.closed; taken++) {
      const message = this.#tryReceive();
      if (message === undefined) return;
      this.#take(message);
    }
  }

  #tryReceive(): readonly IncomingFrame[] | undefined {
    try {
      return this.#dealer.tryReceive();
    } catch (error) {
      this.#owner.broken(error);
      return undefined;
    }
  }

  #take(message: readonly IncomingFrame[]): void {
    const parsed = parse(message);
    if (parsed?.known !== true || parsed.envelope.length > 0) {
      this.#owner.stray("malformed");
    } else if (parsed.what === kind.goAway) {
      this.#drainServer();
    } else {
      const call = this.#callOf(numberOf(parsed));
      if (call === undefined) this.#owner.stray("unawaited");
      else this.#pass(call, parsed);
    }
  }

  #callOf(number: number): Exchange | undefined {
    if (this.#pending?.number === number) {
      this.#adopt(this.#pending.call, number);
      this.#pending = undefined;
    }
    return this.#calls.get(number);
  }

  #pass(call: Exchange, message: Parsed): void {
    if (message.what === kind.error && this.#owner.refused(this, call, message)) return;
    call.take(message);
  }

  #drainServer(): void {
    this.#draining = true;
    this.reason = stopping;
    this.tell(plainHeader(kind.goingAway, idOf(0)));
    this.#owner.changed(this);
  }

  async #readPastEvents(): Promise<void> {
    if (this.#observer === undefined) return;
    // The monitor takes events when the event loop polls.
    await new Promise(setImmediate);
    try {
      for (;;) this.#apply(await this.#observer.receive({ timeout: 0 }));
    } catch (error) {
      if (!isExpected(error)) this.#owner.broken(error);
    }
  }

  async #readEvents(signal: AbortSignal): Promise<void> {
    if (this.#observer === undefined) return;
    try {
      for (;;) this.#apply(await this.#observer.receive({ signal }));
    } catch (error) {
      if (!signal.aborted && !isExpected(error)) this.#owner.broken(error);
    }
  }

  #apply(event: Event): void {
    if (event.type === "handshake") {
      this.#connected = true;
      this.#draining = false;
      this.#owner.changed(this);
    } else if (event.type === "disconnect" || event.type === "connect:retry") {
      // An observer that nobody reads drops the oldest events, perhaps the loss itself.
      if (this.#connected) this.#lose();
      else if (this.reason === fresh) this.reason = silent;
    } else if ("error" in event) {
      this.reason = event.error.message;
    }
  }

  /** Answers that have arrived before the loss are taken first. */
  #lose(): void {
    this.#waiting.abort();
    this.#drain(Infinity);
    this.#connected = false;
    this.reason = "the connection was lost";
    this.#sending?.abort();
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    this.#owner.lost(this, calls);
  }
}

function isExpected(error: unknown): boolean {
  return error instanceof ZmqError && ["EAGAIN", "EBADF"].includes(error.code);
}

function numberOf({ header }: Parsed): number {
  return header.readUInt32BE(2) * 0x100000000 + header.readUInt32BE(6);
}
