import { EventEmitter } from "node:events";
import { inspect, type InspectOptions } from "node:util";

import { capability, missingCapabilities } from "../addon/capability";
import { type Context, defaultContext } from "../context";
import { zapEndpoint } from "../endpoint/endpoints";
import { ZmqError } from "../errors";
import { inspected } from "../inspection";
import type { Message } from "../messages/frame";
import { socketCore } from "../sockets/core";
import { Router } from "../sockets/dealer-router";
import { closedMeanwhile } from "../engine/failures";
import { turn } from "../engine/turn";
import { type Client, Clients, leftMessage } from "./clients";
import { type Decision, Pending } from "./decision";
import { type AuthenticatorOptions, Rules } from "./options";
import { askAgain, eachOf } from "./recheck";
import { type Outcome, outcomeOf, refused, type Verdict } from "./verdict";
import { replyFrames, zapRequestIn, requestOf } from "./zap";

/** The events of an {@link Authenticator}, with the arguments of their listeners. */
export interface AuthenticatorEvents {
  /** Emitted after a client was let in or turned away. */
  decision: [decision: Decision];
  /**
   * Emitted when a handler threw, rejected or returned something that is not a verdict.
   * The client was turned away. Without a listener, the first such error causes a process
   * warning.
   */
  error: [error: unknown, decision: Decision];
  /**
   * Emitted for each client that {@link Authenticator.recheck} has disconnected. The
   * decision says why the client is refused now, and as whom it was let in.
   */
  disconnect: [decision: Decision];
  /** Emitted after the authenticator was closed or its context ended. */
  close: [];
}

/** Binds the socket to which libzmq sends its authentication requests. */
function handlerSocket(context: Context): Router {
  const router = new Router({ context, linger: 0 });
  // libzmq reads the option when the socket binds.
  if (capability().disconnectPeer) router.disconnectMessage = leftMessage;
  // Requests have the passwords of clients.
  socketCore(router).keepMessagesSecret();
  try {
    router.bindSync(zapEndpoint);
  } catch (error) {
    router.close();
    if (!(error instanceof ZmqError) || error.code !== "EADDRINUSE") throw error;
    throw new ZmqError("EADDRINUSE", {
      address: zapEndpoint,
      syscall: "zmq_bind",
      message:
        `Address already in use: another authentication handler of this context has bound ` +
        `${zapEndpoint}. A context has one, and all threads share the default context. ` +
        "Close the other, or pass a context of its own",
    });
  }
  socketCore(router).native.waitInBackground();
  return router;
}

function isPromise(value: unknown): value is PromiseLike<Verdict> {
  return (
    typeof value === "object" &&
    value !== null &&
    "then" in value &&
    typeof value.then === "function"
  );
}

/**
 * Decides which clients may connect to the sockets of a context. It decides about clients
 * with PLAIN or CURVE, and about clients without security if the socket has a
 * `zapDomain`. Each context can have one authenticator. The authenticator decides from
 * its construction until it is closed, in the thread that made it. It does not keep the
 * process running.
 *
 * It turns away every client that is not explicitly let in. It also turns a client away
 * when a handler throws, returns something that is not a verdict, or takes too long.
 *
 * **Before an authenticator is made and after it is closed, libzmq lets in every client
 * with CURVE**, and every client without security. Set `zapEnforceDomain` and a
 * `zapDomain` on the sockets: they then let in nobody during these times.
 *
 * Implements ZAP, RFC 27.
 */
export class Authenticator extends EventEmitter<AuthenticatorEvents> {
  readonly #rules: Rules;
  readonly #router: Router;
  readonly #pending = new Set<Pending>();
  readonly #clients = new Clients();
  /** Aborts when the authenticator ends. */
  readonly #ending = new AbortController();
  /** Resolves the wait for the next decision. */
  #decided: (() => void) | undefined;
  #warned = false;

  /**
   * Starts to decide.
   *
   * @throws TypeError or RangeError for invalid options. ZmqError with code `EADDRINUSE`
   *   if the context already has an authentication handler, `EFAULT` if the context is
   *   closed, `ETERM` if it is shut down.
   */
  constructor(options: AuthenticatorOptions = {}) {
    super();
    this.#rules = new Rules(options);
    this.#router = handlerSocket(this.#rules.context ?? defaultContext());
    void this.#serve();
  }

