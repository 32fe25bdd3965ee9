import type { Exchange } from "./exchange";
import { RpcError, textOf } from "./errors";
import { Link, type LinkOwner } from "./link";
import type { ClientSettings } from "./options";
import { type Parsed, readError } from "./protocol";

/** Milliseconds for which a client without calls still reads. */
const restAfter = 50;

/** How often a call is sent at most, if its servers are lost. */
const mostAttempts = 3;

/** Errors with which another server can help. */
const refusals: readonly string[] = ["DRAINING", "OVERLOADED"];

/** The counters of an RpcClient. */
export interface ClientCounters {
  /** Calls that were sent again, because a server was lost or refused them. */
  retried: number;
  /** Answers that nobody waited for any more. */
  unawaited: number;
  /** Messages that were malformed. */
  malformed: number;
}

/**
 * Sends calls to the servers of a client: to the one with the fewest calls outstanding. Keeps
 * the calls that can't be sent yet.
 *
 * It reads from its links only while there are calls, so that an idle client does not keep
 * the process alive.
 */
export class Dispatcher implements LinkOwner {
  readonly counters: ClientCounters = { retried: 0, unawaited: 0, malformed: 0 };
  readonly #settings: ClientSettings;
  readonly #links = new Map<string, Link>();
  readonly #all = new Set<Exchange>();
  /** The calls that were not sent yet, in their order. */
  #waiting = new Set<Exchange>();
  /** The links to endpoints that were disconnected. They still have calls. */
  readonly #leaving = new Set<Link>();
  /** The ends of the links that were closed. */
  readonly #closing = new Set<Promise<void>>();
  /** Why the sockets have failed for good, if they have. */
  #fault: { readonly cause: unknown } | undefined;
  /** Whether the links read. */
  #awake = false;
  /** Whether the links take what has happened while they did not read. */
  #waking = false;
  #restTimer: NodeJS.Timeout | undefined;
  #reachTimer: NodeJS.Timeout | undefined;
  /** Since when no server can be reached. Undefined while one can. */
  #unreachableSince: number | undefined = performance.now();

  constructor(settings: ClientSettings) {
    this.#settings = settings;
  }

  /** The number of calls that have not ended. */
  get size(): number {
    return this.#all.size;
  }

