"use strict";
// Uses the installed package as a program of its users does, and prints one line of JSON
// that says what passed, on what. It is plain JavaScript that runs as it is on Node, Bun
// and Deno. It ends by itself, with code 0 if every step passed and 1 at the first that
// did not, and writes nothing to the standard error.
//
//   main.cjs [--count N] [--timeout SECONDS] [--progress FILE]
//
// `count` messages are sent over each transport. No step may take longer than `timeout`.
// The step in progress is written to the file, so that the file names the step of a crash.

const { writeFileSync } = require("node:fs");
const { relative, sep } = require("node:path");
const { parseArgs } = require("node:util");

const { Scene } = require("./scene.cjs");
const { steps } = require("./steps.cjs");

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "100000" },
    timeout: { type: "string", default: "60" },
    progress: { type: "string" },
  },
});
const count = Number(values.count);
const timeout = Number(values.timeout);

/** The loaded addon, as a path in the package. */
function loadedBinary() {
  const file = Object.keys(require.cache).find((name) => name.endsWith(".node"));
  if (file === undefined) return null;
  const manifest = require.resolve("zmq-napi/package.json");
  return relative(manifest.slice(0, -"package.json".length), file).replaceAll(sep, "/");
}

/** The runtime, by the name that it uses for itself. */
function runtime() {
  const { bun, deno, node } = process.versions;
  if (bun !== undefined) return `Bun ${bun}`;
  return deno === undefined ? `Node ${node}` : `Deno ${deno}`;
}

function circumstances() {
  const zmq = require("zmq-napi");
  const able = Object.entries(zmq.capability).filter(([, has]) => has);
  return {
    package: require("zmq-napi/package.json").version,
    binary: loadedBinary(),
    libzmq: zmq.version,
    capability: able.map(([name]) => name),
  };
}

/** Rejects if `act` takes longer than a step may. */
async function inTime(act) {
  let timer;
  const limit = new Promise((_, reject) => {
    const late = () => reject(new Error(`It was not done in ${timeout} s.`));
    timer = setTimeout(late, timeout * 1000);
  });
  try {
    return await Promise.race([act(), limit]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Runs a step with separate sockets. Returns its seconds, or undefined where the platform
 * lacks the feature.
 */
async function run(step) {
  if (step.absent?.()) return undefined;
  const scene = new Scene(count);
  const start = performance.now();
  try {
    await inTime(() => step.run(scene));
    scene.close();
  } catch (error) {
    scene.drop();
    throw error;
  }
  return Math.round(performance.now() - start) / 1000;
}

function progress(name) {
  if (values.progress !== undefined) writeFileSync(values.progress, name);
}

function print(report) {
  process.stdout.write(`${JSON.stringify(report)}\n`);
}

async function main() {
  const report = {
    runtime: runtime(),
    platform: process.platform,
    arch: process.arch,
    count,
    passed: {},
    skipped: [],
  };
  for (const step of steps) {
    progress(step.name);
    try {
      const seconds = await run(step);
      if (seconds === undefined) report.skipped.push(step.name);
      else report.passed[step.name] = seconds;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      report.failed = { step: step.name, message };
      print(report);
      // Unfinished work of the step is not awaited.
      process.exit(1);
    }
  }
  print({ ...report, ...circumstances() });
  progress("exit");
}

void main();
