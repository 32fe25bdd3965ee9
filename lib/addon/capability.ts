import { addon } from "./addon";

/** Returns the version of the libzmq inside, such as `"4.3.5"`. `zmq_version`. */
export function version(): string {
  return addon().version();
}

/**
 * Returns whether the libzmq inside has version `wanted` or a newer one. A comparison by
 * `localeCompare` would load a collator, which takes longer than the rest of the package.
 */
function isAtLeast(wanted: string): boolean {
  const inside = version().split(".").map(Number);
  const parts = wanted.split(".").map(Number);
  const place = parts.findIndex((part, index) => part !== inside[index]);
  return place === -1 || Number(inside[place]) > Number(parts[place]);
}

/**
 * The features that not all supported versions of libzmq have, each with its first
 * version.
 */
const since = {
  /** The option `ZMQ_BUSY_POLL`. */
  busyPoll: "4.3.5",
  /** The option `ZMQ_HICCUP_MSG`. */
  hiccupMessage: "4.3.5",
  /** The options `ZMQ_NORM_*`. */
  normOptions: "4.3.5",
  /** `"afterDisconnect"` of `reconnectStop` is a separate condition. */
  reconnectStopAfterDisconnect: "4.3.5",
  /** The option `ZMQ_TOPICS_COUNT`. */
  topicsCount: "4.3.5",
  /** The option `ZMQ_XSUB_VERBOSE_UNSUBSCRIBE`. */
  xsubVerboseUnsubscribe: "4.3.5",
} as const;

/** The features that libzmq can be built with, each with its name in libzmq. */
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
  /** The path of a ws endpoint may have several segments. */
  wsPaths: "WS_PATHS",
  /** `disconnectPeer`, and `recheck` of an Authenticator. */
  disconnectPeer: "DISCONNECT_PEER",
  /** The options `ZMQ_TOPIC_LIMIT` and `ZMQ_PENDING_LIMIT`. */
  limits: "LIMITS",
} as const;

/** The features that a libzmq may have, by its build and its version. */
export type Capability = Record<keyof typeof built | keyof typeof since, boolean>;

function lookUp<Name extends string>(
  table: Readonly<Record<Name, string>>,
  has: (key: string) => boolean,
): Record<Name, boolean>;
function lookUp(
  table: Readonly<Record<string, string>>,
  has: (key: string) => boolean,
): Record<string, boolean> {
  return Object.fromEntries(Object.entries(table).map(([name, key]) => [name, has(key)]));
}

let found: Readonly<Capability> | undefined;

/** Returns which features the libzmq inside has. `zmq_has`. */
export function capability(): Readonly<Capability> {
  found ??= {
    ...lookUp(built, (name) => addon().has(name)),
    ...lookUp(since, isAtLeast),
  };
  return found;
}

/**
 * Returns in words what `needs` requires and the libzmq inside lacks. Returns undefined
 * if it lacks nothing.
 */
export function missingCapabilities(
  needs: readonly (keyof Capability)[],
): string | undefined {
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