  /**
   * Whether the authenticator has ended, because {@link close} was called or its context
   * ended.
   */
  get closed(): boolean {
    return this.#router.closed;
  }

  /**
   * Ends the authenticator at once. A second call does nothing. Clients that wait for a
   * decision are turned away, and may try again. The context can have another
   * authenticator immediately.
   */
  close(): void {
    if (this.closed) return;
    this.#refusePending();
    try {
      // unbindSync() frees the name at once. close() alone frees it later.
      this.#router.unbindSync(zapEndpoint);
    } catch {
      // The context was shut down and has no names any more.
    }
    this.#router.close();
  }

  /**
   * Asks the policies again about every client that is connected, and disconnects the
   * clients that are refused now. So a key, a password or a file that was removed takes
   * effect on open connections.
   *
   * It asks about all clients that this authenticator has let in: at all sockets of the
   * context, in all threads, also at sockets that connect. It waits for decisions that
   * are under way, because they may have begun before a change. As for a new client, a
   * client is refused if a function fails or takes longer than `timeout`. At most
   * `concurrency` clients are asked about at once.
   *
   * libzmq closes the connections at once, on its own threads. Messages that have arrived
   * before can still be received. A client that is disconnected tries again, and is
   * treated as a new client. User ids and metadata of the other clients stay as they are.
   *
   * It does not know clients that came in while there was no authenticator, or another
   * one. While `zapEnforceDomain` is set, nobody comes in without one.
   *
   * Resolves with the decisions about the clients that were disconnected, after all
   * policies have decided. Each is an event `disconnect`, too. A client that leaves
   * meanwhile is not among them.
   *
   * @throws rejects with a ZmqError: `EBADF` if the authenticator is closed, `EAGAIN` if
   *   it is closed meanwhile, `ENOTSUP` with the libzmq of the system.
   */
  async recheck(): Promise<Decision[]> {
    this.#checkRecheck();
    const pending = [...this.#pending];
    const settled = pending.map((each) => each.settled);
    const disconnected = await this.#recheckAll(this.#clients.all);
    await Promise.all(settled);
    if (this.closed) throw closedMeanwhile("the Authenticator", "recheck");
    const late = pending.map((each) => this.#clients.of(each));
    const clients = late.filter((client) => client !== undefined);
    return [...disconnected, ...(await this.#recheckAll(clients))];
  }

  /** Shows the state, and how many clients wait for a decision. Shows no rules. */
  [inspect.custom](depth: number, options: InspectOptions): string {
    return inspected(this, depth, options, () => ({
      state: this.closed ? "closed" : "open",
      waiting: this.#pending.size,
    }));
  }

  /** Does the same as {@link close}, for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** Does the same as {@link close}, for `await using`. Resolves at once. */
  [Symbol.asyncDispose](): Promise<void> {
    this.close();
    return turn.resolved(undefined);
  }

  async #serve(): Promise<void> {
    try {
      for await (const frames of this.#router) {
        this.#begin(frames);
        if (this.#pending.size >= this.#rules.concurrency) await this.#nextDecision();
      }
    } catch {
      // The context was shut down.
      this.close();
    }
    this.#refusePending();
    process.nextTick(() => this.emit("close"));
  }

  #checkRecheck(): void {
    if (this.closed) {
      throw new ZmqError("EBADF", { message: "The authenticator is closed" });
    }
    const missing = missingCapabilities(["disconnectPeer"]);
    if (missing === undefined) return;
    throw new ZmqError("ENOTSUP", {
      message: `Operation not supported: recheck() needs ${missing}`,
    });
  }

  /** Asks about `clients`. Returns the decisions about those that were disconnected. */
  async #recheckAll(clients: readonly Client[]): Promise<Decision[]> {
    const disconnected: Decision[] = [];
    await eachOf(clients, this.#rules.concurrency, async (client) => {
      if (!this.#clients.has(client)) return;
      const again = await askAgain(this.#rules, client, this.#ending.signal);
      if (this.closed) throw closedMeanwhile("the Authenticator", "recheck");
      if (again.failed) this.#reportSoon(again.error, again.decision);
      if (again.decision.allowed || !this.#disconnect(client)) return;
      disconnected.push(again.decision);
      process.nextTick(() => this.emit("disconnect", again.decision));
    });
    return disconnected;
  }

  /** Ends the connection of a client. Returns false if the client has left. */
  #disconnect(client: Client): boolean {
    if (!this.#clients.has(client)) return false;
    this.#clients.remove(client);
    try {
      this.#router.disconnectPeer(client.route);
      return true;
    } catch (error) {
      if (error instanceof ZmqError && error.code === "EHOSTUNREACH") return false;
      throw error;
    }
  }

  #begin(frames: readonly Message[]): void {
    if (this.#clients.tookLeave(frames)) return;
    const zapRequest = zapRequestIn(frames);
    if (zapRequest === undefined) return;
    const controller = new AbortController();
    const request = requestOf(zapRequest, controller.signal);
    if (typeof request === "string") {
      this.#conclude(
        new Pending(zapRequest, undefined, controller),
        refused(400, request),
      );
      return;
    }
    const pending = new Pending(zapRequest, request, controller);
    this.#pending.add(pending);
    if (capability().disconnectPeer) this.#clients.asked(pending);
    try {
      const verdict = this.#rules.decide(request);
      if (isPromise(verdict)) this.#await(pending, verdict);
      else this.#decide(pending, verdict);
    } catch (error) {
      this.#fail(pending, error);
    }
  }

  #await(pending: Pending, verdict: PromiseLike<Verdict>): void {
    pending.setTimeLimit(this.#rules.timeout, () => {
      this.#conclude(pending, refused(300, "The decision took too long"));
      pending.abort("The decision took too long");
    });
    void this.#settle(pending, verdict);
  }

  async #settle(pending: Pending, verdict: PromiseLike<Verdict>): Promise<void> {
    try {
      this.#decide(pending, await verdict);
    } catch (error) {
      this.#fail(pending, error);
    }
  }

