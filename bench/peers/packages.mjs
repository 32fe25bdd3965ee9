// The peers with the API of zeromq.js 6: our package, used in four ways, and zeromq.js.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Unavailable } from "../harness/peer.mjs";

/** @typedef {import("../harness/peer.mjs").Peer} Peer */

/** The size in bytes from which lending a buffer is measured. */
const lentFrom = 32_768;

const all = /** @type {const} */ (["receiver", "sender", "server", "client"]);

/**
 * Returns a command that runs a role of a module in a Node of its own. The path of the module
 * is relative to this folder.
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

/** The name of the package whose sockets a peer uses. @param {Peer} peer */
export const packageOf = ({ name }) =>
  name.startsWith("zmq-napi") ? "zmq-napi" : name === "zeromq.js" ? "zeromq" : name;

/** Returns a function that makes the command for a role of a package. `more` is added to its work.
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
    about: "trySend() and tryReceive(), with await only at the high-water marks",
    version,
    roles: ["receiver", "sender"],
    command: command("zmq-napi", { trying: true }),
  },
  {
    name: "zmq-napi-many",
    about: "await sendMany() of up to 256 messages, 256 KiB at most; for await",
    version,
    roles: ["receiver", "sender"],
    command: command("zmq-napi", { many: true }),
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
