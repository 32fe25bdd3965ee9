// Many cases at a time against one victim after the other.

import { caseOf } from "./arbitraries/cases.mjs";
import { Coverage } from "./coverage.mjs";
import { kindOf } from "./replay.mjs";
import { runCase, spinning, spins } from "./run-case.mjs";
import { triage } from "./triage.mjs";
import { Gone, Victim } from "./victim.mjs";

/** @typedef {import("./terms.mjs").Case} Case */
/** @typedef {[number: number, played: Case][]} Numbered */

/**
 * @typedef {{ seed: number, from: number, until: number, conversations: number, jobs: number,
 *   cases: number, shrinkMs: number, only: (found: Case) => boolean,
 *   report: (found: Found) => void, progress: (campaign: Campaign) => void }} Plan
 *
 * `cases` are what shows the fault again; there are none if nothing does. `among` are the
 * numbers of those that were under way.
 * @typedef {{ fault: string, count: number, cases: Case[], among: number[],
 *   stderr: string }} Found
 */

/** The additional memory that a victim may keep when all its cells are closed. */
const kept = 100 << 20;

/** The number of checks of a busy victim, half a second apart. */
const looks = 20;

/** The number of last cases that are checked when threads stay busy. */
const lately = 256;

export class Campaign {
  coverage = new Coverage();
  /** @type {Map<string, Found>} */
  faults = new Map();
  /** @type {Map<string, number>} */
  refusals = new Map();
  cases = 0;
  conversations = 0;
  victims = 0;
  peak = 0;
  next;

  /** @param {Plan} plan */
  constructor(plan) {
    this.plan = plan;
    this.next = plan.from;
  }

  get #over() {
    const { until, conversations } = this.plan;
    return performance.now() > until || this.conversations >= conversations;
  }

  async run() {
    while (!this.#over) await this.#serve();
  }

  /** One victim's life. */
  async #serve() {
    const victim = new Victim();
    await victim.ready;
    this.victims++;
    const last = this.cases + this.plan.cases;
    /** @type {Map<number, Case>} */
    const flight = new Map();
    /** @type {Numbered} */
    const recent = [];
    /** @type {[string, number, Case][]} */
    const soft = [];
    const runNext = async () => {
      while (!this.#over && victim.alive && this.cases < last) {
        const [number, played] = this.#draw();
        flight.set(number, played);
        const faults = await this.#play(victim, played);
        if (faults === undefined) return;
        flight.delete(number);
        recent.push([number, played]);
        for (const fault of faults) soft.push([fault, number, played]);
        this.plan.progress(this);
      }
    };
    await Promise.all(Array.from({ length: this.plan.jobs }, runNext));
    const resting = await this.#rest(victim);
    this.peak = Math.max(this.peak, victim.peak - victim.base);
    const { fault, stderr } = victim;
    await victim.end();
    if (fault !== undefined) await this.#found(fault, [...flight], stderr);
    if (resting !== undefined) await this.#found(resting, recent.slice(-lately));
    for (const [each, number, played] of soft)
      await this.#found(each, [[number, played]]);
  }

  /** @returns {[number, Case]} */
  #draw() {
    for (;;) {
      const number = this.next++;
      const played = caseOf(this.plan.seed, number);
      if (this.plan.only(played)) return [number, played];
    }
  }

  /**
   * @param {Victim} victim
   * @param {Case} played
   * @returns {Promise<string[] | undefined>} faults, unless the victim is gone
   */
  async #play(victim, played) {
    this.cases++;
    try {
      const result = await runCase(victim, played);
      this.conversations += result.conversations;
      this.coverage.add(played.target, result);
      const { refused } = result;
      if (refused !== undefined)
        this.refusals.set(refused, (this.refusals.get(refused) ?? 0) + 1);
      return result.faults;
    } catch (error) {
      if (error instanceof Gone) return undefined;
      throw error;
    }
  }

  /**
   * Lets the victim rest and looks at what it keeps.
   * @param {Victim} victim
   * @returns {Promise<string | undefined>} a fault
   */
  async #rest(victim) {
    try {
      let fault;
      // A busy machine closes sockets late.
      for (let look = 0; look < looks; look++) {
        const reply = await victim.ask("rest");
        const more = reply.resident - victim.base;
        if (more > kept) fault = `it keeps ${more >> 20} MB more at rest`;
        else if (spins(reply)) fault = spinning;
        else return undefined;
      }
      return fault;
    } catch (error) {
      if (!(error instanceof Gone)) throw error;
      await victim.exited;
      return undefined;
    }
  }

  /**
   * Counts a fault. The first of a kind is looked into and reported.
   * @param {string} fault
   * @param {Numbered} suspects
   * @param {string} [stderr]
   */
  async #found(fault, suspects, stderr = "") {
    const kind = kindOf(fault);
    const before = this.faults.get(kind);
    if (before !== undefined) {
      before.count++;
      return;
    }
    const among = suspects.map(([number]) => number);
    const all = suspects.map(([, played]) => played);
    const cases = await triage(all, kind, this.plan.shrinkMs);
    const found = { fault, count: 1, cases, among, stderr };
    this.faults.set(kind, found);
    this.plan.report(found);
  }
}
