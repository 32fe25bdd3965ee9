// How workloads start their processes: our own programs in a Node, C++ programs as they are.

import { fileURLToPath } from "node:url";
import { build } from "../peers/libzmq.mjs";

/** @typedef {import("../harness/peer.mjs").Command} Command */
/** @typedef {import("../harness/peer.mjs").Peer} Peer */

/** @param {string} name */
const fileOf = (name) => fileURLToPath(new URL(name, import.meta.url));

/** The package that a peer has its sockets from. @param {Peer} peer */
export const packageOf = ({ name }) =>
  name.startsWith("zmq-napi") ? "zmq-napi" : name === "zeromq.js" ? "zeromq" : name;

/**
 * A role of the module `name` of this folder, in a Node of its own.
 *
 * @param {string} name
 * @param {Peer | string} packaged whose package it uses; or where one is to be imported from
 * @param {string} role
 * @param {object} work
 * @param {{ flags?: string[], env?: Record<string, string> }} [node]
 * @returns {Command}
 */
export function role(name, packaged, role, work, { flags = [], env } = {}) {
  const source = typeof packaged === "string" ? packaged : packageOf(packaged);
  const words = [fileOf("role.mjs"), name, source, role, JSON.stringify(work)];
  return { argv: [process.execPath, ...flags, ...words], ...(env ? { env } : {}) };
}

/**
 * A program of this folder that is written in C++ and speaks as our own do, built if need be.
 *
 * @param {string} name
 * @param {(string | number)[]} words
 * @returns {Promise<Command>}
 */
export async function compiled(name, words) {
  return { argv: [await build(name, fileOf(`${name}.cpp`)), ...words.map(String)] };
}
