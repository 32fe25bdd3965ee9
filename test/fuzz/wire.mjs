// Fuzzes what a socket does with hostile peers, in victims' processes.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { caseOf } from "./wire/arbitraries/cases.mjs";
import { Campaign } from "./wire/campaign.mjs";
import { Replayer } from "./wire/replay.mjs";
import { mark } from "./wire/secrets.mjs";

const help = `Usage: npm run fuzz:wire -- [OPTION...] [FILE...]

Plays random conversations with sockets of every type until the time is over, and prints how
many there were, which states they reached, and the faults, each made small. With FILEs, as
faults are kept in test/fuzz/found/wire/, plays only these.

  --minutes N         stop after N minutes; default 5
  --conversations N   stop after N conversations
  --seed N            the seed; default a new one, which is printed
  --from N            begin with the N-th case of the seed; default 0
  --only TEXT,...     only cases whose victim has each TEXT: a type, a transport, a role,
                      a mechanism, a reading, "socks" or "zap"
  --lanes N           cases at a time; default 24
  --cases N           cases for each victim; default 2000
  --shrink N          seconds for making a fault small; default 60
  --print N           print the N-th case of the seed, and play nothing
  --coverage          print how far each kind of connection came
  --keep FOLDER       write faults to files; default .cache/fuzz/wire
  --help              print this

A case is a victim's socket and up to eight conversations with it. Victims have the
environment of this process, so ZMQ_NAPI_BINARY, LD_PRELOAD and ASAN_OPTIONS choose a build
with a sanitizer, whose reports are faults. With ZMQ_NAPI_FUZZ_ALL=1 no known fault is passed
over (test/fuzz/wire/open-faults.mjs).`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: "string", default: "5" },
    conversations: { type: "string", default: "Infinity" },
    seed: { type: "string" },
    from: { type: "string", default: "0" },
    only: { type: "string", default: "" },
    lanes: { type: "string", default: "24" },
    cases: { type: "string", default: "2000" },
    shrink: { type: "string", default: "60" },
    print: { type: "string" },
    coverage: { type: "boolean", default: false },
    keep: { type: "string", default: join(".cache", "fuzz", "wire") },
    help: { type: "boolean", default: false },
  },
});

const seed = values.seed === undefined ? mark.readUInt16BE(0) : Number(values.seed);
let files = 0;

/** @param {import("./wire/campaign.mjs").Found} found */
function report({ fault, number, found, among, shown, stderr }) {
  mkdirSync(values.keep, { recursive: true });
  const file = join(values.keep, `${seed}-${++files}.json`);
  console.log(`FAULT at case ${number}${shown ? "" : ", not shown again"}: ${fault}`);
  const text = JSON.stringify({ fault, seed, number, among, case: found });
  writeFileSync(file, `${text}\n`);
  if (stderr !== "") writeFileSync(file.replace(/json$/, "txt"), stderr);
  console.log(`${text.slice(0, 3000)}\n${file}`);
}

/** @param {import("./wire/terms.mjs").Case} played */
function only({ target }) {
  const { type, transport, role, mechanism, reading } = target;
  const words = [type, transport, role, mechanism, reading];
  if (target.socks) words.push("socks");
  if (target.zap) words.push("zap");
  return values.only.split(",").every((word) => word === "" || words.includes(word));
}

/** @param {string[]} names of files */
async function replay(names) {
  const replayer = new Replayer();
  for (const name of names) {
    const { case: played } = JSON.parse(readFileSync(name, "utf8"));
    const fault = await replayer.fault(played);
    console.log(`${name}: ${fault ?? "no fault"}`);
    if (fault !== undefined) process.exitCode = 1;
  }
  await replayer.end();
}

let told = performance.now();

/** @param {Campaign} campaign */
function progress({ cases, conversations, faults, next }) {
  if (performance.now() - told < 30_000) return;
  told = performance.now();
  console.log(`${conversations} conversations, ${cases} cases, ${faults.size} faults, next ${next}`);
}

async function fuzz() {
  console.log(`seed ${seed}, from ${values.from}`);
  const begun = performance.now();
  const campaign = new Campaign({
    seed,
    from: Number(values.from),
    until: begun + Number(values.minutes) * 60_000,
    conversations: Number(values.conversations),
    lanes: Number(values.lanes),
    cases: Number(values.cases),
    shrinkMs: Number(values.shrink) * 1000,
    only,
    report,
    progress,
  });
  await campaign.run();
  const seconds = (performance.now() - begun) / 1000;
  const { cases, conversations, coverage, faults, refusals, victims } = campaign;
  console.log((values.coverage ? coverage.all() : coverage.summary()).join("\n"));
  if (coverage.unready.length > 0) console.log(`never ready: ${coverage.unready.join(", ")}`);
  for (const [text, count] of refusals) console.log(`refused ${count} times: ${text}`);
  console.log(
    `${conversations} conversations in ${cases} cases, ${victims} victims, ` +
      `${seconds.toFixed(0)} s; ${coverage.states} states; ` +
      `at most ${campaign.peak >> 20} MB more; next --from ${campaign.next}`,
  );
  for (const [text, count] of campaign.open) console.log(`known, ${count} times: ${text}`);
  console.log(`${faults.size} faults`);
  for (const { fault, count, number } of faults.values())
    console.log(`  ${count} times, first at case ${number}: ${fault}`);
  if (faults.size > 0) process.exitCode = 1;
}

if (values.help) console.log(help);
else if (values.print !== undefined)
  console.log(JSON.stringify(caseOf(seed, Number(values.print)), null, 1));
else await (positionals.length > 0 ? replay(positionals) : fuzz());
