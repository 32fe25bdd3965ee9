// Fuzzes the package's public API with random programs, in separate processes.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readCatalog, runChild } from "./api/children.mjs";
import { programs } from "./api/generate.mjs";
import { coverageLines, summary } from "./api/report.mjs";
import { shrink } from "./api/shrink.mjs";
import { Session } from "./api/session.mjs";
import { formNames, useForm } from "./form.mjs";
import { runScript } from "../../scripts/support/run.mjs";

const help = `Usage: npm run fuzz:api -- [OPTION...] [FILE...]

Runs random programs over the public API until the time is over, and prints how many
programs and calls there were, what each socket type was called with, and the faults, each
made small. With FILEs, as faults are kept in test/fuzz/found/api/, runs only these.

  --minutes N    stop after N minutes; default 5
  --programs N   stop after N programs
  --seed N       the seed; default a new one, which is printed
  --from N       begin with the N-th program of the seed; default 0
  --jobs N       children at a time; default 2
  --batch N      programs for each child; default 25
  --shrink N     seconds for making a fault small; default 120
  --small        with FILEs: make each that has a fault smaller, and write it back
  --print N      print the N-th program of the seed, and run nothing
  --coverage     print how often each method of each type returned and threw
  --form NAME    the build: ${formNames.join(", ")}; default plain
  --keep FOLDER  write faults to files; default .cache/fuzz/api
  --help         print this

Each report of a sanitizer is a fault. ZMQ_NAPI_FUZZ_TIME_LIMIT is how many milliseconds a
child may say nothing; default 40000, and 120000 with a sanitizer.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: "string" },
    programs: { type: "string" },
    seed: { type: "string" },
    from: { type: "string", default: "0" },
    jobs: { type: "string", default: "2" },
    batch: { type: "string", default: "25" },
    shrink: { type: "string", default: "120" },
    small: { type: "boolean", default: false },
    print: { type: "string" },
    coverage: { type: "boolean", default: false },
    keep: { type: "string", default: join(".cache", "fuzz", "api") },
    form: { type: "string", default: "plain" },
    help: { type: "boolean", default: false },
  },
});

/** @param {string} file */
async function replay(file) {
  /** @type {import("./api/program.mjs").Batch} */
  const batch = JSON.parse(readFileSync(file, "utf8"));
  const outcome = await runChild(batch);
  const { fault } = outcome;
  console.log(`${file}: ${fault ?? "no fault"}`);
  if (fault === undefined) return;
  if (values.small) {
    const small = await shrink(
      batch,
      Math.max(0, outcome.at),
      fault,
      Number(values.shrink),
    );
    if (small !== undefined)
      writeFileSync(file, `${JSON.stringify({ ...small, fault }, null, 1)}\n`);
  }
  console.log(outcome.report.trim().slice(-4000));
  process.exitCode = 1;
}

let kept = 0;

/** @param {import("./api/session.mjs").Found} found */
function keep({ fault, number, batch, original, report }) {
  mkdirSync(values.keep, { recursive: true });
  const file = join(values.keep, `${seed}-${++kept}.json`);
  writeFileSync(file, `${JSON.stringify({ fault, ...(batch ?? original) }, null, 1)}\n`);
  writeFileSync(file.replace(/json$/, "txt"), report);
  console.log(`FAULT at program ${number}: ${fault}`);
  if (batch === undefined)
    console.log(`It did not show again; all of its batch: ${file}`);
  else console.log(`${JSON.stringify({ fault, ...batch }).slice(0, 3000)}\n${file}`);
}

async function fuzz() {
  const catalog = await readCatalog();
  const generate = programs(catalog, seed);
  if (values.print !== undefined) {
    console.log(JSON.stringify({ programs: [generate(Number(values.print))] }, null, 1));
    return;
  }
  console.log(`seed ${seed}, from ${values.from}`);
  const count = values.programs === undefined ? Infinity : Number(values.programs);
  const minutes = Number(values.minutes ?? (count === Infinity ? 5 : Infinity));
  const session = new Session({
    from: Number(values.from),
    until: Number(values.from) + count,
    deadline: Date.now() + minutes * 60_000,
    jobs: Number(values.jobs),
    size: Number(values.batch),
    shrinkSeconds: Number(values.shrink),
    generate,
    onFault: keep,
  });
  await session.run();
  if (values.coverage) console.log(coverageLines(session).join("\n"));
  console.log(summary(session, catalog).join("\n"));
  if (session.faults.size > 0) process.exitCode = 1;
}

const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
await runScript("fuzz:api", async () => {
  if (values.help) return console.log(help);
  const reports = await useForm(values.form);
  if (positionals.length > 0) for (const file of positionals) await replay(file);
  else await fuzz();
  if (reports() > 0) process.exitCode = 1;
});
