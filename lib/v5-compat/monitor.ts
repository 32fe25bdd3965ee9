import { ZmqError } from "../errors";
import type { Event, EventType } from "../events/event";
import type { Observer } from "../sockets/observer";

/** What listeners of a monitor's events get. */
export type MonitorArguments = [
  /** `connect_retry`: milliseconds until the next attempt; `bind_error`, `accept_error`,
   * `close_error`: the number of the error. */
  value: number | undefined,
  address: string,
  error: ZmqError | undefined,
];

/** The events that `monitor` tells of, by their names in zeromq 5. */
export interface MonitorEvents {
  /** A connection was made. */
  connect: MonitorArguments;
  /** Connecting takes a while: nothing is wrong. */
  connect_delay: MonitorArguments;
  /** Connecting failed, or the connection was lost: it will be tried again. */
  connect_retry: MonitorArguments;
  /** The socket is bound. */
  listen: MonitorArguments;
  /** It could not be bound. The address comes without its transport. */
  bind_error: MonitorArguments;
  /** A connection was accepted. */
  accept: MonitorArguments;
  /** A connection could not be accepted, or was filtered out. */
  accept_error: MonitorArguments;
  /** An endpoint is no longer bound, or an attempt to connect was given up. */
  close: MonitorArguments;
  /** The file of an ipc endpoint could not be removed. */
  close_error: MonitorArguments;
  /** A connection has ended that this socket did not end itself. */
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

/** Tells of events until the observer or its socket is closed. */
export async function tell(
  observer: Observer,
  listener: (name: keyof MonitorEvents, details: MonitorArguments) => void,
): Promise<void> {
  for await (const event of observer) {
    const name = names.get(event.type);
    const details = argumentsOf(event);
    if (name !== undefined && details !== undefined) listener(name, details);
  }
}
