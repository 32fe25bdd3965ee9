// The direction of dependencies: in each language, lowest layer first. A module may use
// those of lower layers and the other files of its own entry, never its neighbours or
// what is above it. A folder is one entry. A new module needs a place here.

export const typescript = [
  ["constants.ts", "inspection.ts", "node-gyp-build.d.ts", "uncloneable.ts"],
  ["binary"],
  ["native.ts"],
  ["abort.ts", "errors.ts", "readiness.ts", "shape.ts", "slab.ts", "turn.ts"],
  [
    "capability.ts",
    "curve.ts",
    "message.ts",
    "metadata.ts",
    "subscriptions.ts",
    "udp.ts",
    "waiting.ts",
  ],
  ["address.ts"],
  ["endpoint.ts", "endpoint-errors.ts", "operation.ts", "options"],
  ["guards.ts", "sender.ts", "receiver.ts"],
  ["messages.ts"],
  ["context.ts"],
  ["events"],
  ["socket-core.ts"],
  ["socket.ts"],
  ["sockets"],
  ["forwarding.ts"],
  ["proxy.ts"],
  ["draft", "auth", "streams"],
  ["v5-compat", "cli"],
  ["index.ts"],
  ["index.mts"],
];

export const native = [
  ["check", "status", "resident", "tally"],
  ["answer", "connect_ids", "doorbell", "events", "listener", "socket_files"],
  ["handles", "scheduling", "terminator", "mailbox", "curve"],
  ["release_queue"],
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
