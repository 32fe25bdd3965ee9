// Steps for the sockets of v5-compat.

import fc from "fast-check";
import { endpoint } from "./endpoints.mjs";
import { junk, message, number, topic } from "./values.mjs";

/** @typedef {import("fast-check").Arbitrary<any>} Any */

const place = fc.constantFrom("v0", "v1");
const types = fc.constantFrom(
  ..."push pull req rep dealer router pub sub xpub xsub pair stream x".split(" "),
);

/** @param {string} method @param {Any[]} args @returns {Any} */
const call = (method, ...args) =>
  fc.record({
    do: fc.constant("call"),
    on: place,
    method: fc.constant(method),
    args: fc.oneof(
      { weight: 8, arbitrary: fc.tuple(...args) },
      { weight: 1, arbitrary: fc.array(junk, { maxLength: 3 }) },
    ),
  });

const callback = fc.constantFrom({ $: "function" }, { $: "undefined" });
/**
 * Without ZMQ_LINGER, which would delay the end, and ZMQ_USE_FD, which takes the child's
 * descriptors.
 */
const optionNumber = fc.nat(120).filter((id) => ![17, 89].includes(id));

/** @type {Any} */
const one = fc.oneof(
  fc.record({
    do: fc.constant("call"),
    on: fc.constant("v5"),
    method: fc.constant("socket"),
    args: fc.tuple(types),
    as: place,
  }),
  call("bind", endpoint, callback),
  call("bindSync", endpoint),
  call("connect", endpoint),
  call("unbind", endpoint, callback),
  call("disconnect", endpoint),
  call("send", message, fc.constantFrom(0, 2), callback),
  call("subscribe", topic),
  call("unsubscribe", topic),
  call("setsockopt", optionNumber, fc.oneof(number, junk)),
  call("getsockopt", optionNumber),
  call("monitor", fc.constantFrom(1, 10), fc.constantFrom(0, 1)),
  call("unmonitor"),
  call("pause"),
  call("resume"),
  call("close"),
);

export const v5Steps = fc.array(one, { minLength: 1, maxLength: 4 });
