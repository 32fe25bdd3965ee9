// The peers with the interface of zeromq.js 6: ours, in three ways to use it, and zeromq.js.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Unavailable } from "../harness/peer.mjs";

/** @typedef {import("../harness/peer.mjs").Peer} Peer */

/** From where on lending a buffer instead of copying it is worth a try. */
const lentFrom = 32_768;

const all = /** @type {const} */ (["receiver", "sender", "server", "client"]);

/**
 * How a Node of its own runs a role of a module, whose path is relative to this folder.
 *
 * @param {string} module @param {string} packaged @param {string} role @param {object} work
 * @returns {import("../harness/peer.mjs").Command}
 */
export const role = (module, packaged, role, work) => ({
  argv: [
    ...[process.execPath, fileURLToPath(new URL("role.mjs", import.meta.url))],
    ...[module, packaged, role, JSON.stringify(work)],
  ],
});

/** The package that a peer has its sockets from. @param {Peer} peer */
export const packageOf = ({ name }) =>
  name.startsWith("zmq-napi") ? "zmq-napi" : name === "zeromq.js" ? "zeromq" : name;

/** How a package runs a role, with more said to it.
 * @param {string} packaged @param {object} [more] @returns {Peer["command"]} */
const command = (packaged, more) => async (name, work) =>
  role("./sockets.mjs", packaged, name, { ...work, ...more });

const version = async () => {
  const manifest = new URL("../../package.json", import.meta.url);
  const { version } = await import("zmq-napi");
  return `${JSON.parse(readFileSync(manifest, "utf8")).version} (libzmq ${version})`;
};

/** @type {Peer[]} */
export const peers = [
  {
    name: "zmq-napi",
    about: "await send(), for await",
    version,
    roles: all,
    pipelines: true,
    command: command("zmq-napi"),
  },
  {
    name: "zmq-napi-try",
    about: "trySend(), tryReceive(), awaiting only at the high-water marks",
    version,
    roles: ["receiver", "sender"],
    command: command("zmq-napi", { trying: true }),
  },
  {
    name: "zmq-napi-lend",
    about: "await send() with zeroCopyThreshold, for await",
    version,
    suits: (size) => size >= lentFrom,
    roles: ["receiver", "sender"],
    command: command("zmq-napi", { push: { zeroCopyThreshold: lentFrom } }),
  },
  {
    name: "zeromq.js",
    about: "await send(), for await",
    async version() {
      try {
        const folder = dirname(createRequire(import.meta.url).resolve("zeromq"));
        const manifest = readFileSync(join(folder, "../package.json"), "utf8");
        const { version } = await import("zeromq");
        return `${JSON.parse(manifest).version} (libzmq ${version})`;
      } catch {
        throw new Unavailable("npm install --no-save zeromq");
      }
    },
    roles: all,
    pipelines: true,
    command: command("zeromq"),
  },
];
