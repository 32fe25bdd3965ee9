import { diagnostics } from "./builtins";

/** A channel of `node:diagnostics_channel`, as this package uses it. */
export interface Channel {
  readonly hasSubscribers: boolean;
  publish(message: object): void;
  /**
   * Publishes `message`, and calls `work` in the stores that are bound to the channel.
   * Older runtimes don't have it.
   */
  runStores?<Result>(message: object, work: () => Result): Result;
}

/** A channel of a runtime that has no diagnostics channels. */
const none: Channel = { hasSubscribers: false, publish: () => undefined };

/**
 * Returns the channel with this name. A subscriber that came before the first use of the
 * channel is on it already.
 */
function channel(name: string): Channel {
  return diagnostics()?.channel(name) ?? none;
}

/** The channels about sockets and proxies. docs/guide/observability.md has their messages. */
export const channels = {
  open: channel("zmq-napi:socket:open"),
  close: channel("zmq-napi:socket:close"),
  connect: channel("zmq-napi:socket:connect"),
  disconnect: channel("zmq-napi:socket:disconnect"),
  send: channel("zmq-napi:socket:send"),
  receive: channel("zmq-napi:socket:receive"),
  proxyStart: channel("zmq-napi:proxy:start"),
  proxyStop: channel("zmq-napi:proxy:stop"),
} as const;

/** The five channels of a `TracingChannel`. */
export interface TracingChannels {
  readonly start: Channel;
  readonly end: Channel;
  readonly asyncStart: Channel;
  readonly asyncEnd: Channel;
  readonly error: Channel;
}

/**
 * Returns the channels of the `TracingChannel` with this name. It needs no
 * `TracingChannel` of the runtime, because the names of the channels are documented.
 */
export function tracingChannels(name: string): TracingChannels {
  const part = (event: string): Channel => channel(`tracing:${name}:${event}`);
  return {
    start: part("start"),
    end: part("end"),
    asyncStart: part("asyncStart"),
    asyncEnd: part("asyncEnd"),
    error: part("error"),
  };
}
