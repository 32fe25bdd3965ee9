// Publishes the calls of clients, and the runs of handlers, on channels of
// node:diagnostics_channel. docs/guide/observability.md has the names and the messages.

import { atFirstUse } from "../builtins";
import type { Channel, TracingChannels } from "../channels";
import { engine } from "../sockets/core";
import type { AnyHandler } from "./job";
import type { RpcCallOptions } from "./options";
import type { RpcCall, RpcPeer } from "./types";

/** What a tracer knows about a call of an RpcClient. */
export interface RpcCallTrace {
  /** The RpcClient. */
  readonly client: object;
  readonly method: string;
  readonly input: unknown;
  /** Whether the answer is a stream. */
  readonly stream: boolean;
  /** The headers of the call. A subscriber of `start` may add some: they are sent. */
  readonly headers: Record<string, string>;
  /** The answer, once the call has succeeded. */
  result?: unknown;
  /** The reason, once the call has failed. */
  error?: unknown;
}

/** What a tracer knows about the run of a handler of an RpcServer. */
export interface RpcHandleTrace {
  /** The RpcServer. */
  readonly server: object;
  readonly method: string;
  readonly input: unknown;
  /** The headers that the client has sent. */
  readonly headers: Readonly<Record<string, string>>;
  readonly peer: RpcPeer;
  /** What the handler has returned: the answer, or the iterable of a stream. */
  result?: unknown;
  /** What the handler has thrown. */
  error?: unknown;
}

type Trace = RpcCallTrace | RpcHandleTrace;

const calls = atFirstUse(() => engine().tracingChannels("zmq-napi:rpc:call"));
const handles = atFirstUse(() => engine().tracingChannels("zmq-napi:rpc:handle"));

function hasSubscribers(channels: TracingChannels): boolean {
  const { start, end, asyncStart, asyncEnd, error } = channels;
  return (
    start.hasSubscribers ||
    end.hasSubscribers ||
    asyncStart.hasSubscribers ||
    asyncEnd.hasSubscribers ||
    error.hasSubscribers
  );
}

/** Publishes `trace`, and calls `work` in the stores that are bound to the channel. */
function runStores<Result>(channel: Channel, trace: Trace, work: () => Result): Result {
  if (channel.runStores !== undefined) return channel.runStores(trace, work);
  channel.publish(trace);
  return work();
}

/** Calls `work` between `start` and `end`. */
function begin<Result>(
  channels: TracingChannels,
  trace: Trace,
  work: () => Result,
): Result {
  return runStores(channels.start, trace, () => {
    try {
      return work();
    } catch (error) {
      trace.error = error;
      channels.error.publish(trace);
      throw error;
    } finally {
      channels.end.publish(trace);
    }
  });
}

function succeeded(channels: TracingChannels, trace: Trace, result: unknown): void {
  trace.result = result;
  channels.asyncStart.publish(trace);
  channels.asyncEnd.publish(trace);
}

function failed(channels: TracingChannels, trace: Trace, error: unknown): void {
  trace.error = error;
  channels.error.publish(trace);
  channels.asyncStart.publish(trace);
  channels.asyncEnd.publish(trace);
}

/** A call before it is traced. */
interface Untraced {
  readonly client: object;
  readonly method: string;
  readonly input: unknown;
  readonly options: RpcCallOptions;
}

function traceOf({ client, method, input, options }: Untraced, stream: boolean) {
  const headers = { ...options.headers };
  const trace: RpcCallTrace = { client, method, input, stream, headers };
  return { trace, options: { ...options, headers } };
}

/**
 * Makes a call with `work`, and publishes it if somebody subscribes. `work` gets the
 * options of the call, with the headers of tracers.
 */
