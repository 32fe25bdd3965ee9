import { addon } from "./addon";

/** Returns the version of the libzmq inside: `"4.3.5"`. */
export function version(): string {
  return addon().version();
}

/** Whether the libzmq inside is `wanted` or newer. */
function isAtLeast(wanted: string): boolean {
  return version().localeCompare(wanted, undefined, { numeric: true }) >= 0;
}

/**
 * What differs between the versions of libzmq that this package is written for: the first
 * version with it.
 */
const since = {
  /** The option `ZMQ_BUSY_POLL`. */
  busyPoll: "4.3.5",
  /** The option `ZMQ_HICCUP_MSG`. */
  hiccupMessage: "4.3.5",
  /** The options `ZMQ_NORM_MODE` and its like. */
  normOptions: "4.3.5",
  /** `"afterDisconnect"` of `reconnectStop` is a condition of its own. */
  reconnectStopAfterDisconnect: "4.3.5",
  /** The option `ZMQ_TOPICS_COUNT`. */
  topicsCount: "4.3.5",
  /** The option `ZMQ_XSUB_VERBOSE_UNSUBSCRIBE`. */
  xsubVerboseUnsubscribe: "4.3.5",
} as const;

/** What libzmq can be asked for, and the name it knows it by. */
const built = {
  ipc: "ipc",
  pgm: "pgm",
  tipc: "tipc",
  norm: "norm",
  curve: "curve",
  gssapi: "gssapi",
  draft: "draft",
  vmci: "vmci",
  ws: "WS",
  wss: "WSS",
  /** Heartbeats and a ZAP domain work with peers in browsers. */
  wsBrowsers: "WS_BROWSERS",
  /** A ws endpoint may have a path of many segments. */
  wsPaths: "WS_PATHS",
  /** The options `ZMQ_TOPIC_LIMIT` and `ZMQ_PENDING_LIMIT`. */
  limits: "LIMITS",
} as const;

/** What a libzmq can do, by its build and its version. */
export type Capability = Record<keyof typeof built | keyof typeof since, boolean>;

function look<Name extends string>(
  table: Readonly<Record<Name, string>>,
  has: (key: string) => boolean,
): Record<Name, boolean>;
function look(
  table: Readonly<Record<string, string>>,
  has: (key: string) => boolean,
): Record<string, boolean> {
  return Object.fromEntries(Object.entries(table).map(([name, key]) => [name, has(key)]));
}

let found: Readonly<Capability> | undefined;

/** Returns what the libzmq inside can do. */
export function capability(): Readonly<Capability> {
  found ??= { ...look(built, (name) => addon().has(name)), ...look(since, isAtLeast) };
  return found;
}

/** What of `needs` the libzmq inside does not have, in words; undefined if it has all. */
export function lackOf(needs: readonly (keyof Capability)[]): string | undefined {
  const versions: Readonly<Record<string, string>> = since;
  const missing = needs
    .filter((name) => !capability()[name])
    .map((name) => {
      const first = versions[name];
      return first === undefined ? `built with ${name}` : `of version ${first} or newer`;
    });
  if (missing.length === 0) return undefined;
  return `a libzmq ${missing.join(" and ")}; this one is ${version()}`;
}
