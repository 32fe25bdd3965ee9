// Fuzzes the parsers of libzmq, with libFuzzer, and those of the package, with fast-check.

import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Failure, capture, root, runScript, since } from "../../scripts/support/run.mjs";
import { buildTargets, cache, fuzzing, nativeTargets, plain } from "./parsers/build.mjs";
import { proveThatItFinds } from "./parsers/control.mjs";
import { found, pack, unpack } from "./parsers/inputs.mjs";
import { fuzzText, textTargets } from "./parsers/text.mjs";

const names = [...nativeTargets, ...Object.keys(textTargets)];
const lack =
  "libFuzzer is missing; on Debian: apt-get install clang-19 libclang-rt-19-dev";

const help = `Usage: npm run fuzz:parsers -- [OPTION...]

Tries inputs on parsers, and prints for each how many there were, what they covered, and
the faults. A fault fails the run; its input is in .cache/fuzz/parsers/faults/.

  --target NAME  only this one, of ${names.join(", ")}
  --minutes N    minutes for each target; default 1
  --seed N       the seed; default a new one, which is printed
  --short        three seconds for each target; skips libzmq's where libFuzzer is missing
  --replay       only the kept inputs, on the libzmq that is built, without libFuzzer
  --keep         put a small corpus that covers most of it into the repository
  --help         print this`;

const { values } = parseArgs({
  options: {
    target: { type: "string", multiple: true, default: names },
    minutes: { type: "string", default: "1" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 2 ** 31)) },
    short: { type: "boolean", default: false },
    replay: { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

/** @param {string} target @param {string} line @param {string} [fault] */
function report(target, line, fault) {
  console.log(`${target.padEnd(10)}${line}, ${fault ? 1 : 0} faults`);
  if (fault === undefined) return;
  process.exitCode = 1;
  console.log(fault);
}

// A peer may say that a frame is longer than memory: that is no fault.
const sanitizers = {
  ASAN_OPTIONS: "allocator_may_return_null=1:max_allocation_size_mb=32",
  UBSAN_OPTIONS: "print_stacktrace=1",
};

/** @param {string} target @param {string} program @param {number} seconds @param {number} seed */
async function fuzzNative(target, program, seconds, seed) {
  const faults = join(root, cache, "faults");
  mkdirSync(faults, { recursive: true });
  const limits = {
    max_total_time: seconds,
    max_len: 1024,
    timeout: 10,
    malloc_limit_mb: 512,
  };
  const own = {
    ...limits,
    seed,
    print_final_stats: 1,
    artifact_prefix: `${faults}/${target}-`,
  };
  const options = Object.entries(own).map(([name, value]) => `-${name}=${value}`);
  const start = performance.now();
  const { code, output } = await capture([program, ...options, unpack(target)], {
    env: sanitizers,
  });
  const [tried = "0"] = last(output, /number_of_executed_units: (\d+)/g);
  const [edges = "0", features = "0"] = last(output, /cov: (\d+) ft: (\d+)/g);
  const rate = Math.round((Number(tried) / (performance.now() - start)) * 1000);
  report(
    target,
    `${tried} inputs, ${rate}/s, ${edges} edges, ${features} features`,
    code === 0 ? undefined : endOf(output),
  );
}

const endOf = (/** @type {string} */ output) => output.split("\n").slice(-60).join("\n");

/** The groups of the last match. @param {string} text @param {RegExp} pattern */
const last = (text, pattern) => [...text.matchAll(pattern)].at(-1)?.slice(1) ?? [];

/** @param {string} target @param {string} program */
async function replay(target, program) {
  const folder = unpack(target);
  const inputs = readdirSync(folder).map((name) => join(folder, name));
  const { code, output } = await capture([program, ...inputs], {
    env: sanitizers,
    timeout: 60_000,
  });
  report(target, `${inputs.length} inputs`, code === 0 ? undefined : endOf(output));
}

/** The sanitizers' part of all programs is the same. @param {Map<string, string>} programs */
async function prove(programs) {
  for (const [target, program] of [...programs].slice(0, 1)) {
    const folder = unpack(target);
    const [input = ""] = readdirSync(folder);
    await proveThatItFinds(program, sanitizers, join(folder, input));
  }
}

/** @param {string} target @param {string} program */
async function keep(target, program) {
  const small = join(root, cache, "small", target);
  const control = `${small}.merge`;
  rmSync(small, { recursive: true, force: true });
  rmSync(control, { force: true });
  mkdirSync(small, { recursive: true });
  const options = ["-merge=1", `-merge_control_file=${control}`, small, unpack(target)];
  const { code, output } = await capture([program, ...options], { env: sanitizers });
  if (code !== 0) throw new Failure(`the corpus was not merged.\n${endOf(output)}`);
  pack(target, control);
}

await runScript("fuzz:parsers", async () => {
  if (values.help) return console.log(help);
  const unknown = values.target.find((name) => !names.includes(name));
  const [seconds, seed] = [
    values.short ? 3 : Number(values.minutes) * 60,
    Number(values.seed),
  ];
  if (unknown !== undefined) throw new Failure(`unknown target "${unknown}".`);
  if (!(seconds > 0)) throw new Failure("--minutes takes a number above 0.");
  const form = values.replay ? plain : fuzzing();
  const native = nativeTargets.filter((name) => values.target.includes(name));
  if (native.length > 0 && form === undefined && !values.short)
    throw new Failure(`${lack}.`);
  if (form === undefined) console.log(`fuzz:parsers: libzmq's are skipped, as ${lack}`);
  else if (native.length > 0) {
    const start = performance.now();
    const programs = await buildTargets(form, native);
    if (!values.replay) await prove(programs);
    console.log(`seed ${seed}; built in ${since(start)}`);
    for (const [target, program] of programs) {
      if (values.replay) await replay(target, program);
      else await fuzzNative(target, program, seconds, seed);
      if (values.keep) await keep(target, program);
    }
  }
  for (const target of Object.keys(textTargets)) {
    if (!values.target.includes(target)) continue;
    for (const file of found(target)) textTargets[target].law(readFileSync(file, "utf8"));
    const { inputs, covered, fault } = await fuzzText(
      target,
      values.replay ? 1 : seconds,
      seed,
    );
    report(target, `${inputs} inputs, ${covered}`, fault);
  }
});
