// Runs the programs of a batch, one after the other.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { once } from "node:events";
import { closeAll, descriptors, findLeft } from "./ending.mjs";
import { openMembers, zmq } from "./modules.mjs";
import { feed, runSteps } from "./steps.mjs";
import { OwnError } from "./thrown.mjs";
import { ProgramState } from "./program-state.mjs";

/**
 * Makes the objects that the process keeps: the default context's threads, and Node's
 * threads.
 */
async function warmUp() {
  new zmq.Push().close();
  const worker = new Worker("setTimeout(() => undefined, 20)", { eval: true });
  await once(worker, "exit");
}

/** @typedef {(line: object) => void} Say */

/** Counts calls: how many returned, how many threw. */
class CallCounts {
  /** @type {Record<string, [number, number]>} */
  calls = {};

  /** @param {string} call @param {boolean} thrown */
  add(call, thrown) {
    this.calls[call] ??= [0, 0];
    this.calls[call][thrown ? 1 : 0]++;
  }
}

/** @param {ProgramState} state @param {import("../program.mjs").Ending} ending */
function endInTheMidst(state, ending) {
  if (ending === "close") return;
  void feed(state);
  if (ending === "exit") process.exit(0);
  setImmediate(() => {
    throw new OwnError();
  });
}

/** @param {import("../program.mjs").Batch} batch @param {Say} say */
export async function runBatch({ programs, repeat = 1, ending = "close" }, say) {
  await warmUp();
  const folder = mkdtempSync(join(tmpdir(), "fz-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const counts = new CallCounts();
  const members = openMembers();
  const open = descriptors();
  const all = Array.from({ length: repeat }, () => programs).flat();
  for (const [index, steps] of all.entries()) {
    say({ begin: index % programs.length });
    const state = new ProgramState(
      0,
      String(index),
      folder,
      (broken) => say({ broken }),
      (call, thrown) => counts.add(call, thrown),
    );
    await runSteps(state, steps);
    if (index === all.length - 1) {
      say({ calls: counts.calls });
      if (ending !== "close") return endInTheMidst(state, ending);
    }
    await feed(state);
    await closeAll(state);
    await findLeft(state, members, open);
  }
  say({ done: true });
}
