// The figures that zmq-napi is to reach. `node bench/targets.mjs REPORT.json` prints whether a report
// reaches them. With `--check` it exits with 1 if the report misses one. The targets are for people who work on the package, which does not contain this file.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { caseName, sameCase, without } from "./harness/cases.mjs";
import { parsed, program, UsageError } from "./harness/command-line.mjs";
import { short, table } from "./harness/report.mjs";

/**
 * @typedef {import("./harness/workload.mjs").Case} Case
 * @typedef {import("./harness/workload.mjs").Report} Report
 * @typedef {import("./harness/workload.mjs").Result} Result
 *
 * @typedef {object} Target
 * @property {string} target a description
 * @property {string} workload
 * @property {(one: Case) => boolean} cases selects the cases of the target
 * @property {string[]} metrics the worst value of all these counts
 * @property {(one: Case) => string} [peer] ours (default zmq-napi)
 * @property {string} [of] the peer that ours is divided by, of the same case
 * @property {string} [growsWith] a name in the cases; the figure is divided by the figure of
 *   the case in which this value is smallest
 * @property {number} [atLeast] the bound, if more is better
 * @property {number} [atMost] the bound, if less is better
 *
 * @typedef {object} Verdict
 * @property {string} target
 * @property {string} bound
 * @property {string} measured the worst value
 * @property {string} where the case of the worst value
 * @property {"met" | "missed" | "incomplete" | "not measured"} verdict incomplete: met in the
 *   measured cases, and other cases are missing
 *
 * @typedef {{ value: number, one: Case }} Found
 */

const ours = "zmq-napi";
const lendFrom = 65_536;

/** @param {Case} one @param {number} from @param {number} [to] */
const sized = ({ size }, from, to = from) => Number(size) >= from && Number(size) <= to;

/** @param {number} from @param {number} [to] @returns {Target["cases"]} */
const overTcp = (from, to) => (one) => one.transport === "tcp" && sized(one, from, to);

/** The peer that a user of large messages uses. @param {Case} one */
const lendingLarge = ({ size }) => (Number(size) >= lendFrom ? `${ours}-lend` : ours);

/** @param {string} words @param {number} from @param {number} to @param {string} of @param {number} atLeast @returns {Target} */
const throughput = (words, from, to, of, atLeast) => ({
  target: words,
  workload: "throughput",
  cases: overTcp(from, to),
  metrics: ["messages/s"],
  of,
  atLeast,
});

