// How many clients a second come in to a server, by who decides about them.

import { fileURLToPath } from "node:url";
import { curveKeyPair } from "zmq-napi";
import { positive, program, readOptions } from "./harness/options.mjs";
import { Unavailable } from "./harness/peer.mjs";
import { addressOf, Running, scratch } from "./harness/processes.mjs";
import * as report from "./harness/report.mjs";
import { spread } from "./harness/statistics.mjs";
import { build } from "./peers/libzmq.mjs";
import { peers as pyzmq } from "./peers/pyzmq.mjs";

/** @typedef {"PLAIN" | "CURVE"} Mechanism */
/** @typedef {{ name: string, decides: string, mechanisms: Mechanism[] }} Server */
/** @typedef {{ server: string, mechanism: Mechanism, rate: import("./harness/statistics.mjs").Spread }} Result */

/** @type {Server[]} */
const allServers = [
  { name: "no authenticator", decides: "nobody", mechanisms: ["CURVE"] },
  { name: "a table", decides: "table", mechanisms: ["PLAIN", "CURVE"] },
  { name: "an async function", decides: "function", mechanisms: ["PLAIN", "CURVE"] },
  { name: "a CertificateStore", decides: "folder", mechanisms: ["CURVE"] },
  { name: "pyzmq's authenticator", decides: "pyzmq", mechanisms: ["PLAIN", "CURVE"] },
];

const help = `Usage: node bench/handshakes.mjs [OPTIONS]

Clients in C++ that connect, send a message, wait for its echo and disconnect; the server is
ours, with and without an Authenticator, or pyzmq's with its own. Connections per second, the
median of several rounds, in which the servers take turns. The clients' share is in them.
  --rounds N        (default 5)
  --count N         connections per round (default 2000)
  --threads N       clients at once (default 8)
  --users N         who are known to the server (default 100)
  --transport NAME  tcp or ipc (default tcp)
  --quick           3 rounds of 500
  --json FILE       the report for programs
  --help`;

const file = (/** @type {string} */ name) =>
  fileURLToPath(new URL(`processes/${name}`, import.meta.url));

const server = curveKeyPair();
const client = { ...curveKeyPair(), username: "ada", password: "lovelace" };

/** @param {string} decides @param {object} work */
function serverOf(decides, work) {
  const words = [JSON.stringify({ ...work, decides })];
  if (decides === "pyzmq")
    return { argv: ["/usr/bin/python3", file("handshakes.py"), ...words] };
  return { argv: [process.execPath, file("handshakes.mjs"), ...words] };
}

/**
 * Connections per second, once.
 *
 * @param {Server} who
 * @param {Mechanism} mechanism
 * @param {{ count: number, threads: number, users: number, transport: string }} options
 */
async function rate({ decides }, mechanism, { count, threads, users, transport }) {
  const address = addressOf(transport);
  const work = { mechanism, address, users, server, client, folder: scratch() };
  const running = new Running(serverOf(decides, work));
  try {
    const credentials =
      mechanism === "PLAIN"
        ? [client.username, client.password]
        : [client.publicKey, client.secretKey, server.publicKey];
    const argv = [
      await build("handshakes-clients", file("handshakes.cpp")),
      await running.endpoint(),
      String(count),
      String(threads),
      mechanism,
      ...credentials,
    ];
    const read = (/** @type {string} */ output) => ({ seconds: Number(output) });
    const { seconds = NaN } = await new Running({ argv, read }).outcome;
    await running.end();
    return count / seconds;
  } finally {
    running.kill();
  }
}

/** The servers that can be run here, and their versions. */
async function able() {
  try {
    const [peer] = pyzmq;
    return { servers: allServers, versions: { pyzmq: await peer.version() } };
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    console.log(`Without pyzmq: ${error.message}`);
    const servers = allServers.filter(({ decides }) => decides !== "pyzmq");
    return { servers, versions: {} };
  }
}

async function main() {
  const options = readOptions(help, {
    rounds: "",
    count: "",
    threads: "8",
    users: "100",
    transport: "tcp",
  });
  const rounds = positive("rounds", options.rounds || (options.quick ? "3" : "5"));
  const work = {
    count: positive("count", options.count || (options.quick ? "500" : "2000")),
    threads: positive("threads", options.threads),
    users: positive("users", options.users),
    transport: options.transport,
  };
  const { servers, versions } = await able();
  const where = report.circumstances(/** @type {Record<string, string>} */ (versions));
  report.printHeading(
    `Connections per second over ${work.transport}, ${work.threads} clients at once, ` +
      `median of ${rounds} rounds of ${work.count} (min–max)`,
    where,
  );
  const cases = servers.flatMap((who) =>
    who.mechanisms.map((mechanism) => ({
      who,
      mechanism,
      rates: /** @type {number[]} */ ([]),
    })),
  );
  for (let round = 0; round < rounds; round++)
    for (let i = 0; i < cases.length; i++) {
      const { who, mechanism, rates } = cases[(i + round) % cases.length];
      report.progress(`round ${round + 1}: ${mechanism}, ${who.name}`);
      rates.push(await rate(who, mechanism, work));
    }
  report.progress("");
  const results = cases.map(({ who, mechanism, rates }) => ({
    server: who.name,
    mechanism,
    rate: spread(rates),
  }));
  const cell = (/** @type {string} */ name, /** @type {Mechanism} */ mechanism) => {
    const found = results.find(
      (result) => result.server === name && result.mechanism === mechanism,
    );
    return found ? report.withRange(found.rate) : "";
  };
  console.log(
    report.table([
      ["who decides", "PLAIN", "CURVE"],
      ...servers.map(({ name }) => [name, cell(name, "PLAIN"), cell(name, "CURVE")]),
    ]),
  );
  const benchmark = "handshakes";
  report.writeJson(options.json, { benchmark, ...where, options, results });
}

await program(main);
