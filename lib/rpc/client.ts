import { Buffer } from "node:buffer";
import { inspect, type InspectOptions } from "node:util";

import { kindOf } from "../checks";
import { turn } from "../engine/turn";
import { inspected } from "../inspection";
import { join, type Membership, parties } from "../parties";
import { Bodies } from "./codec";
import { Dispatcher } from "./dispatcher";
import { RpcError } from "./errors";
import type { Demand, ExchangeOwner } from "./exchange";
import {
  checkCallOptions,
  checkedTime,
  checkMethod,
  checkStreamOptions,
  ClientSettings,
  headersText,
  type RpcCallOptions,
  type RpcClientOptions,
  type RpcStreamOptions,
} from "./options";
import type { OutgoingFrame } from "./protocol";
import { RpcStream } from "./stream";
import { StreamCall } from "./stream-call";
import { traceCall, traceStream } from "./tracing";
import type {
  CallName,
  RpcArguments,
  RpcItem,
  RpcMethod,
  RpcOutput,
  StreamName,
  UntypedApi,
} from "./types";
import { UnaryCall } from "./unary";

/** The numbers of an RpcClient. */
export interface RpcClientStatistics {
  /** Calls and streams that have not ended. */
  readonly underWay: number;
  /** Those of them that were not sent yet. */
  readonly waiting: number;
  /** Calls that were sent again, because their server was lost or refused them. */
  readonly retried: number;
  /** Answers that were dropped, because nobody waited for them any more. */
  readonly unawaited: number;
  /** Messages that were dropped, because they were malformed. */
  readonly malformed: number;
}

/**
 * Calls the methods of servers. `Api` is the interface of the methods. Without it, any method has any type.
 *
 * A client has one connection to each server. Many calls may be under way at once. Each
 * call goes to the server with the fewest calls outstanding. A client without calls does
 * not keep the process alive.
 */
export class RpcClient<Api extends object = UntypedApi> {
  readonly #settings: ClientSettings;
  readonly #dispatcher: Dispatcher;
  readonly #bodies: Bodies;
  readonly #owner: ExchangeOwner;
  readonly #membership: Membership;
  /** The endpoints at the time of {@link close}. */
  #lastEndpoints: readonly string[] | undefined;
  #closed: Promise<void> | undefined;

