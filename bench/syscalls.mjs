// Which system calls the JavaScript thread makes for a message.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { find } from "../scripts/support/tools.mjs";
import { choosePeers, positive, program, readOptions } from "./harness/options.mjs";
import { Unavailable } from "./harness/peer.mjs";
import { addressOf, measure, scratch } from "./harness/processes.mjs";
import * as report from "./harness/report.mjs";
import { peers as zeromq } from "./peers/zeromq.mjs";
import { peers as zmqNapi } from "./peers/zmq-napi.mjs";

/** @typedef {import("./harness/peer.mjs").Peer} Peer */

const allPeers = [zmqNapi[0], ...zeromq];
const help = `Usage: node bench/syscalls.mjs [OPTIONS]

A PAIR sends a message over tcp to another process and waits for its echo, again and again;
strace counts the system calls of its JavaScript thread. A shorter run is subtracted from a
longer one, so that neither the start nor the end of the process counts. A round trip is one
message sent and one received.
  --count N         round trips (default 5000)
  --size N          bytes of a message (default 64)
  --pattern NAME    pair or req-rep (default pair)
  --peers NAME,NAME (default all: ${allPeers.map(({ name }) => name).join(", ")})
  --quick           1000 round trips
  --json FILE       the report for programs
  --help`;

/** @param {string} trace what strace wrote about a thread */
function countCalls(trace) {
  /** @type {Map<string, number>} */
  const calls = new Map();
  for (const line of trace.split("\n")) {
    // The second half of an interrupted line begins with "<...".
    const [, name] = /^(\w+)\(/.exec(line) ?? [];
    if (name) calls.set(name, (calls.get(name) ?? 0) + 1);
  }
  return calls;
}

let traces = 0;

/** The calls of a client's JavaScript thread. @param {Peer} peer @param {number} count @param {{ size: number, pattern: "pair" | "req-rep" }} how */
async function trace(peer, count, how) {
  const prefix = join(scratch(), `trace-${++traces}`);
  const work = { ...how, address: addressOf("tcp"), count };
  /** @param {string[]} argv */
  const wrap = (argv) => ["strace", "-ff", "-qq", "-s", "0", "-o", prefix, ...argv];
  const { pid } = await measure(peer, ["server", "client"], work, wrap);
  return countCalls(readFileSync(`${prefix}.${pid}`, "utf8"));
}

/** Calls per round trip, by name. @param {Peer} peer @param {number} count @param {{ size: number, pattern: "pair" | "req-rep" }} how */
async function perRoundTrip(peer, count, how) {
  const shorter = await trace(peer, 1, how);
  const longer = await trace(peer, count + 1, how);
  const names = [...longer.keys()];
  const entries = names.map((name) => {
    const more = Math.max(0, (longer.get(name) ?? 0) - (shorter.get(name) ?? 0));
    return /** @type {const} */ ([name, more / count]);
  });
  return new Map(entries);
}

async function main() {
  const options = readOptions(help, {
    count: "",
    size: "64",
    pattern: "pair",
    peers: "all",
  });
  const count = positive("count", options.count || (options.quick ? "1000" : "5000"));
  const how = {
    size: positive("size", options.size),
    pattern: /** @type {"pair" | "req-rep"} */ (options.pattern),
  };
  if (!find("strace"))
    throw new Unavailable("strace is missing; on Debian: sudo apt-get install strace");
  const where = report.circumstances({});
  const { peers, versions } = await choosePeers(allPeers, options.peers, "client");
  Object.assign(where.versions, versions);
  report.printHeading(
    `System calls of the JavaScript thread per round trip, ${how.pattern}, tcp, ${count} round trips`,
    where,
  );

  /** @type {Map<string, number>[]} */
  const calls = [];
  for (const peer of peers) calls.push(await perRoundTrip(peer, count, how));
  // What happens less often than once in two hundred is not part of a round trip.
  const names = [...new Set(calls.flatMap((one) => [...one.keys()]))]
    .filter((name) => calls.some((one) => (one.get(name) ?? 0) >= 0.005))
    .sort();
  const total = calls.map((one) => [...one.values()].reduce((sum, value) => sum + value));
  const rows = names.map((name) => [
    name,
    ...calls.map((one) => (one.get(name) ?? 0).toFixed(2)),
  ]);
  console.log(
    report.table([
      ["per round trip", ...peers.map(({ name }) => name)],
      ...rows,
      ["all", ...total.map((value) => value.toFixed(2))],
      ["all, per message", ...total.map((value) => (value / 2).toFixed(2))],
    ]),
  );
  console.log();
  for (const [i, { name }] of peers.entries()) {
    const many = Math.round((calls[i].get("epoll_ctl") ?? 0) * count);
    const verdict = many <= 0 ? "no epoll_ctl" : `${many} calls of epoll_ctl`;
    console.log(`${name}: ${verdict} in ${count} round trips`);
  }
  const results = peers.map(({ name }, i) => ({
    peer: name,
    perRoundTrip: Object.fromEntries(calls[i]),
  }));
  report.writeJson(options.json, { benchmark: "syscalls", ...where, options, results });
}

await program(main);
