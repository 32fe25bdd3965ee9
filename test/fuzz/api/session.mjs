// A run of the fuzzer: batches until the time or the programs are over.

import { runChild } from "./children.mjs";
import { shrink } from "./shrink.mjs";

/** @typedef {import("./program.mjs").Batch} Batch */

/**
 * @typedef {{ from: number, until: number, deadline: number, jobs: number, size: number,
 *   shrinkSeconds: number, generate: (number: number) => import("./program.mjs").Step[],
 *   onFault: (found: Found) => void }} Settings
 */

/** @typedef {{ fault: string, number: number, batch: Batch | undefined, original: Batch,
 *   report: string }} Found */

/** The results of a run. */
export class Session {
  /** How many programs were begun. */
  programs = 0;
  calls = 0;
  next;
  /** Returned and thrown calls by type and method. @type {Map<string, [number, number]>} */
  coverage = new Map();
  /** How often each fault was seen. @type {Map<string, number>} */
  faults = new Map();

  /** @param {Settings} settings */
  constructor(settings) {
    this.settings = settings;
    this.next = settings.from;
  }

  async run() {
    await Promise.all(Array.from({ length: this.settings.jobs }, () => this.#runNext()));
  }

  async #runNext() {
    const { until, deadline, size } = this.settings;
    while (this.next < until && Date.now() < deadline) {
      const from = this.next;
      this.next = Math.min(until, from + size);
      await this.#range(from, this.next);
    }
  }

  /** Runs programs, beginning anew behind one that has a fault. @param {number} from @param {number} to */
  async #range(from, to) {
    const { generate, deadline } = this.settings;
    for (let start = from; start < to && Date.now() < deadline;) {
      const numbers = Array.from({ length: to - start }, (_, index) => start + index);
      const ending = /** @type {const} */ (["close", "close", "exit", "throw"])[
        start % 4
      ];
      /** @type {Batch} */
      const batch = { programs: numbers.map(generate), ending };
      const outcome = await runChild(batch);
      this.#count(outcome);
      if (outcome.fault === undefined) return;
      const at = Math.max(0, outcome.at);
      await this.#found(outcome.fault, start + at, batch, at, outcome.report);
      start += at + 1;
    }
  }

  /** @param {import("./children.mjs").Outcome} outcome */
  #count({ begun, calls }) {
    this.programs += begun;
    for (const [call, [returned, thrown]] of Object.entries(calls)) {
      const [a, b] = this.coverage.get(call) ?? [0, 0];
      this.coverage.set(call, [a + returned, b + thrown]);
      this.calls += returned + thrown;
    }
  }

  /** @param {string} fault @param {number} number @param {Batch} original @param {number} at @param {string} report */
  async #found(fault, number, original, at, report) {
    const before = this.faults.get(fault) ?? 0;
    this.faults.set(fault, before + 1);
    if (before > 0) return;
    const batch = await shrink(original, at, fault, this.settings.shrinkSeconds);
    this.settings.onFault({ fault, number, batch, original, report });
  }
}