/** @type {Target[]} */
export const targets = [
  throughput("tcp, 16–256 B, ÷ zeromq.js", 16, 256, "zeromq.js", 8),
  throughput("tcp, 16–64 B, ÷ libzmq's C tools", 16, 64, "libzmq", 0.7),
  throughput("tcp, 256 B–1 KiB, ÷ libzmq's C tools", 256, 1024, "libzmq", 1),
  throughput("tcp, 4–16 KiB, ÷ libzmq's C tools", 4096, 16_384, "libzmq", 1.4),
  {
    ...throughput("tcp, 64 KiB and up, lent, ÷ C", lendFrom, Infinity, "libzmq", 0.95),
    peer: lendingLarge,
  },
  {
    ...throughput("tcp, 64 B and up, ÷ corked tcp", 64, Infinity, "tcp-corked", 1),
    peer: lendingLarge,
  },
  {
    ...throughput("tcp, 1 MiB and up, ÷ corked tcp", 2 ** 20, Infinity, "tcp-corked", 3),
    peer: lendingLarge,
  },
  throughput(
    "tcp, 1 MiB copied, ÷ zeromq.js uncopied",
    2 ** 20,
    2 ** 20,
    "zeromq.js",
    0.85,
  ),
  ...[
    { of: "libzmq", words: "libzmq's C tools", atMost: 1.15 },
    { of: "zeromq.js", words: "zeromq.js", atMost: 0.6 },
  ].map(({ of, words, atMost }) => ({
    target: `REQ/REP round trip over tcp, ÷ ${words}`,
    workload: "latency",
    cases: (/** @type {Case} */ { transport = "tcp", outstanding = 1 }) =>
      transport === "tcp" && outstanding === 1,
    metrics: ["average"],
    of,
    atMost,
  })),
  {
    target: "REQ/REP over tcp, 64 B, 100 outstanding, ÷ C",
    workload: "latency",
    cases: (one) => one.outstanding === 100 && overTcp(64)(one),
    metrics: ["round trips/s"],
    of: "libzmq",
    atLeast: 0.5,
  },
  {
    target: "DEALER–ROUTER over tcp, 64 B, 500 under way, ÷ C",
    workload: "dealer-router",
    cases: overTcp(64),
    metrics: ["round trips/s"],
    of: "libzmq",
    atLeast: 0.4,
  },
  {
    target: "fan-out to 64 subscribers, ÷ C",
    workload: "fan-out",
    cases: ({ subscribers }) => subscribers === 64,
    metrics: ["messages/s"],
    of: "libzmq",
    atLeast: 0.6,
  },
  ...[{ atLeast: 1e6 }, { of: "zeromq.js", atLeast: 4 }].map((bound) => ({
    target: `inproc between workers, 64 B, ${bound.of ? "÷ zeromq.js" : "messages/s"}`,
    workload: "inproc",
    cases: (/** @type {Case} */ one) => one.threads === "workers" && sized(one, 64),
    metrics: ["messages/s"],
    ...bound,
  })),
  {
    target: "multipart of 3 small frames, ÷ zeromq.js",
    workload: "multipart",
    cases: ({ frames, size = 0 }) => frames === 3 && Number(size) <= 256,
    metrics: ["messages/s"],
    of: "zeromq.js",
    atLeast: 4,
  },
  {
    target: "strings of 64 characters, ÷ zeromq.js",
    workload: "strings",
    cases: ({ characters }) => characters === 64,
    metrics: ["messages/s"],
    of: "zeromq.js",
    atLeast: 5,
  },
  ...[
    { of: "grpc-js", atLeast: 3 },
    { of: "nats.js", atLeast: 1 },
    { of: "undici", atLeast: 1 },
  ].map(({ of, atLeast }) => ({
    target: `calls per second, ÷ ${of}`,
    workload: "rpc",
    cases: (/** @type {Case} */ { state }) => state === "under way",
    metrics: ["calls/s"],
    peer: () => `${ours}-rpc`,
    of,
    atLeast,
  })),
  {
    target: "memory of a waiting call, bytes",
    workload: "rpc",
    cases: ({ state, calls }) => state === "waiting" && calls === 10_000,
    metrics: ["RSS each"],
    peer: () => `${ours}-rpc`,
    atMost: 4096,
  },
  ...["sender", "receiver"].map((side) => ({
    target: `processor time per 64 B message, ${side}, ÷ zeromq.js`,
    workload: "throughput",
    cases: overTcp(64),
    metrics: [`${side} CPU`],
    of: "zeromq.js",
    atMost: 0.25,
  })),
  {
    target: "event-loop delay p99 under full load, ms",
    workload: "loop-delay",
    cases: () => true,
    metrics: ["p99"],
    atMost: 20,
  },
  {
    target: "memory after 10 M messages of mixed sizes, MiB grown",
    workload: "memory",
    cases: ({ messages }) => Number(messages) >= 1e7,
    metrics: ["sender RSS", "receiver RSS"],
    atMost: 20,
  },
  ...["CPU", "RSS"].map((metric) => ({
    target: `${metric} of require(), ÷ zeromq.js`,
    workload: "loading",
    cases: () => true,
    metrics: [metric],
    of: "zeromq.js",
    atMost: 1.5,
  })),
  ...["sockets", "peers"].map((growing) => ({
    target: `cost per message as ${growing} grow 1 → 1,000, ÷ that of 1`,
    workload: "scaling",
    cases: (/** @type {Case} */ one) => one.grows === growing,
    metrics: ["CPU each"],
    growsWith: "number",
    atMost: 1.5,
  })),
];

