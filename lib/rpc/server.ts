import { inspect, type InspectOptions } from "node:util";

import { checkNames, checkOptions, kindOf } from "../checks";
import { turn } from "../engine/turn";
import { inspected } from "../inspection";
import { join, type Membership, parties } from "../parties";
import { socketCore } from "../sockets/core";
import { Router } from "../sockets/dealer-router";
import { Bodies } from "./codec";
import { Desk, type Send } from "./desk";
import { RpcError } from "./errors";
import type { AnyHandler } from "./job";
import {
  checkedTime,
  checkMethod,
  type RpcCloseOptions,
  type RpcServerOptions,
  ServerSettings,
} from "./options";
import { delimiter } from "./protocol";
import { Upstreams } from "./upstreams";
import { tracedHandler } from "./tracing";
import type { CallName, RpcHandler, RpcMethod, StreamName, UntypedApi } from "./types";

/** The numbers of an RpcServer. */
export interface RpcServerStatistics {
  /** Calls whose handlers run. */
  readonly running: number;
  /** Calls that wait for a handler. */
  readonly queued: number;
  /**
   * Calls that were refused, and did not wait for a handler: there were too many calls, the
   * server stops, or the server can't run such a call.
   */
  readonly refused: number;
  /** Messages that were dropped, because they were malformed. */
  readonly malformed: number;
  /** Answers that were not sent, because the client has gone or reads too slowly. */
  readonly undelivered: number;
}

/** The most messages that are read before their handlers start. */
const batch = 256;

/** Milliseconds for which a server that stops waits for clients to notice. */
const farewell = 250;

/**
 * Runs the methods that clients call. `Api` is the interface of the methods. Without it, any method has any type.
 *
 * A server waits for calls, and so keeps the process alive, from its first `bind` or
 * `connect` until it is closed.
 */
export class RpcServer<Api extends object = UntypedApi> {
  readonly #router: Router;
  readonly #desk: Desk;
  readonly #membership: Membership;
  #upstreams: Upstreams | undefined;
  /** Whether clients connect to this server. */
  #binds = false;
  #serving = false;
  #closed: Promise<void> | undefined;