  /** The number of calls that wait to be sent. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** The endpoints to which calls are sent. */
  get endpoints(): readonly string[] {
    return [...this.#links.keys()];
  }

  connect(endpoint: string): void {
    if (this.#links.has(endpoint)) return;
    const link = new Link(this, endpoint, this.#settings.socket);
    this.#links.set(endpoint, link);
    this.#fault = undefined;
    // A server that is new gets the whole time to be reached.
    if (this.#unreachableSince !== undefined) {
      this.#unreachableSince = performance.now();
      clearTimeout(this.#reachTimer);
      this.#reachTimer = undefined;
    }
    this.changed(link);
    if (this.#awake) void link.wake();
  }

  /** Sends no more calls to an endpoint. Its link closes after its last call. */
  disconnect(endpoint: string): boolean {
    const link = this.#links.get(endpoint);
    if (link === undefined) return false;
    link.leave();
    this.#links.delete(endpoint);
    this.#leaving.add(link);
    this.#closeIfUnused(link);
    this.changed(link);
    return true;
  }

  /** Sends a call, now or when a server can be reached. */
  dispatch(call: Exchange): void {
    if (this.#fault !== undefined) {
      const { cause } = this.#fault;
      call.fail(closedError(call, textOf(cause), cause));
      return;
    }
    this.#all.add(call);
    if (!this.#awake) this.#wake();
    if (this.#waking || this.#waiting.size > 0 || !this.#offer(call)) this.#wait(call);
  }

  /** Forgets a call that has ended. */
  ended(call: Exchange): void {
    this.#all.delete(call);
    this.#waiting.delete(call);
    call.link?.forget(call);
    if (call.link?.leaving === true) this.#closeIfUnused(call.link);
    if (this.#all.size === 0) this.#restLater();
  }

  changed(link: Link): void {
    if (this.#reachable) {
      this.#unreachableSince = undefined;
      clearTimeout(this.#reachTimer);
      this.#reachTimer = undefined;
      this.#flush();
    } else {
      this.#unreachableSince ??= performance.now();
      this.#watchReach();
    }
    if (link.leaving) this.#closeIfUnused(link);
  }

  lost(link: Link, calls: readonly Exchange[]): void {
    for (const call of calls) {
      call.link = undefined;
      call.wasLost = true;
      if (call.idempotent && call.attempts < mostAttempts) this.#again(call);
      else call.fail(lostError(link, call));
    }
    this.changed(link);
  }

  refused(link: Link, call: Exchange, message: Parsed): boolean {
    const error = readError(message);
    if (error.mayHaveRun || !refusals.includes(error.code)) return false;
    call.refusedBy(link);
    const other = [...this.#links.values()].some(
      (one) => one.reachable && !call.refusers.has(one),
    );
    if (!other) return false;
    link.forget(call);
    call.link = undefined;
    this.#again(call);
    if (link.leaving) this.#closeIfUnused(link);
    return true;
  }

  stray(what: "unawaited" | "malformed"): void {
    this.counters[what] += 1;
  }

  broken(cause: unknown): void {
    this.#fault = { cause };
    const text = textOf(cause);
    for (const call of this.#all) call.fail(closedError(call, text, cause));
  }

  /** Ends all calls, and closes all sockets. */
  async close(): Promise<void> {
    clearTimeout(this.#restTimer);
    clearTimeout(this.#reachTimer);
    for (const call of this.#all)
      call.abandon(closedError(call, "The client was closed"));
    clearTimeout(this.#restTimer);
    const links = [...this.#links.values(), ...this.#leaving];
    this.#links.clear();
    this.#leaving.clear();
    await Promise.all([...this.#closing, ...links.map((link) => link.close())]);
  }

  get #reachable(): boolean {
    for (const link of this.#links.values()) if (link.reachable) return true;
    return false;
  }

  /** Sends a call to the best server that takes it now. Returns whether there is one. */
  #offer(call: Exchange): boolean {
    const full = new Set<Link>();
    for (;;) {
      const link = this.#best(call, full);
      if (link === undefined) return false;
      try {
        if (link.trySend(call)) return true;
      } catch (cause) {
        call.fail(closedError(call, textOf(cause), cause));
        return true;
      }
      full.add(link);
    }
  }

  #best(call: Exchange, full: ReadonlySet<Link>): Link | undefined {
    let best: Link | undefined;
    let refusedByAll = call.refusers.size > 0;
    for (const link of this.#links.values()) {
      if (!link.reachable) continue;
      if (call.refusers.has(link)) continue;
      refusedByAll = false;
      if (link.blocked || full.has(link)) continue;
      if (best === undefined || link.outstanding < best.outstanding) best = link;
    }
    if (!refusedByAll) return best;
    // The server that was to take the call instead has gone.
    call.forgetRefusals();
    return this.#best(call, full);
  }

  #again(call: Exchange): void {
    this.counters.retried += 1;
    if (this.#offer(call)) return;
    this.#wait(call);
  }

  #wait(call: Exchange): void {
    this.#waiting.add(call);
    if (this.#waking) return;
    if (this.#reachable) this.#unblock();
    else this.#watchReach();
  }

  /** Sends the calls that wait, in their order, as far as possible. */
  #flush(): void {
    if (this.#waking) return;
    for (const call of this.#waiting) {
      if (this.#offer(call)) this.#waiting.delete(call);
      else if (call.refusers.size === 0) break;
    }
    if (this.#waiting.size > 0 && this.#reachable) this.#unblock();
  }

  /** Lets each server whose queue is full wait for room, with a call of its own. */
  #unblock(): void {
    for (const call of this.#waiting) {
      const link = this.#best(call, new Set());
      if (link === undefined && call.refusers.size === 0) return;
      if (link === undefined) continue;
      this.#waiting.delete(call);
      void this.#sendWhenPossible(link, call);
    }
  }

  async #sendWhenPossible(link: Link, call: Exchange): Promise<void> {
    try {
      const sent = await link.send(call);
      // The call was the first of those that wait.
      if (!sent && !call.ended) this.#waiting = new Set([call, ...this.#waiting]);
    } catch (cause) {
      call.fail(closedError(call, textOf(cause), cause));
    }
    this.changed(link);
  }

  #wake(): void {
    this.#awake = true;
    this.#waking = true;
    const links = [...this.#links.values(), ...this.#leaving];
    void Promise.allSettled(links.map((link) => link.wake())).then(() => {
      this.#waking = false;
      if (this.#reachable) this.#flush();
      else this.#watchReach();
    });
  }

  #restLater(): void {
    this.#restTimer ??= setTimeout(() => {
      this.#restTimer = undefined;
      if (this.#all.size > 0) return;
      if (this.#waking) {
        this.#restLater();
        return;
      }
      this.#awake = false;
      for (const link of [...this.#links.values(), ...this.#leaving]) link.rest();
    }, restAfter);
  }

  #closeIfUnused(link: Link): void {
    if (link.busy || !this.#leaving.delete(link)) return;
    const closing = link.close();
    this.#closing.add(closing);
    void closing.finally(() => this.#closing.delete(closing));
  }

  /** Fails the calls that wait, when no server could be reached for long enough. */
  #watchReach(): void {
    if (this.#waking || this.#waiting.size === 0 || this.#reachTimer !== undefined)
      return;
    const since = this.#unreachableSince ?? performance.now();
    const left = since + this.#settings.reachTimeout - performance.now();
    if (left <= 0) {
      this.#failWaiting();
    } else if (left !== Infinity) {
      this.#reachTimer = setTimeout(() => {
        this.#reachTimer = undefined;
        this.#failWaiting();
      }, left);
    }
  }

  #failWaiting(): void {
    if (this.#reachable) return;
    const places = [...this.#links.values()].map(
      (one) => `${one.endpoint} (${one.reason})`,
    );
    const where = places.length === 0 ? "Call connect() first" : places.join(", ");
    for (const call of this.#waiting) {
      const { mayHaveRun } = call;
      const text = `No server can be reached for ${call.method}: ${where}`;
      call.fail(new RpcError("UNREACHABLE", text, { mayHaveRun }));
    }
  }
}

function lostError(link: Link, call: Exchange): RpcError {
  return new RpcError(
    "SERVER_LOST",
    `The connection to ${link.endpoint} was lost before ${call.method} was answered. ` +
      "The call may have run",
  );
}

function closedError(call: Exchange, text: string, cause?: unknown): RpcError {
  const { mayHaveRun } = call;
  return new RpcError("CLIENT_CLOSED", text, { mayHaveRun, cause });
}
