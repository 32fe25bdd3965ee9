import { EventEmitter } from "node:events";

import { type Context, defaultContext } from "../context";
import { zapEndpoint } from "../endpoint/endpoints";
import { ZmqError } from "../errors";
import type { Message } from "../messages/frame";
import { socketCore } from "../sockets/socket";
import { Router } from "../sockets/dealer-router";
import { turn } from "../engine/turn";
import { type Decision, Pending } from "./decision";
import { type AuthenticatorOptions, Rules } from "./options";
import { type Outcome, outcomeOf, refused, type Verdict } from "./verdict";
import { answer, asked, requestOf } from "./zap";

/** The events of an {@link Authenticator}, and what their listeners get. */
export interface AuthenticatorEvents {
  /** A client was let in or turned away. */
  decision: [decision: Decision];
  /** A handler has thrown, rejected or answered what is no verdict; the client was turned
   * away. */
  error: [error: unknown, decision: Decision];
  /** It decides no more. */
  close: [];
}

/** Binds the one socket that libzmq asks. */
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
        "Address already in use: this context has an authentication handler already; " +
        "it can have one, and the default context is that of all threads",
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
 * Decides which clients are let in to the sockets of a context: those with PLAIN or CURVE,
 * and those without security that have a `zapDomain`. There can be one for each context. It
 * starts to decide when it is made, in the thread in which it is made, and does so until it
 * is closed; it does not keep the process running by itself.
 *
 * It turns away whoever is not explicitly let in, also when a handler throws, answers
 * nonsense or takes too long. **Before it is made and after it is closed libzmq lets in
 * every CURVE client**, and every one without security: set `zapEnforceDomain` and a
 * `zapDomain` on the sockets, so that they let in nobody then.
 *
 * ZAP, RFC 27.
 */
export class Authenticator extends EventEmitter<AuthenticatorEvents> {
  readonly #rules: Rules;
  readonly #router: Router;
  readonly #pending = new Set<Pending>();
  /** Goes on when a decision was made. */
  #decided: (() => void) | undefined;
  #warned = false;

  /**
   * @throws TypeError or RangeError for options that make no sense; ZmqError with code
   *   `EADDRINUSE` if the context has an authentication handler, `EFAULT` or `ETERM` if it
   *   is closed or shut down.
   */
  constructor(options: AuthenticatorOptions = {}) {
    super();
    this.#rules = new Rules(options);
    this.#router = handlerSocket(this.#rules.context ?? defaultContext());
    void this.#serve();
  }

  /** Whether it decides no more, because {@link close} was called or its context ended. */
  get closed(): boolean {
    return this.#router.closed;
  }

  /**
   * Ends it at once; closing twice does nothing. Clients that wait for a decision are turned
   * away, and may try again. Another authenticator can be made for the context right away.
   */
  close(): void {
    if (this.closed) return;
    this.#turnAway();
    try {
      // The name is free at once, which it would not be by closing alone.
      this.#router.unbindSync(zapEndpoint);
    } catch {
      // The context was shut down: there is no name any more.
    }
    this.#router.close();
  }

  /** The same as {@link close}, for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** The same as {@link close}, for `await using`. */
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
    this.#turnAway();
    process.nextTick(() => this.emit("close"));
  }

  #begin(frames: readonly Message[]): void {
    const ask = asked(frames);
    if (ask === undefined) return;
    const controller = new AbortController();
    const request = requestOf(ask, controller.signal);
    if (typeof request === "string") {
      this.#conclude(new Pending(ask, undefined, controller), refused(400, request));
      return;
    }
    const pending = new Pending(ask, request, controller);
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
    pending.limit(this.#rules.timeout, () => {
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

  /** Throws for what is no verdict. */
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

  /** Answers, and then tells. */
  #conclude(pending: Pending, outcome: Outcome): Decision {
    pending.end();
    this.#pending.delete(pending);
    const decision = pending.decision(outcome);
    try {
      this.#router.trySend(answer(pending.ask, outcome));
    } catch {
      // The context was shut down: nobody waits for the answer.
    }
    this.#decided?.();
    // Listeners that throw do so on their own.
    process.nextTick(() => this.emit("decision", decision));
    return decision;
  }

  #turnAway(): void {
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
    // The error is not shown: it may quote what the handler was given.
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
