import { fileURLToPath } from "node:url";
import { transportsOf } from "../harness/options.mjs";
import { alone } from "../harness/pair.mjs";
import { addressOf, Running, scratch } from "../harness/processes.mjs";
import { build } from "../peers/libzmq.mjs";
import { peersNamed } from "../peers/index.mjs";

/** How many clients are known to the server, and how many come at once. */
const users = 100;
const threads = 8;

/** What decides about the clients: pyzmq's authenticator takes passwords from a table, keys
 * from a folder. */
const cases = [
  { mechanism: "PLAIN", decides: "table" },
  { mechanism: "PLAIN", decides: "function" },
  { mechanism: "CURVE", decides: "nobody" },
  { mechanism: "CURVE", decides: "table" },
  { mechanism: "CURVE", decides: "function" },
  { mechanism: "CURVE", decides: "folder" },
];

const file = (/** @type {string} */ name) =>
  fileURLToPath(new URL(`../processes/${name}`, import.meta.url));

/** The server's keys, and what a client shows to be let in. */
async function credentials() {
  const { curveKeyPair } = await import("zmq-napi");
  const client = { ...curveKeyPair(), username: "ada", password: "lovelace" };
  return { server: curveKeyPair(), client };
}

/** @typedef {Awaited<ReturnType<typeof credentials>>} Credentials */

/** @param {string} peer @param {object} work */
const serverOf = (peer, work) => ({
  argv: [
    ...(peer === "pyzmq"
      ? ["/usr/bin/python3", file("handshakes.py")]
      : [process.execPath, file("handshakes.mjs")]),
    JSON.stringify(work),
  ],
});

/** Seconds for all connections of the clients. @param {Credentials} known @param {string} endpoint @param {string} mechanism @param {number} count */
async function connectAll({ server, client }, endpoint, mechanism, count) {
  const shown =
    mechanism === "PLAIN"
      ? [client.username, client.password]
      : [client.publicKey, client.secretKey, server.publicKey];
  const program = await build("handshakes-clients", file("handshakes.cpp"));
  const words = [endpoint, String(count), String(threads), mechanism, ...shown];
  const read = (/** @type {string} */ output) => ({ seconds: Number(output) });
  return (await alone({ argv: [program, ...words], read })).seconds;
}

/** @type {import("../harness/workload.mjs").Workload} */
export const workload = {
  name: "handshakes",
  title: "connections per second to a server with PLAIN or CURVE, by who decides",
  about:
    `${threads} threads of a C++ program connect, send a message, wait for its echo and ` +
    `disconnect, again and again; their share is in the time. The server knows ${users} ` +
    "users. Nobody decides: no Authenticator. A table, an async function, and a folder of " +
    "certificates are what ours decides by; pyzmq's ThreadAuthenticator has a table of " +
    "passwords and a folder of certificates.",
  axis: "decides",
  metrics: { "connections/s": { unit: "connections/s", better: "more" } },
  peers: peersNamed("zmq-napi", "pyzmq"),
  rounds: { usual: 3, quick: 1 },
  cases: ({ transports, quick }) =>
    transportsOf(transports, ["tcp"]).flatMap((transport) =>
      (quick ? cases.slice(3, 4) : cases).map((one) => ({ transport, ...one })),
    ),
  suits: (peer, { mechanism, decides }) =>
    peer.name !== "pyzmq" || decides === (mechanism === "PLAIN" ? "table" : "folder"),
  async run(peer, { transport, mechanism, decides }, choice) {
    const address = addressOf(String(transport));
    const known = await credentials();
    const shared = { mechanism, address, users, ...known, folder: scratch() };
    const running = new Running(serverOf(peer.name, { ...shared, decides }));
    try {
      const count = choice.count ?? (choice.quick ? 200 : 1000);
      const endpoint = await running.endpoint();
      const seconds = await connectAll(known, endpoint, String(mechanism), count);
      await running.end();
      return { "connections/s": count / seconds };
    } finally {
      running.kill();
    }
  },
};
