import { turn } from "../engine/turn";
import { socketCore } from "../sockets/core";
import { Dealer } from "../sockets/dealer-router";
import type { SocketOptions } from "../sockets/socket";
import type { Exchange } from "./exchange";
import { Presence } from "./presence";
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
  /** The socket has failed for good, such as after the end of its context. */
  broken(error: unknown): void;
}

/** The most messages that are read in one go. */
const batch = 256;

/** The most messages that are read after a loss: more than the queues of libzmq hold. */
const mostAfterLoss = 65_536;

/** What a server says that takes no more calls. */
const stopping = "the server stops";

/** The first id of a link is random, below this number. */
const firstIds = 2 ** 47;

/** A call that waits for room, with its number. */
interface Pending {
  readonly call: Exchange;
  readonly number: number;
}

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
  /** Whether a call waits for room in the queue to the server. */
  blocked = false;
  /** Whether the server has said that it takes no more calls. A new connection may be to another. */
  #draining = false;
  #leaving = false;
  #closed = false;

  readonly #owner: LinkOwner;
  readonly #dealer: Dealer;
  readonly #presence: Presence;
  readonly #calls = new Map<number, Exchange>();
  /**
   * The number of the last call. A server may still answer a client that had the same
   * routing id before.
   */
  #last = Math.floor(Math.random() * firstIds);
  /** How often the connection was lost. */
  #losses = 0;
  /** Ends the reading of messages and events. Undefined while nothing is read. */
  #reading: AbortController | undefined;
  /** Ends the wait for a message. */
  #arrived: (() => void) | undefined;
  #sending: AbortController | undefined;
  /** The answer to this call may come before `send` goes on. */
  #pending: Pending | undefined;
  /** The calls whose cancellation waits for room in the queue to the server. */
  readonly #cancelled = new Set<number>();
  #cancelling: AbortController | undefined;

  /** Throws what the Dealer throws. */
  constructor(owner: LinkOwner, endpoint: string, options: SocketOptions<Dealer>) {
    this.#owner = owner;
    this.endpoint = endpoint;
    this.#dealer = new Dealer(options);
    try {
      this.#presence = new Presence(this.#presenceOwner(), this.#dealer, endpoint);
    } catch (error) {
      this.#dealer.close();
      throw error;
    }
  }

  /** The number of calls that were sent and have no answer. */
  get outstanding(): number {
    return this.#calls.size;
  }

  /** Whether the link has something to send, or waits for an answer. */
  get busy(): boolean {
    return this.#calls.size > 0 || this.blocked || this.#cancelled.size > 0;
  }

  /** Whether there is a connection over which calls may be sent. */
  get reachable(): boolean {
    return this.#presence.connected && !this.#draining && !this.#leaving;
  }

  /** Whether the client sends no more calls over this link. */
  get leaving(): boolean {
    return this.#leaving;
  }

  /** Why there is no connection. */
  get reason(): string {
    return this.#draining ? stopping : this.#presence.reason;
  }

  /** Sends a call, if that is possible now. Returns whether the call was sent. */
  trySend(call: Exchange): boolean {
    const number = this.#last + 1;
    if (!this.#dealer.trySend(call.frames(number))) return false;
    this.#last = number;
    this.#adopt(call, number);
    return true;
  }

  /**
   * Sends a call when there is room. Returns whether the call was sent: it is not if the
   * call ends, if the connection is lost, or if the link is to be left.
   */
  async send(call: Exchange): Promise<boolean> {
    const number = ++this.#last;
    const losses = this.#losses;
    const { signal } = (this.#sending = call.sending = new AbortController());
    const pending = (this.#pending = { call, number });
    this.blocked = true;
    try {
      await this.#dealer.send(call.frames(number), { signal, timeout: -1 });
      if (this.#pending === pending) this.#sent(pending, losses);
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
    if (this.#closed || !this.#presence.connected) return false;
    try {
      return this.#dealer.trySend([delimiter, header]);
    } catch (error) {
      this.#owner.broken(error);
      return false;
    }
  }

  /** Tells the server that nobody waits for the answer to a call, as soon as there is room. */
  cancel(number: number): void {
    if (this.#cancelled.size === 0 && this.tell(cancelHeader(number))) return;
    if (this.#closed || !this.#presence.connected) return;
    this.#cancelled.add(number);
    if (this.#cancelling === undefined) void this.#cancelWhenPossible();
  }

  /** Forgets a call. Returns whether the link knew it. */
  forget(call: Exchange): boolean {
    if (this.#calls.get(call.number) !== call) return false;
    return this.#calls.delete(call.number);
  }

  /** Sends no more calls, not even the one that waits for room. */
  leave(): void {
    this.#leaving = true;
    this.#sending?.abort();
  }

  /**
   * Takes what has happened while nothing was read. Then reads messages and events until
   * {@link rest}. Reading keeps the process alive.
   */
  async wake(): Promise<void> {
    this.rest();
    const { signal } = (this.#reading = new AbortController());
    await this.#presence.catchUp();
    if (isOver(signal)) return;
    this.#drain(batch);
    // The socket may have failed.
    if (isOver(signal)) return;
    void this.#readMessages(signal);
    void this.#presence.read(signal);
  }

  /** Stops reading, so that an idle client does not keep the process alive. */
  rest(): void {
    this.#reading?.abort();
    this.#reading = undefined;
    this.#arrived?.();
  }

  /** Closes the socket. Returns a promise for the end of its connection. */
  close(): Promise<void> {
    this.#closed = true;
    this.rest();
    this.#presence.close();
    this.#sending?.abort();
    this.#cancelling?.abort();
    this.#dealer.close();
    return this.#dealer.released;
  }

  #presenceOwner(): ConstructorParameters<typeof Presence>[0] {
    return {
      appeared: () => {
        this.#draining = false;
        this.#owner.changed(this);
      },
      lost: () => {
        this.#lose();
      },
      broken: (error) => {
        this.#owner.broken(error);
      },
    };
  }

  #adopt(call: Exchange, number: number): void {
    this.#calls.set(number, call);
    call.link = this;
    call.number = number;
    call.attempts += 1;
  }

  /** Handles a call that libzmq has accepted some time ago. */
  #sent({ call, number }: Pending, losses: number): void {
    if (call.ended) {
      this.cancel(number);
      return;
    }
    this.#adopt(call, number);
    if (losses === this.#losses) return;
    this.#calls.delete(number);
    this.#owner.lost(this, [call]);
  }

  async #cancelWhenPossible(): Promise<void> {
    const { signal } = (this.#cancelling = new AbortController());
    try {
      for (const number of this.#cancelled) {
        const message = [delimiter, cancelHeader(number)];
        await this.#dealer.send(message, { signal, timeout: -1 });
        this.#cancelled.delete(number);
      }
    } catch (error) {
      if (!signal.aborted) this.#owner.broken(error);
    }
    this.#cancelled.clear();
    this.#cancelling = undefined;
    this.#owner.changed(this);
  }

  async #readMessages(reading: AbortSignal): Promise<void> {
    while (!isOver(reading)) {
      const more = this.#drain(batch);
      if (more) await turn.next;
      else if (!isOver(reading)) await this.#arrival();
    }
  }

  /**
   * Resolves when a message may be there, and when the socket is closed. JavaScript then
   * holds no message: what has arrived can be taken before a loss is reported.
   */
  async #arrival(): Promise<void> {
    // The next attempt to read then says why.
    if (this.#dealer.closed) return;
    let unwatch: () => void = () => undefined;
    await new Promise<void>((resolve) => {
      this.#arrived = resolve;
      unwatch = socketCore(this.#dealer).receiver.watch(resolve);
    });
    this.#arrived = undefined;
    unwatch();
  }

  /** Takes messages that are there already. Returns whether there may be more of them. */
  #drain(most: number): boolean {
    for (let taken = 0; taken < most && !this.#closed; taken++) {
      const message = this.#tryReceive();
      if (message === undefined) return false;
      this.#take(message);
      if (turn.countOperation() !== undefined) return true;
    }
    return true;
  }

  #tryReceive(): readonly IncomingFrame[] | undefined {
    try {
      return this.#dealer.tryReceive();
    } catch (error) {
      this.rest();
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
    const pending = this.#pending;
    if (pending?.number === number && !pending.call.ended) {
      this.#pending = undefined;
      this.#adopt(pending.call, number);
    }
    return this.#calls.get(number);
  }

  #pass(call: Exchange, message: Parsed): void {
    if (message.what === kind.error && this.#owner.refused(this, call, message)) return;
    call.take(message);
  }

  #drainServer(): void {
    this.#draining = true;
    this.tell(plainHeader(kind.goingAway, idOf(0)));
    this.#owner.changed(this);
  }

  /** Answers that have arrived before the loss are taken first. */
  #lose(): void {
    this.#losses += 1;
    for (let taken = 0; taken < mostAfterLoss && !this.#closed; taken++) {
      const message = this.#tryReceive();
      if (message === undefined) break;
      this.#take(message);
    }
    this.#draining = false;
    this.#sending?.abort();
    this.#cancelling?.abort();
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    this.#owner.lost(this, calls);
  }
}

/** The compiler takes a signal that has not aborted for one that never does. */
function isOver(signal: AbortSignal): boolean {
  return signal.aborted;
}

function cancelHeader(number: number): Uint8Array {
  return plainHeader(kind.cancel, idOf(number));
}

function numberOf({ header }: Parsed): number {
  return header.readUInt32BE(2) * 0x100000000 + header.readUInt32BE(6);
}