/** Returns the divisor of a result of ours, or undefined if it was not measured.
 * @param {Target} target @param {Result} result @param {Result[]} results */
function divisor({ of, growsWith }, result, results) {
  if (!of && !growsWith) return 1;
  const others = results.filter(
    ({ workload, metric, peer, case: other }) =>
      workload === result.workload &&
      metric === result.metric &&
      peer === (of ?? result.peer) &&
      (growsWith
        ? sameCase(without(other, growsWith), without(result.case, growsWith))
        : sameCase(other, result.case)),
  );
  if (!growsWith) return others[0]?.median;
  const [least] = others.toSorted(
    (a, b) => Number(a.case[growsWith]) - Number(b.case[growsWith]),
  );
  // The smallest case alone shows no growth.
  return least === result ? undefined : least?.median;
}

/** @param {Target} target @param {Report} report @returns {Found[]} */
function valuesOf(target, { results }) {
  const { workload, cases, metrics, peer = () => ours } = target;
  return results
    .filter(
      (result) =>
        result.workload === workload &&
        metrics.includes(result.metric) &&
        cases(result.case) &&
        result.peer === peer(result.case),
    )
    .map((result) => ({
      value: result.median / (divisor(target, result, results) ?? NaN),
      one: result.case,
    }))
    .filter(({ value }) => Number.isFinite(value));
}

/** @param {Target} target @param {number} value */
const inUnits = ({ of, growsWith }, value) =>
  of || growsWith
    ? `${Number(value.toPrecision(3))} ×`
    : short(value).replace(/\.0+(?= |$)/, "");

/**
 * Returns the number of cases that a target covers. Growth is not measured in its first case.
 * @param {Target} target @param {Report} report
 */
function expected({ workload, cases, growsWith }, { workloads }) {
  const all = workloads.find(({ name }) => name === workload)?.cases ?? [];
  return all.filter(cases).length - (growsWith ? 1 : 0);
}

/** @param {Target} target @param {Report} report @returns {Verdict} */
function judge(target, report) {
  const { atLeast, atMost = Infinity } = target;
  const found = valuesOf(target, report).sort((a, b) => a.value - b.value);
  const bound = inUnits(target, atLeast ?? atMost);
  const words = { target: target.target, bound: `${atLeast ? "≥" : "≤"} ${bound}` };
  const worst = atLeast ? found[0] : found.at(-1);
  if (!worst) return { ...words, measured: "–", where: "", verdict: "not measured" };
  const where = caseName(worst.one);
  const within = worst.value >= (atLeast ?? -Infinity) && worst.value <= atMost;
  const cases = found.length / target.metrics.length;
  return {
    ...words,
    measured: inUnits(target, worst.value),
    where: found.length > 1 ? `${where}: the worst of ${found.length}` : where,
    verdict: !within ? "missed" : cases < expected(target, report) ? "incomplete" : "met",
  };
}

/** Compares all targets with a report. @param {Report} report @returns {Verdict[]} */
export const judged = (report) => targets.map((target) => judge(target, report));

/** Returns a table of the targets of the workloads that were run. @param {Report} report */
export function targetsTable(report) {
  const ran = report.workloads.map(({ name }) => name);
  const rows = targets
    .filter(({ workload }) => ran.includes(workload))
    .map((target) => judge(target, report))
    .map((one) => [one.target, one.bound, one.measured, one.verdict, one.where]);
  return [["target", "bound", "measured", "verdict", "where"], ...rows];
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await program(async () => {
    const usage = "Usage: node bench/targets.mjs REPORT.json [--check]";
    const options = /** @type {const} */ ({ check: { type: "boolean" } });
    const { values, positionals } = parsed({ allowPositionals: true, options }, usage);
    const [file] = positionals;
    if (file === undefined) throw new UsageError(usage);
    const report = JSON.parse(readFileSync(file, "utf8"));
    console.log(table(targetsTable(report)));
    const isMissed = judged(report).some(({ verdict }) => verdict === "missed");
    if (values.check && isMissed) process.exitCode = 1;
  });