  /** @throws TypeError or RangeError for wrong options; what the constructor of Router throws. */
  constructor(options: RpcServerOptions = {}) {
    const settings = new ServerSettings(options);
    const { codecs, maxBodySize } = settings;
    const bodies = new Bodies(codecs.output, codecs.input, maxBodySize);
    this.#desk = new Desk(settings, bodies, this.#send);
    this.#router = new Router(settings.socket);
    const { endpoints } = socketCore(this.#router);
    this.#membership = join(parties.servers, {
      object: this,
      get endpoints() {
        return [...endpoints.bound, ...endpoints.connected];
      },
      statistics: () => this.statistics(),
    });
  }

  /** Whether {@link close} has been called, or the context of the socket has ended. */
  get closed(): boolean {
    return this.#closed !== undefined || this.#router.closed;
  }

  /**
   * Sets the handler of a method. The handler returns the answer or a promise of it. The
   * handler of a stream returns an async iterable, as an `async function*` does.
   *
   * If a handler throws an {@link RpcError}, the client gets its code, text and details.
   * If a handler throws another error, the client gets its text, and the code
   * `HANDLER_FAILED`. `mayHaveRun` is true in both cases.
   *
   * @returns the server, so that calls can be chained.
   * @throws TypeError for wrong arguments. Error if the method has a handler already.
   *   RpcError with code `SERVER_CLOSED`.
   */
  handle<Name extends CallName<Api> | StreamName<Api>>(
    method: Name,
    handler: RpcHandler<RpcMethod<Api, Name>>,
  ): this;
  handle(method: string, handler: unknown): this {
    checkMethod(method);
    if (!isHandler(handler)) {
      throw new TypeError(
        `The handler of ${method} must be a function, but is ${kindOf(handler)}`,
      );
    }
    this.#checkOpen();
    if (this.#desk.handlers.has(method)) {
      throw new Error(`The method ${method} has a handler already`);
    }
    this.#desk.handlers.set(method, tracedHandler(this, handler));
    return this;
  }

  /**
   * Takes calls at an endpoint. Set the handlers first.
   *
   * @returns a promise of the endpoint in use. The real port is in the place of `*`.
   * @throws rejects with what {@link Socket.bind} rejects with. RpcError with code
   *   `SERVER_CLOSED`.
   */
  async bind(endpoint: string): Promise<string> {
    this.#checkOpen();
    const address = await this.#router.bind(endpoint);
    this.#binds = true;
    this.#desk.forgetful = false;
    this.#start();
    return address;
  }

  /**
   * Takes calls from the back-end of a {@link Proxy}. `maxMessageSize` does not apply to
   * such a connection: one large message of one client would end it for all clients.
   * `maxBodySize` applies.
   *
   * @throws what {@link Socket.connect} throws. RpcError with code `SERVER_CLOSED`.
   */
  connect(endpoint: string): void {
    this.#checkOpen();
    const upstreams = this.#upstreams ?? new Upstreams(this.#router);
    try {
      upstreams.connect(endpoint);
    } catch (error) {
      if (this.#upstreams === undefined) upstreams.close();
      throw error;
    }
    this.#upstreams = upstreams;
    this.#desk.forgetful = !this.#binds;
    this.#start();
  }

  /** Returns the numbers of the server. */
  statistics(): RpcServerStatistics {
    const { queue, counters } = this.#desk;
    return { running: queue.running, queued: queue.waiting, ...counters };
  }

  /**
   * Refuses new calls, lets calls under way run for up to `drain` milliseconds, and closes
   * the socket. Calls that have not ended by then get an error, and their signals abort.
   *
   * @returns a promise that resolves when the endpoints are free again. Later calls of
   *   `close` return the same promise.
   * @throws TypeError or RangeError at once for wrong options.
   */
  close(options: RpcCloseOptions = {}): Promise<void> {
    checkOptions(options, "{ drain: 10_000 }");
    checkNames(options, ["drain"]);
    const drain = checkedTime(options.drain, "drain", 0);
    this.#closed ??= this.#close(drain);
    return this.#closed;
  }

  /** Shows the endpoints and the numbers of the server. Shows no options. */
  [inspect.custom](depth: number, options: InspectOptions): string {
    return inspected(this, depth, options, () => {
      const { endpoints } = socketCore(this.#router);
      return {
        state: this.closed ? "closed" : "open",
        bound: endpoints.bound,
        connected: endpoints.connected,
        ...this.statistics(),
      };
    });
  }

  /** Does the same as {@link close}, without draining, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #checkOpen(): void {
    if (!this.closed) return;
    throw new RpcError("SERVER_CLOSED", "The server is closed", { mayHaveRun: false });
  }

  #start(): void {
    if (this.#serving) return;
    this.#serving = true;
    void this.#serve();
  }

  /** Takes messages until the socket is closed. */
  async #serve(): Promise<void> {
    try {
      for (;;) {
        this.#desk.take(await this.#router.receive({ metadata: true, timeout: -1 }));
        this.#takeMore();
        this.#desk.queue.run();
      }
    } catch (error) {
      // The context was closed or shut down.
      if (this.#closed === undefined) this.#stop(error);
    }
  }

  /** A call whose cancellation has arrived with it does not run. */
  #takeMore(): void {
    for (let taken = 1; taken < batch && !this.#router.closed; taken++) {
      if (turn.countOperation() !== undefined) return;
      const message = this.#router.tryReceive({ metadata: true });
      if (message === undefined) return;
      this.#desk.take(message);
    }
  }

  #stop(error: unknown): void {
    this.#desk.shut();
    this.#upstreams?.close();
    this.#router.close();
    this.#desk.report(error, "");
    this.#membership.leave();
  }

  async #close(drain: number): Promise<void> {
    this.#desk.drain();
    if (drain > 0 && this.#serving) {
      const end = performance.now() + drain;
      await within(this.#desk.queue.idle(), drain);
      const left = Math.min(end - performance.now(), farewell);
      if (left > 0) await within(this.#desk.allAway(), left);
    }
    this.#desk.shut();
    this.#upstreams?.close();
    this.#router.close();
    this.#membership.leave();
    await this.#router.released;
  }

  readonly #send: Send = (envelope, frames) => {
    if (this.#router.closed) return false;
    try {
      return this.#router.trySend([...envelope, delimiter, ...frames]);
    } catch {
      // The client has gone, or the context was shut down.
      return false;
    }
  };
}

function isHandler(value: unknown): value is AnyHandler {
  return typeof value === "function";
}

/** Waits for `work`, but not longer than `time` milliseconds. */
async function within(work: Promise<void>, time: number): Promise<void> {
  if (time === Infinity) return work;
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, time);
  });
  await Promise.race([work, end]);
  clearTimeout(timer);
}
