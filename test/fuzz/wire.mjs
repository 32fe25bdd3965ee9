// Fuzzes the behaviour of a socket with hostile peers, in separate processes.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { caseOf } from "./wire/arbitraries/cases.mjs";
import { Campaign } from "./wire/campaign.mjs";
import { Replayer } from "./wire/replay.mjs";
import { formNames, useForm } from "./form.mjs";
import { runScript } from "../../scripts/support/run.mjs";

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
  --jobs N            cases at a time; default 48
  --cases N           cases for each victim; default 2000
  --shrink N          seconds for making a fault small; default 60
  --print N           print the N-th case of the seed, and play nothing
  --coverage          print how far each kind of connection came
  --form NAME         the build: ${formNames.join(", ")}; default plain
  --keep FOLDER       write faults to files; default .cache/fuzz/wire
  --help              print this

A case is a victim's socket and up to 16 conversations with it. Each report of a sanitizer
is a fault.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: "string" },
    conversations: { type: "string" },
    seed: { type: "string" },
    from: { type: "string", default: "0" },
    only: { type: "string", default: "" },
    jobs: { type: "string", default: "48" },
    cases: { type: "string", default: "2000" },
    shrink: { type: "string", default: "60" },
    print: { type: "string" },
    coverage: { type: "boolean", default: false },
    keep: { type: "string", default: join(".cache", "fuzz", "wire") },
    form: { type: "string", default: "plain" },
    help: { type: "boolean", default: false },
  },
});

const seed = Number(values.seed ?? Math.floor(Math.random() * 65_536));
let files = 0;

/** @param {import("./wire/campaign.mjs").Found} found */
function report({ fault, cases, among, stderr }) {
  mkdirSync(values.keep, { recursive: true });
  const file = join(values.keep, `${seed}-${++files}.json`);
  const text = JSON.stringify({ fault, seed, among, cases });
  writeFileSync(file, `${text}\n`);
  if (stderr !== "") writeFileSync(file.replace(/json$/, "txt"), stderr);
  console.log(`FAULT at case ${among.join(", ").slice(0, 300)}: ${fault}`);
  if (cases.length === 0) console.log("It did not show again.");
  console.log(`${text.slice(0, 3000)}\n${file}`);
}

/** @param {import("./wire/terms.mjs").Case} played */
function only({ target }) {
  const { type, transport, role, mechanism, reading } = target;
  /** @type {string[]} */
  const words = [type, transport, role, mechanism, reading];
  if (target.socks) words.push("socks");
  if (target.zap) words.push("zap");
  return values.only.split(",").every((word) => word === "" || words.includes(word));
}

/** @param {string[]} names of files */
async function replay(names) {
  const replayer = new Replayer();
  for (const name of names) {
    const { cases } = JSON.parse(readFileSync(name, "utf8"));
    let fault;
    for (let time = 0; time < 3 && fault === undefined; time++)
      fault = await replayer.fault(cases);
    console.log(`${name}: ${fault ?? "no fault"}`);
    if (fault !== undefined) process.exitCode = 1;
  }
  await replayer.end();
}

let lastReport = performance.now();

/** @param {Campaign} campaign */
function progress({ cases, conversations, faults, next }) {
  if (performance.now() - lastReport < 30_000) return;
  lastReport = performance.now();
  console.log(
    `${conversations} conversations, ${cases} cases, ${faults.size} faults, next ${next}`,
  );
}

/** @param {Campaign} campaign @param {number} seconds */
function summary(campaign, seconds) {
  const { cases, conversations, coverage, faults, refusals, victims } = campaign;
  return [
    ...(values.coverage ? coverage.all() : coverage.summary()),
    ...coverage.unready.slice(0, 20).map((kind) => `never ready: ${kind}`),
    ...[...refusals].map(([text, count]) => `refused ${count} times: ${text}`),
    `${conversations} conversations in ${cases} cases, ${victims} victims, ` +
      `${seconds.toFixed(0)} s; ${coverage.states} states; ` +
      `at most ${campaign.peak >> 20} MB more; next case ${campaign.next}`,
    `${faults.size} faults`,
    ...[...faults.values()].map(({ fault, count }) => `  ${count} × ${fault}`),
  ];
}

async function fuzz() {
  console.log(`seed ${seed}, from ${values.from}`);
  const begun = performance.now();
  const conversations = Number(values.conversations ?? Infinity);
  const minutes = Number(values.minutes ?? (conversations === Infinity ? 5 : Infinity));
  const campaign = new Campaign({
    seed,
    from: Number(values.from),
    until: begun + minutes * 60_000,
    conversations,
    jobs: Number(values.jobs),
    cases: Number(values.cases),
    shrinkMs: Number(values.shrink) * 1000,
    only,
    report,
    progress,
  });
  await campaign.run();
  const seconds = (performance.now() - begun) / 1000;
  console.log(summary(campaign, seconds).join("\n"));
  if (campaign.faults.size > 0) process.exitCode = 1;
}

await runScript("fuzz:wire", async () => {
  if (values.help) return console.log(help);
  if (values.print !== undefined)
    return console.log(JSON.stringify(caseOf(seed, Number(values.print)), null, 1));
  const reports = await useForm(values.form);
  await (positionals.length > 0 ? replay(positionals) : fuzz());
  if (reports() > 0) process.exitCode = 1;
});
// Without this call, Node would wait for requests of reset sockets, which never end.
process.exit();
