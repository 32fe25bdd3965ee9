import { ZmqError } from "../errors";
import type { Event, EventType } from "../events/event";
import type { Observer } from "../sockets/observer";

/** The arguments of listeners for the events of `monitor`. */
export type MonitorArguments = [
  /**
   * For `connect_retry`, milliseconds until the next attempt. For `bind_error`,
   * `accept_error` and `close_error`, the number of the error. Otherwise undefined.
   */
  value: number | undefined,
  address: string,
  error: ZmqError | undefined,
];

/** The events of `monitor`, by their names in zeromq 5. */
export interface MonitorEvents {
  /** A connection was made. `ZMQ_EVENT_CONNECTED`. */
  connect: MonitorArguments;
  /** Connecting takes a while. This is not a failure. `ZMQ_EVENT_CONNECT_DELAYED`. */
  connect_delay: MonitorArguments;
  /**
   * Connecting has failed, or the connection was lost. libzmq tries again.
   * `ZMQ_EVENT_CONNECT_RETRIED`.
   */
  connect_retry: MonitorArguments;
  /** The socket was bound to an endpoint. `ZMQ_EVENT_LISTENING`. */
  listen: MonitorArguments;
  /**
   * The socket could not be bound. The address has no transport. `ZMQ_EVENT_BIND_FAILED`.
   */
  bind_error: MonitorArguments;
  /** A connection was accepted. `ZMQ_EVENT_ACCEPTED`. */
  accept: MonitorArguments;
  /**
   * A connection could not be accepted, or was filtered out. `ZMQ_EVENT_ACCEPT_FAILED`.
   */
  accept_error: MonitorArguments;
  /**
   * An endpoint is no longer bound, or libzmq has given up an attempt to connect.
   * `ZMQ_EVENT_CLOSED`.
   */
  close: MonitorArguments;
  /** The file of an ipc endpoint could not be removed. `ZMQ_EVENT_CLOSE_FAILED`. */
  close_error: MonitorArguments;
  /** A connection has ended, and this socket did not end it. `ZMQ_EVENT_DISCONNECTED`. */
  disconnect: MonitorArguments;
}

const names: ReadonlyMap<EventType, keyof MonitorEvents> = new Map([
  ["connect", "connect"],
  ["connect:delay", "connect_delay"],
  ["connect:retry", "connect_retry"],
  ["bind", "listen"],
  ["bind:error", "bind_error"],
  ["accept", "accept"],
  ["accept:error", "accept_error"],
  ["close", "close"],
  ["close:error", "close_error"],
  ["disconnect", "disconnect"],
]);

/** The types of event that have a name in zeromq 5. */
export const monitored: readonly EventType[] = [...names.keys()];

function argumentsOf(event: Event): MonitorArguments | undefined {
  if (!("address" in event)) return undefined;
  if ("interval" in event) return [event.interval, event.address, undefined];
  const error = "error" in event ? event.error : undefined;
  if (!(error instanceof ZmqError)) return [undefined, event.address, undefined];
  return [error.errno, event.address, error];
}

/** Calls `listener` for each event until the observer or its socket is closed. */
export async function forEachEvent(
  observer: Observer,
  listener: (name: keyof MonitorEvents, details: MonitorArguments) => void,
): Promise<void> {
  for await (const event of observer) {
    const name = names.get(event.type);
    const details = argumentsOf(event);
    if (name !== undefined && details !== undefined) listener(name, details);
  }
}

let hasWarned = false;

/** Warns, once in each thread, that `monitor` ignores its arguments. */
export function warnOfArguments(): void {
  if (hasWarned) return;
  hasWarned = true;
  process.emitWarning(
    "monitor() ignores its arguments in compatibility mode: it reports all events, as " +
      "they happen. Leave the arguments out",
  );
}
