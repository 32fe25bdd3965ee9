// How workloads start their processes: our own programs in a Node, C++ programs as they are.

import { fileURLToPath } from "node:url";
import { pair } from "../harness/pair.mjs";
import { addressOf } from "../harness/processes.mjs";
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
 * @param {string} name @param {Peer} peer whose package it uses
 * @param {string} role @param {object} work @returns {Command}
 */
export function role(name, peer, role, work) {
  const words = [name, packageOf(peer), role, JSON.stringify(work)];
  return { argv: [process.execPath, fileOf("role.mjs"), ...words] };
}

/**
 * A program of this folder that is written in C++ and speaks as our own do, built if need be.
 *
 * @param {string} name @param {(string | number)[]} words @returns {Promise<Command>}
 */
export async function compiled(name, words) {
  return { argv: [await build(name, fileOf(`${name}.cpp`)), ...words.map(String)] };
}

/**
 * Messages per second from a PUSH to a PULL in another process, over tcp, by push-pull.mjs
 * or by its twin in C++.
 *
 * @param {Peer} peer
 * @param {Omit<import("./push-pull.mjs").Work, "address" | "endpoint">} work
 */
export async function rateOf(peer, work) {
  const address = addressOf("tcp");
  const { size, count, frames = 1 } = work;
  const command = (/** @type {string} */ side, /** @type {object} */ where) =>
    peer.name === "libzmq"
      ? compiled("push-pull", [side, ...Object.values(where), size, count, frames])
      : role("push-pull", peer, side, { ...work, ...where });
  const { bound } = await pair(await command("receiver", { address }), (endpoint) =>
    command("sender", { endpoint }),
  );
  return count / bound.seconds;
}

/**
 * Enough messages for a run of about half a second, if it goes well.
 *
 * @param {number} bytes of a message @param {{ count?: number, quick: boolean }} choice
 */
export function messagesFor(bytes, { count, quick }) {
  const usual = Math.max(200, Number((1e9 / (bytes + 1000)).toPrecision(2)));
  return count ?? (quick ? Math.ceil(usual / 10) : usual);
}
