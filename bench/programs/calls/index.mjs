// The peers of the workload rpc: libraries for calls that have one answer. Each has a module in this
// folder, which serves the methods of a server and connects to it.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Unavailable } from "../../harness/peer.mjs";
import { peersNamed } from "../../peers/index.mjs";

/**
 * @typedef {{ id: number, symbol: string, quantity: number, limit: number }} Order the input
 * @typedef {{ id: number, symbol: string, total: number }} Price the answer
 * @typedef {(order: Order) => Promise<Price>} Method
 * @typedef {{ price: Method, hold: Method }} Methods
 *
 * @typedef {object} Library
 * @property {(methods: Methods) => Promise<string>} serve resolves with the endpoint
 * @property {(endpoint: string, timeout: number) => Promise<Call>} connect
 * @property {number} [mostAtServer] the number of calls that the client sends at once (default: no limit)
 *
 * @typedef {(method: keyof Methods, order: Order) => Promise<Price>} Call
 */

const program = fileURLToPath(new URL("../rpc.mjs", import.meta.url));
const { resolve } = createRequire(import.meta.url);

/** Returns the version of an installed package. @param {string} name */
function versionOf(name) {
  try {
    const [folder] = resolve(name).split(`/node_modules/${name}/`);
    const manifest = `${folder}/node_modules/${name}/package.json`;
    return String(JSON.parse(readFileSync(manifest, "utf8")).version);
  } catch {
    throw new Unavailable(`npm install --no-save ${name}`);
  }
}

/** Returns the command that starts NATS' server. Debian installs it where not every PATH leads. */
export function natsServer() {
  const found = ["nats-server", "/usr/sbin/nats-server"].find(
    (command) => spawnSync(command, ["--version"]).status === 0,
  );
  if (found !== undefined) return found;
  throw new Unavailable("nats-server is missing: apt-get install nats-server");
}

/**
 * @param {string} name @param {string} file @param {string} about
 * @param {() => Promise<string>} version @returns {import("../../harness/peer.mjs").Peer}
 */
const peer = (name, file, about, version) => ({
  ...{ name, about, version },
  roles: ["server", "client"],
  command: async (role, { endpoint = "" }) => ({
    argv: [process.execPath, "--expose-gc", program, file, role, endpoint],
  }),
});

/** Ours first. */
export const peers = [
  peer(
    "zmq-napi-rpc",
    "zmq-napi.mjs",
    "RpcClient and RpcServer of zmq-napi/rpc",
    peersNamed("zmq-napi")[0].version,
  ),
  peer("grpc-js", "grpc.mjs", "unary calls of @grpc/grpc-js, without TLS", async () =>
    versionOf("@grpc/grpc-js"),
  ),
  peer(
    "nats.js",
    "nats.mjs",
    "requests of @nats-io/transport-node, through a nats-server on the same machine",
    async () => {
      const broker = spawnSync(natsServer(), ["--version"], { encoding: "utf8" });
      const client = versionOf("@nats-io/transport-node");
      return `${client} (${broker.stdout.trim().replace(": v", " ")})`;
    },
  ),
  peer(
    "undici",
    "undici.mjs",
    "POST of a Pool with 100 connections to a server of node:http",
    async () => versionOf("undici"),
  ),
  peer(
    "tcp-json",
    "tcp.mjs",
    "node:net, a line of JSON for each call and each answer, no deadlines",
    async () => process.version,
  ),
];
