// The names of cases, on the terminal and in the report.

import { sizeName } from "./report.mjs";

/** @typedef {import("./workload.mjs").Case} Case */

/** Names a value: `64 B`, `tcp`, `100 outstanding`, `no curve`. @param {string} name @param {Case[string]} value */
export function valueName(name, value) {
  if (typeof value === "boolean") return value ? name : `no ${name}`;
  if (typeof value === "string") return value;
  if (name === "size" || name === "bytes") return sizeName(value);
  if (name === "number") return value.toLocaleString("en");
  return `${value.toLocaleString("en")} ${value === 1 ? name.replace(/s$/, "") : name}`;
}

/** Names a case: `tcp, 64 B`. @param {Case} one */
export const caseName = (one) =>
  Object.entries(one)
    .map(([name, value]) => valueName(name, value))
    .join(", ");

/** @param {Case} one @param {string} name */
export const without = (one, name) =>
  Object.fromEntries(Object.entries(one).filter(([other]) => other !== name));

/** Whether two cases have the same values, in any order. @param {Case} a @param {Case} b */
export function sameCase(a, b) {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => a[name] === b[name]);
}

/** Whether a peer is ours, in any variant. @param {string} peer */
export const isOurs = (peer) => peer.startsWith("zmq-napi");

/**
 * @template Item @param {Item[]} items @param {(item: Item) => string} key
 * @returns {Item[][]} in the order in which they appear
 */
export function groupsBy(items, key) {
  /** @type {Map<string, Item[]>} */
  const groups = new Map();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return [...groups.values()];
}
