// Converts values of a program's data into JavaScript values.

import { makeMessage } from "./messages.mjs";
import { trap } from "./program-state.mjs";
import { z85 } from "./keys.mjs";
import { place } from "./names.mjs";

/** @typedef {import("./program-state.mjs").ProgramState} ProgramState */

/** @param {any} value @returns {any} */
function bytes({ size, as = "Buffer", fill = 7 }) {
  const buffer = new ArrayBuffer(Math.ceil(size / 8) * 8);
  new Uint8Array(buffer).fill(fill);
  if (as === "ArrayBuffer") return buffer;
  if (as === "SharedArrayBuffer") return new SharedArrayBuffer(size);
  if (as === "DataView") return new DataView(buffer, 0, size);
  if (as === "Float64Array") return new Float64Array(buffer);
  if (as === "Uint8Array") return new Uint8Array(buffer, 0, size);
  if (as === "resizable")
    // @ts-expect-error Node has it since 20; the types of ES2023 do not.
    return new Uint8Array(new ArrayBuffer(size, { maxByteLength: size + 64 }));
  const view = Buffer.from(buffer, 0, size);
  if (as === "detached") structuredClone(buffer, { transfer: [buffer] });
  return view;
}

/** @param {any} value @param {ProgramState} state @param {string} type */
function message({ sizes, before }, state, type) {
  const frames = makeMessage(state.serial(), sizes, type);
  state.sent = [...frames, ...state.sent].slice(0, 8);
  if (before === undefined) return frames;
  const prefix = decode(before, state, type);
  return [...(Array.isArray(prefix) ? prefix : [prefix]), ...frames];
}

/** The values that a place received: its first frame, its metadata, or all. @param {any} value @param {ProgramState} state */
function received({ of, part }, state) {
  const last = state.received.get(of);
  if (part === "first") return last?.[0];
  if (part === "to") return last?.[1];
  return last;
}

/** @param {any} value @param {ProgramState} state */
function endpoint({ of }, state) {
  try {
    const known = state.places.get(of)?.lastEndpoint ?? state.endpoints[of];
    return known ?? "tcp://127.0.0.1:9";
  } catch {
    return "tcp://127.0.0.1:9";
  }
}

/** @param {any} value */
function signal({ after }) {
  return after === 0 ? AbortSignal.abort() : AbortSignal.timeout(after);
}

/** @type {Record<string, (value: any, state: ProgramState, type: string) => any>} */
const makers = {
  undefined: () => undefined,
  number: ({ text }) => Number(text),
  bigint: ({ text }) => BigInt(text),
  symbol: () => Symbol("s"),
  function: () => () => undefined,
  date: () => new Date(0),
  repeat: ({ text, count }) => text.repeat(count),
  lone: () => "\ud800",
  bytes,
  message,
  received,
  endpoint,
  signal,
  key: ({ name }) => z85[name],
  ref: ({ to }, state) => state.places.get(to),
  token: ({ of }, state) => state.places.get(of)?.token,
  cyclic: () => {
    /** @type {unknown[]} */
    const array = [];
    array.push(array);
    return array;
  },
  proxy: () => new Proxy([], {}),
  closer: ({ of, then }, state) => trap(() => state.places.get(of)?.close?.(), then),
  late: ({ of }, state) =>
    Object.defineProperty(["a", "b"], 1, {
      get: () => (state.places.get(of)?.close?.(), "late"),
    }),
};

/** @param {any} value @param {ProgramState} state @param {string} [type] @returns {any} */
export function decode(value, state, type = "") {
  if (typeof value === "string") return place(value, state);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => decode(item, state, type));
  if (typeof value.$ === "string") return makers[value.$](value, state, type);
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, decode(item, state, type)]),
  );
}
