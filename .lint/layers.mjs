// The direction of dependencies: in each language, lowest layer first. A module may use
// those of lower layers and the other files of its own entry, never its neighbours or
// what is above it. A folder is one entry. A new module needs a place here.

export const typescript = [
  ["constants.ts", "copy.ts", "inspection.ts", "node-gyp-build.d.ts", "uncloneable.ts"],
  ["binary"],
  ["native.ts"],
  ["abort.ts", "errors.ts", "readiness.ts", "shape.ts", "slab.ts", "turn.ts"],
  ["interfaces.ts"],
  [
    "capability.ts",
    "curve.ts",
    "message.ts",
    "metadata.ts",
    "subscriptions.ts",
    "udp.ts",
    "waiting.ts",
  ],
  ["address.ts", "lending.ts"],
  ["endpoint.ts", "endpoint-errors.ts", "operation.ts", "options"],
  ["guards.ts", "sender.ts", "receiver.ts", "release.ts"],
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

// Each folder of native/ uses only those above it in this list.
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
    "zmq/frame",
    "zmq/socket_files",
    "zmq/socket_options",
    "zmq/vacancy",
  ],
  ["zmq/socket_handle", "zmq/terminator"],
  ["zmq/context_options", "zmq/message_boundary", "zmq/monitor", "zmq/poller"],
  ["zmq/draft", "zmq/endpoint", "zmq/shared_context"],
  ["zmq/context_registry"],

  ["loop/call_js", "loop/mailbox", "loop/notifier"],
  ["loop/poll_thread", "loop/release_queue"],
  ["loop/environment"],
  ["loop/readiness"],

  ["proxy/tally"],
  ["proxy/capture"],
  ["proxy/lane"],
  ["proxy/forwarder"],
  ["proxy/proxy_thread"],

  ["js/values", "js/wrapped"],
  ["js/curve", "js/incoming", "js/outgoing", "js/system"],
  ["js/context"],
  ["js/socket"],
  ["js/proxy", "js/socket_messages"],
  ["addon"],
];
