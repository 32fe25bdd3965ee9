// The direction of dependencies: in each language, lowest layer first. A module may use
// those of lower layers and the other files of its own entry, never its neighbours or
// what is above it. A folder is one entry. A new module needs a place here.

export const typescript = [
  ["constants.ts", "inspection.ts", "node-gyp-build.d.ts"],
  ["native.ts"],
  ["abort.ts", "errors.ts", "readiness.ts", "slab.ts", "turn.ts"],
  ["capability.ts", "curve.ts", "message.ts", "metadata.ts", "waiting.ts"],
  ["endpoint.ts", "operation.ts", "options"],
  ["guards.ts", "sender.ts", "receiver.ts"],
  ["messages.ts"],
  ["context.ts"],
  ["events.ts", "socket-core.ts"],
  ["socket.ts"],
  ["sockets"],
  ["proxy.ts"],
  ["draft", "auth", "streams"],
  ["v5-compat", "cli"],
  ["index.ts"],
  ["index.mts"],
];

export const native = [
  ["check", "status", "resident"],
  ["answer"],
  ["handles", "scheduling", "terminator", "mailbox", "curve"],
  ["release_queue"],
  ["shared_context"],
  ["environment"],
  ["message_boundary", "readiness", "socket_options"],
  ["outgoing", "incoming"],
  ["context"],
  ["socket"],
  ["proxy"],
  ["addon"],
];