  /** @throws TypeError or RangeError for wrong options. */
  constructor(options: RpcClientOptions = {}) {
    this.#settings = new ClientSettings(options);
    this.#dispatcher = new Dispatcher(this.#settings);
    const { codecs, maxBodySize } = this.#settings;
    this.#bodies = new Bodies(codecs.input, codecs.output, maxBodySize);
    this.#owner = {
      bodies: this.#bodies,
      ended: (call) => {
        this.#dispatcher.ended(call);
      },
    };
    const endpoints = () => this.#lastEndpoints ?? this.#dispatcher.endpoints;
    this.#membership = join(parties.clients, {
      object: this,
      get endpoints() {
        return endpoints();
      },
      statistics: () => this.statistics(),
    });
  }

  /** Whether {@link close} has been called. */
  get closed(): boolean {
    return this.#closed !== undefined;
  }

  /**
   * Connects to servers, or to proxies in front of servers. A server need not be there
   * yet. Connecting twice to an endpoint does nothing.
   *
   * @throws what {@link Socket.connect} throws. RpcError with code `CLIENT_CLOSED`.
   */
  connect(...endpoints: string[]): void {
    this.#checkOpen();
    for (const endpoint of endpoints) {
      checkEndpoint(endpoint);
      this.#dispatcher.connect(endpoint);
    }
  }

  /**
   * Sends no more calls to these endpoints. Each connection ends after its last call.
   *
   * @throws Error for an endpoint that is not connected.
   */
  disconnect(...endpoints: string[]): void {
    for (const endpoint of endpoints) {
      checkEndpoint(endpoint);
      if (this.#dispatcher.disconnect(endpoint)) continue;
      throw new Error(`The client is not connected to ${endpoint}`);
    }
  }

  /**
   * Calls a method that has one answer. A call ends once: with its answer, or with an
   * error that says whether it may have run.
   *
   * @returns a promise of the answer.
   * @throws rejects with the reason of `signal`, with an {@link RpcError}, or with what
   *   the codec throws for the input. Rejects with a TypeError or RangeError for wrong
   *   arguments.
   */
  call<Name extends CallName<Api>>(
    method: Name,
    ...rest: RpcArguments<RpcMethod<Api, Name>, RpcCallOptions>
  ): Promise<RpcOutput<RpcMethod<Api, Name>>>;
  async call(
    method: string,
    input?: unknown,
    options: RpcCallOptions = {},
  ): Promise<unknown> {
    checkMethod(method);
    checkCallOptions(options);
    const { timeout } = this.#settings;
    let answer: Promise<unknown>;
    try {
      answer = traceCall({ client: this, method, input, options }, (given) => {
        const demand = this.#demand(method, input, given, timeout);
        const call = new UnaryCall(this.#owner, demand);
        this.#begin(call);
        // A program may retry in a loop what has failed at once.
        return call.ended ? turn.counted(call.promise) : call.promise;
      });
    } catch (error) {
      return turn.rejected(error);
    }
    return answer;
  }

  /**
   * Calls a method that answers with a stream. The call begins when the first item is
   * asked for. Leaving the loop cancels it.
   *
   * The server sends only as many items as wait to be read, up to `window`. A stream is
   * not tried again, because a part of it may have been read.
   *
   * @throws TypeError or RangeError at once for wrong arguments. The iteration throws
   *   what {@link call} rejects with.
   */
  stream<Name extends StreamName<Api>>(
    method: Name,
    ...rest: RpcArguments<RpcMethod<Api, Name>, RpcStreamOptions>
  ): RpcStream<RpcItem<RpcMethod<Api, Name>>>;
  stream(
    method: string,
    input?: unknown,
    options: RpcStreamOptions = {},
  ): RpcStream<unknown> {
    checkMethod(method);
    checkStreamOptions(options);
    const { window: credit, lease } = this.#settings;
    const begin = (given: RpcStreamOptions): StreamCall => {
      const demand = this.#demand(method, input, given, Infinity);
      const call = new StreamCall(this.#owner, demand, { credit, lease });
      this.#begin(call);
      return call;
    };
    return new RpcStream(() =>
      traceStream({ client: this, method, input, options }, begin),
    );
  }

  /** Returns the numbers of the client. */
  statistics(): RpcClientStatistics {
    const { size, waiting, counters } = this.#dispatcher;
    return { underWay: size, waiting, ...counters };
  }

  /**
   * Closes the client at once. Calls reject with `CLIENT_CLOSED`, and their servers are
   * told. Resolves when the sockets are closed. Closing twice does nothing.
   */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  /** Shows the endpoints and the numbers of the client. Shows no options. */
  [inspect.custom](depth: number, options: InspectOptions): string {
    return inspected(this, depth, options, () => ({
      state: this.closed ? "closed" : "open",
      endpoints: this.#dispatcher.endpoints,
      ...this.statistics(),
    }));
  }

  /** Does the same as {@link close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    this.#lastEndpoints = this.#dispatcher.endpoints;
    const closed = this.#dispatcher.close();
    this.#membership.leave();
    await closed;
  }

  #checkOpen(): void {
    if (!this.closed) return;
    throw new RpcError("CLIENT_CLOSED", "The client is closed", { mayHaveRun: false });
  }

  /** Returns what a call asks for. Throws if it can't be sent. */
  #demand(
    method: string,
    input: unknown,
    options: RpcCallOptions,
    timeout: number,
  ): Demand {
    // A call may wait, or be sent again, when the program has changed its buffers.
    const frames = this.#bodies.encode(input, method).map(copied);
    // The codec is code of the program: it may have closed the client or aborted the call.
    this.#checkOpen();
    options.signal?.throwIfAborted();
    const { maxCalls } = this.#settings;
    if (this.#dispatcher.size >= maxCalls) {
      const text = `The client has ${String(maxCalls)} calls under way already (maxCalls)`;
      throw new RpcError("TOO_MANY_CALLS", text, { mayHaveRun: false });
    }
    return {
      method,
      headers: headersText(options.headers),
      input: frames,
      timeout: checkedTime(options.timeout, "timeout", timeout),
      signal: options.signal,
      idempotent: options.idempotent ?? false,
    };
  }

  #begin(call: UnaryCall | StreamCall): void {
    call.start();
    this.#dispatcher.dispatch(call);
  }
}

function copied(frame: OutgoingFrame): OutgoingFrame {
  return typeof frame === "string" ? frame : Buffer.from(frame);
}

function checkEndpoint(endpoint: unknown): void {
  if (typeof endpoint === "string") return;
  throw new TypeError(
    `An endpoint must be a string, such as "tcp://127.0.0.1:5555", but is ${kindOf(
      endpoint,
    )}`,
  );
}
