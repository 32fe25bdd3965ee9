// Loads the package, tries each transport, and writes its findings to the standard
// output. It runs in a process of its own, because a binary that does not fit may end the
// process.

import { addon } from "../../addon/addon";
import { loadedBinary } from "../../addon/binary";
import { part } from "../../addon/binary/libc";
import { capability } from "../../addon/capability";
import type { Finding } from "./finding";

function report(finding: Finding): void {
  process.stdout.write(`${JSON.stringify(finding)}\n`);
}

function messageOf(error: unknown): string {
  return String(part(error, "message") ?? error);
}

function load(): boolean {
  try {
    const libsodium = addon().sodiumVersion() ?? null;
    const patches = addon().patches() ?? null;
    const versions = { libzmq: addon().version(), libsodium, patches };
    report({
      kind: "loaded",
      file: loadedBinary(),
      ...versions,
      capability: capability(),
    });
    return true;
  } catch (error) {
    const cause = part(error, "cause");
    const words = cause === undefined ? null : messageOf(cause);
    report({ kind: "refused", message: messageOf(error), cause: words });
    return false;
  }
}

async function tryAll(): Promise<void> {
  const { transportTrials, skipReason } = await import("./transport-trials.js");
  for (const trial of transportTrials) {
    const start = performance.now();
    let result: "passed" | "failed" | "skipped" = "skipped";
    let reason = skipReason(trial) ?? null;
    if (reason === null) {
      try {
        await trial.run();
        result = "passed";
      } catch (error) {
        result = "failed";
        reason = messageOf(error);
      }
    }
    const milliseconds = Math.round(performance.now() - start);
    report({ kind: "outcome", name: trial.name, result, milliseconds, reason });
  }
}

async function main(): Promise<void> {
  if (load()) await tryAll();
}

void main();