  /** Throws if `verdict` is not a verdict. */
  #decide(pending: Pending, verdict: Verdict): void {
    if (!this.#pending.has(pending)) return;
    this.#conclude(pending, outcomeOf(verdict, pending.userId));
  }

  #fail(pending: Pending, error: unknown): void {
    if (!this.#pending.has(pending)) return;
    const outcome = refused(500, "The handler failed");
    this.#reportSoon(error, this.#conclude(pending, outcome));
  }

  #reportSoon(error: unknown, decision: Decision): void {
    process.nextTick(() => {
      this.#report(error, decision);
    });
  }

  /** Sends the reply to libzmq, then emits the decision. */
  #conclude(pending: Pending, outcome: Outcome): Decision {
    this.#pending.delete(pending);
    this.#clients.decided(pending, outcome);
    pending.end();
    const decision = pending.decision(outcome);
    try {
      this.#router.trySend(replyFrames(pending.zapRequest, outcome));
    } catch {
      // The context was shut down, so that nobody waits for the reply.
    }
    this.#decided?.();
    // A listener that throws does not interrupt the authenticator.
    process.nextTick(() => this.emit("decision", decision));
    return decision;
  }

  #refusePending(): void {
    this.#ending.abort();
    for (const pending of this.#pending) {
      this.#conclude(pending, refused(300, "The authenticator was closed"));
      pending.abort("The authenticator was closed");
    }
  }

  #report(error: unknown, decision: Decision): void {
    if (this.listenerCount("error") > 0) {
      this.emit("error", error, decision);
      return;
    }
    if (this.#warned) return;
    this.#warned = true;
    // The warning leaves out the error, which may quote the client's credentials.
    process.emitWarning(
      "An authentication handler has failed and a client was turned away. Listen to the " +
        "authenticator's 'error' event to know why.",
    );
  }

  #nextDecision(): Promise<void> {
    return new Promise((resolve) => {
      this.#decided = () => {
        this.#decided = undefined;
        resolve();
      };
    });
  }
}