export function traceCall<Result>(
  call: Untraced,
  work: (options: RpcCallOptions) => Promise<Result>,
): Promise<Result> {
  const channels = calls();
  if (!hasSubscribers(channels)) return work(call.options);
  const { trace, options } = traceOf(call, false);
  const answer = begin(channels, trace, () => work(options));
  answer.then(
    (result) => {
      succeeded(channels, trace, result);
    },
    (error: unknown) => {
      failed(channels, trace, error);
    },
  );
  return answer;
}

/** What an {@link RpcStream} reports about its end. */
export interface StreamTrace {
  ended(): void;
  failed(error: unknown): void;
}

/** Begins a stream with `work`, as {@link traceCall} makes a call. */
export function traceStream<Result>(
  call: Untraced,
  work: (options: RpcCallOptions) => Result,
): [Result, StreamTrace | undefined] {
  const channels = calls();
  if (!hasSubscribers(channels)) return [work(call.options), undefined];
  const { trace, options } = traceOf(call, true);
  const stream = begin(channels, trace, () => work(options));
  return [stream, oneEnd(channels, trace)];
}

/** Returns functions of which the first call is published. */
function oneEnd(channels: TracingChannels, trace: Trace): StreamTrace {
  let over = false;
  const once = (publish: () => void): void => {
    if (over) return;
    over = true;
    publish();
  };
  return {
    ended: () => {
      once(() => {
        succeeded(channels, trace, undefined);
      });
    },
    failed: (error) => {
      once(() => {
        failed(channels, trace, error);
      });
    },
  };
}

/** Returns a handler that runs `handler`, and publishes the run if somebody subscribes. */
export function tracedHandler(server: object, handler: AnyHandler): AnyHandler {
  return (input, call) => {
    const channels = handles();
    if (!hasSubscribers(channels)) return handler(input, call);
    return runTraced(channels, server, handler, input, call);
  };
}

function runTraced(
  channels: TracingChannels,
  server: object,
  handler: AnyHandler,
  input: unknown,
  call: RpcCall,
): Promise<unknown> {
  const { method, headers, peer } = call;
  const trace: RpcHandleTrace = { server, method, input, headers, peer };
  return begin(channels, trace, async () => {
    // The body of a generator runs when it is asked for an item. It runs in the same stores.
    const { AsyncResource } = engine().asyncHooks();
    const scope = new AsyncResource("ZMQ_NAPI_RPC");
    try {
      // What the handler throws at once is reported after the end of `begin`, too.
      const result = await new Promise((resolve) => {
        resolve(handler(input, call));
      });
      if (isIterable(result)) {
        trace.result = result;
        return tracedItems(result, scope, oneEnd(channels, trace));
      }
      succeeded(channels, trace, result);
      return result;
    } catch (error) {
      failed(channels, trace, error);
      throw error;
    }
  });
}

function isIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

/** Where work runs in the stores of the start of a trace. */
interface Scope {
  runInAsyncScope<Result>(work: () => Result): Result;
}

/** Returns the items of `items`, and reports their end. */
function tracedItems(
  items: AsyncIterable<unknown>,
  scope: Scope,
  trace: StreamTrace,
): AsyncIterable<unknown> {
  const observed = async (
    step: () => Promise<IteratorResult<unknown, unknown>>,
    last: boolean,
  ): Promise<IteratorResult<unknown, unknown>> => {
    try {
      const result = await scope.runInAsyncScope(step);
      if (last || result.done === true) trace.ended();
      return result;
    } catch (error) {
      trace.failed(error);
      throw error;
    }
  };
  return {
    [Symbol.asyncIterator]: () => {
      let iterator: AsyncIterator<unknown, unknown>;
      try {
        iterator = scope.runInAsyncScope(() => items[Symbol.asyncIterator]());
      } catch (error) {
        trace.failed(error);
        throw error;
      }
      const over = Promise.resolve({ done: true, value: undefined } as const);
      return {
        next: () => observed(() => iterator.next(), false),
        return: () => observed(() => iterator.return?.() ?? over, true),
      };
    },
  };
}
