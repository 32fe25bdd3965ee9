import { EventEmitter } from "node:events";

import { type Context, defaultContext } from "../context";
import { zapEndpoint } from "../endpoint/endpoints";
import { ZmqError } from "../errors";
import type { Message } from "../messages/frame";
import { socketCore } from "../sockets/core";
import { Router } from "../sockets/dealer-router";
import { turn } from "../engine/turn";
import { type Decision, Pending } from "./decision";
import { type AuthenticatorOptions, Rules } from "./options";
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
  /** Emitted after the authenticator was closed or its context ended. */
  close: [];
}

/** Binds the socket to which libzmq sends its authentication requests. */
function handlerSocket(context: Context): Router {
  const router = new Router({ context, linger: 0 });
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

  #begin(frames: readonly Message[]): void {
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
    const decision = this.#conclude(pending, outcome);
    process.nextTick(() => {
      this.#report(error, decision);
    });
  }

  /** Sends the reply to libzmq, then emits the decision. */
  #conclude(pending: Pending, outcome: Outcome): Decision {
    pending.end();
    this.#pending.delete(pending);
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
