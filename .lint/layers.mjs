// The direction of dependencies: in each language, lowest layer first. A module may use
// those of lower layers and the other files of its own entry, never its neighbours or
// what is above it. A folder is one entry. A new module needs a place here.

export const typescript = [
  ["constants.ts", "inspection.ts", "socket-types.ts", "uncloneable.ts"],
  ["addon"],
  ["errors.ts"],
  ["checks.ts"],
  ["curve.ts", "messages"],
  ["endpoint"],
  ["options"],
  ["engine"],
  ["context.ts", "events"],
  ["sockets"],
  ["proxy"],
  ["auth", "draft"],
  ["cli", "v5-compat"],
  ["index.ts"],
  ["index.mts"],
];

export const native = [
  ["check", "status", "resident", "tally", "libuv", "socket_types"],
  [
    "answer",
    "call_js",
    "connect_ids",
    "descriptor",
    "events",
    "file_system",
    "listener",
    "thread",
    "vacancy",
    "wrapped",
  ],
  ["doorbell", "socket_files"],
  ["handles", "scheduling", "terminator", "mailbox", "curve"],
  ["release_queue", "poll_thread"],
  ["shared_context"],
  ["context_registry", "environment"],
  [
    "context_options",
    "endpoint",
    "message_boundary",
    "monitor",
    "poller",
    "readiness",
    "socket_options",
    "udp",
  ],
  ["draft", "capture"],
  ["outgoing", "incoming", "lane"],
  ["context", "forwarder"],
  ["socket", "proxy_thread"],
  ["socket_messages", "proxy"],
  ["addon"],
];
