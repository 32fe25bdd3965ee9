// Method calls, each with possible arguments.

import fc from "fast-check";
import { endpoint } from "./endpoints.mjs";
import * as values from "./values.mjs";

const { junk, socket } = values;

/** @typedef {import("fast-check").Arbitrary<any>} Any */
/** @typedef {import("../program.mjs").Step} Step */

const eventNames = fc.constantFrom(
  ..."accept accept:error bind bind:error connect connect:delay connect:retry close".split(
    " ",
  ),
  ..."close:error disconnect end handshake handshake:error:protocol unknown x".split(" "),
);

/** Option 17 is linger, 89 any descriptor of the process. */
const optionNumber = fc
  .oneof(fc.nat(130), fc.nat(2000), fc.constantFrom(-1, 2147483648, 1.5), junk)
  .filter((id) => id !== 17 && id !== 89);

const optionValue = fc.oneof(
  values.number,
  fc.boolean(),
  junk,
  fc.constant({ $: "bigint", text: "1" }),
);
const kinds = fc.constantFrom(
  "bool",
  "int32",
  "uint32",
  "int64",
  "uint64",
  "string",
  "buffer",
  "x",
);
const routed = fc
  .constantFrom("rs0", "rs1", "rs2", "\0abcd")
  .map((routingId) => ({ routingId }));

/** The arguments of methods, by name. @type {Record<string, Any[]>} */
const parameters = {
  bind: [endpoint],
  bindSync: [endpoint],
  unbind: [endpoint],
  unbindSync: [endpoint],
  connect: [endpoint, fc.oneof(fc.constant({ $: "undefined" }), routed, junk)],
  connectPeer: [endpoint],
  disconnect: [endpoint],
  disconnectPeer: [
    fc.oneof(fc.constantFrom("rs0", "rs1", "rs2", "\0abcd"), values.number, junk),
  ],
  send: [values.message, values.sendOptions],
  trySend: [values.message, values.sendOptions],
  receive: [values.receiveOptions],
  tryReceive: [values.receiveOptions],
  messages: [values.receiveOptions],
  getOption: [optionNumber, kinds],
  setOption: [optionNumber, optionValue],
  subscribe: [values.topic],
  unsubscribe: [values.topic],
  join: [values.group],
  leave: [values.group],
};

/** Methods of sockets that end a program early, or do not belong to the API. */
const passedOver = /^(close|(get|set)(Bool|Int32|Uint32|Int64|Uint64|String)Option)$/;

const weights = new Map(
  Object.entries({ send: 8, trySend: 8, receive: 8, tryReceive: 6 }),
);

/** Arguments, of which some are wrong. @param {Any[]} wanted @returns {Any} */
const args = (wanted) =>
  fc.oneof(
    { weight: 12, arbitrary: fc.tuple(...wanted) },
    { weight: 1, arbitrary: fc.array(junk, { maxLength: 3 }) },
  );

/** @param {string} method @returns {Any} */
const anyCall = (method) =>
  fc.record({
    do: fc.constant("call"),
    on: socket,
    method: fc.constant(method),
    args: args(parameters[method] ?? []),
    wait: fc.constantFrom(...[0, 1, 5, undefined]),
    ...(method === "messages" ? { as: fc.constantFrom("i0", "i1") } : {}),
    ...(/^try/.test(method) ? { count: fc.constantFrom(1, 1, 1, 20, 300) } : {}),
  });

/** Calls of sockets. @param {string[]} methods @returns {Any} */
export function socketCall(methods) {
  return fc.oneof(
    ...methods
      .filter((name) => !passedOver.test(name))
      .map((name) => ({ weight: weights.get(name) ?? 2, arbitrary: anyCall(name) })),
  );
}

/** @param {string[]} places @param {string[]} methods @param {Any[]} wanted @returns {Any} */
const of = (places, methods, wanted = []) =>
  fc.record({
    do: fc.constant("call"),
    on: fc.constantFrom(...places),
    method: fc.constantFrom(...methods),
    args: args(wanted),
    wait: fc.constantFrom(...[1, undefined]),
  });

/** Calls of all objects that are no sockets. @type {Any} */
export const otherCall = fc.oneof(
  of(["i0", "i1"], ["next", "next", "return"]),
  of(["o0", "o1", "o2"], ["receive", "values", "close"]),
  of(["o0", "o1", "o2"], ["on", "off"], [eventNames, fc.constant({ $: "function" })]),
  of(["p0", "p1"], ["run", "run", "pause", "resume", "statistics", "terminate"]),
  of(["c0", "c1"], ["shutdown", "close"]),
  of(["c0", "c1"], ["getOption", "setOption"], [optionNumber, optionValue]),
  of(["zmq"], ["curvePublicKey"], [fc.oneof(values.key, junk)]),
  of(["z85"], ["encode", "decode"], [fc.oneof(values.key, junk)]),
  of(["a0"], ["close"]),
);

export { eventNames };
