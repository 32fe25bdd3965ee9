// Whether cases show a fault again, in a separate victim.

import { setTimeout as pause } from "node:timers/promises";
import { runCase, spinning, spins } from "./run-case.mjs";
import { Gone, Victim } from "./victim.mjs";

/** @typedef {import("./terms.mjs").Case} Case */

/**
 * A fault without what differs from one time to the next.
 * @param {string} fault
 */
export const kindOf = (fault) => fault.replace(/\d+/g, "N");

/** Plays cases. A victim that survives also serves the next cases. */
export class Replayer {
  /** @type {Victim | undefined} */
  #victim;

  /**
   * Plays cases at the same time.
   * @param {Case[]} cases
   * @param {string} [kind] the one that is looked for
   * @returns {Promise<string | undefined>} the fault
   */
  async fault(cases, kind) {
    this.#victim ??= new Victim({ ZMQ_NAPI_FUZZ_TIME_LIMIT: "2500" });
    const victim = this.#victim;
    try {
      await victim.ready;
      const results = await Promise.all(cases.map((each) => runCase(victim, each)));
      const faults = results.flatMap((result) => result.faults);
      await pause(20);
      await victim.ask("look");
      if (kind === spinning && spins(await victim.ask("rest"))) return this.#spun(victim);
      return faults.find((fault) => kindOf(fault) === kind) ?? faults[0];
    } catch (error) {
      if (!(error instanceof Gone)) throw error;
      await victim.exited;
      this.#victim = undefined;
      return victim.fault;
    }
  }

  /** @param {Victim} victim that is of no more use */
  async #spun(victim) {
    this.#victim = undefined;
    await victim.end();
    return spinning;
  }

  /**
   * @param {Case[]} cases
   * @param {string} kind
   * @param {number} times
   */
  async shows(cases, kind, times) {
    for (let time = 0; time < times; time++) {
      const fault = await this.fault(cases, kind);
      if (fault !== undefined && kindOf(fault) === kind) return true;
    }
    return false;
  }

  async end() {
    await this.#victim?.end();
  }
}
