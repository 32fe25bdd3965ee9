// The direction of dependencies, in each language from the lowest layer up. A module may use
// modules of lower layers, and the other files of its own entry. It may not use other entries of
// its layer, or higher layers. A folder is one entry. A new module needs a place here.

export const typescript = [
  ["builtins.ts"],
  [
    "channels.ts",
    "constants.ts",
    "inspection.ts",
    "living.ts",
    "socket-types.ts",
    "uncloneable.ts",
  ],
  ["addon", "parties.ts"],
  ["errors.ts"],
  ["checks.ts"],
  ["context-token.ts", "curve.ts", "messages"],
  ["endpoint"],
  ["options"],
  ["engine"],
  ["context.ts", "events"],
  ["sockets"],
  ["proxy"],
  ["auth", "draft", "prometheus", "rpc", "streams"],
  ["cli", "v5-compat"],
  ["index.ts", "internals.ts"],
];

// Each entry is a unit of native/: a header, a source file, or both under one name.
export const native = [
  ["check", "status"],
  [
    "platform/descriptor",
    "platform/file_system",
    "platform/libuv",
    "platform/process",
    "platform/thread",
  ],
  ["platform/probes", "platform/scheduling", "platform/udp"],

  [
    "zmq/connect_ids",
    "zmq/connection_count",
    "zmq/frame",
    "zmq/held_sends",
    "zmq/kept_memory",
    "zmq/listener_closed",
    "zmq/socket_files",
    "zmq/socket_options",
    "zmq/socket_types",
  ],
  ["zmq/message_memory", "zmq/owned_socket", "zmq/terminator"],
  ["zmq/context_options", "zmq/message_boundary", "zmq/monitor", "zmq/poller"],
  ["zmq/draft", "zmq/endpoint", "zmq/shared_context"],
  ["zmq/context_registry"],

  ["loop/call_js", "loop/mailbox", "loop/notifier"],
  ["loop/poll_thread", "loop/release_queue"],
  ["loop/environment"],
  ["loop/readiness"],

  ["proxy/counters"],
  ["proxy/capture"],
  ["proxy/direction"],
  ["proxy/forwarder"],
  ["proxy/proxy_thread"],

  ["js/traffic", "js/values", "js/wrapped"],
  ["js/curve", "js/incoming", "js/outgoing", "js/system"],
  ["js/context"],
  ["js/socket"],
  [
    "js/proxy",
    "js/socket_endpoints",
    "js/socket_figures",
    "js/socket_messages",
    "js/socket_readiness",
  ],
  ["addon"],
];
