// Many cases at a time against one victim after the other.

import { caseOf } from "./arbitraries/cases.mjs";
import { Coverage } from "./coverage.mjs";
import { openFault } from "./open-faults.mjs";
import { kindOf, Replayer } from "./replay.mjs";
import { runCase, spinning, spins } from "./run-case.mjs";
import { shrink } from "./shrink.mjs";
import { Gone, Victim } from "./victim.mjs";

/** @typedef {import("./terms.mjs").Case} Case */

/**
 * @typedef {{ seed: number, from: number, until: number, conversations: number, lanes: number,
 *   cases: number, shrinkMs: number, only: (found: Case) => boolean,
 *   report: (found: Found) => void, progress: (campaign: Campaign) => void }} Plan
 * @typedef {{ fault: string, number: number, count: number, shown: boolean, found?: Case,
 *   among?: number[], stderr: string }} Found
 */

/** How much more a victim may keep when all its cells are closed. */
const kept = 100 << 20;

export class Campaign {
  coverage = new Coverage();
  /** @type {Map<string, Found>} */
  faults = new Map();
  /** @type {Map<string, number>} */
  refusals = new Map();
  /** Known faults that were seen. @type {Map<string, number>} */
  open = new Map();
  cases = 0;
  conversations = 0;
  victims = 0;
  peak = 0;
  #next;

  /** @param {Plan} plan */
  constructor(plan) {
    this.plan = plan;
    this.#next = plan.from;
  }

  get next() {
    return this.#next;
  }

  get #over() {
    return performance.now() > this.plan.until || this.conversations >= this.plan.conversations;
  }

  async run() {
    while (!this.#over) {
      await this.#serve();
      this.plan.progress(this);
    }
  }

  /** One victim's life. */
  async #serve() {
    const victim = new Victim();
    await victim.ready;
    this.victims++;
    const last = this.cases + this.plan.cases;
    /** @type {Map<number, Case>} */
    const flight = new Map();
    /** @type {[number, Case, string][]} */
    const soft = [];
    const first = this.#next;
    /** @type {[number, Case][]} */
    const recent = [];
    const lane = async () => {
      while (!this.#over && victim.alive && this.cases < last) {
        const [number, played] = this.#draw();
        flight.set(number, played);
        const faults = await this.#play(victim, played);
        if (faults === undefined) return;
        flight.delete(number);
        recent.push([number, played]);
        for (const fault of faults) soft.push([number, played, fault]);
      }
    };
    await Promise.all(Array.from({ length: this.plan.lanes }, lane));
    const ran = await this.#rest(victim, first);
    if (ran) await this.#spun(recent);
    this.peak = Math.max(this.peak, victim.peak - victim.base);
    const { fault, stderr } = victim;
    await victim.end();
    if (fault !== undefined) await this.#died(fault, flight, stderr);
    for (const [number, played, each] of soft) await this.#misserved(number, played, each);
  }

  /** @returns {[number, Case]} */
  #draw() {
    for (;;) {
      const number = this.#next++;
      const played = caseOf(this.plan.seed, number);
      if (this.plan.only(played)) return [number, played];
    }
  }

  /**
   * @param {Victim} victim
   * @param {Case} played
   */
  async #play(victim, played) {
    this.cases++;
    try {
      const result = await runCase(victim, played);
      this.conversations += result.conversations;
      this.coverage.add(played.target, result);
      const { refused } = result;
      if (refused !== undefined) this.refusals.set(refused, (this.refusals.get(refused) ?? 0) + 1);
      return result.faults;
    } catch (error) {
      if (error instanceof Gone) return undefined;
      throw error;
    }
  }

  /**
   * Lets the victim rest and looks at what it keeps.
   * @param {Victim} victim
   * @param {number} first
   * @returns {Promise<boolean>} whether it spins
   */
  async #rest(victim, first) {
    try {
      const reply = await victim.ask("rest");
      const { resident } = reply;
      const more = resident - victim.base;
      if (more > kept)
        this.#note(`it keeps ${more >> 20} MB more at rest`, first, { among: [first, this.#next] });
      return spins(reply);
    } catch (error) {
      if (!(error instanceof Gone)) throw error;
      await victim.exited;
      return false;
    }
  }

  /**
   * Finds the case after which a victim's threads went on.
   * @param {[number, Case][]} played
   */
  async #spun(played) {
    if (this.faults.has(spinning)) return this.#note(spinning, 0, {});
    const replayer = new Replayer();
    for (const [number, each] of played.slice(-300).reverse()) {
      if (!(await replayer.shows(each, spinning, 1))) continue;
      await this.#shrunk(replayer, number, each, spinning, "");
      return replayer.end();
    }
    await replayer.end();
    const numbers = played.map(([number]) => number);
    return this.#note(spinning, numbers[0], { among: [Math.min(...numbers), this.#next] });
  }

  /**
   * @param {string} fault
   * @param {number} number
   * @param {Partial<Found>} more
   */
  #note(fault, number, more) {
    const kind = kindOf(fault);
    const before = this.faults.get(kind);
    if (before !== undefined) {
      before.count++;
      return;
    }
    const found = { fault, number, count: 1, shown: false, stderr: "", ...more };
    this.faults.set(kind, found);
    this.plan.report(found);
  }

  /**
   * Counts a fault that need not be looked at: it is known, or was found before.
   * @param {string} fault
   */
  #passedOver(fault) {
    const open = openFault(fault);
    if (open !== undefined) this.open.set(open, (this.open.get(open) ?? 0) + 1);
    else if (this.faults.get(kindOf(fault))?.shown) this.#note(fault, 0, {});
    else return false;
    return true;
  }

  /**
   * Finds which of the cases in flight a victim died of.
   * @param {string} fault
   * @param {Map<number, Case>} flight
   * @param {string} stderr
   */
  async #died(fault, flight, stderr) {
    const kind = kindOf(fault);
    if (this.#passedOver(fault)) return undefined;
    const replayer = new Replayer();
    for (const [number, played] of flight) {
      if (!(await replayer.shows(played, kind, 2))) continue;
      await this.#shrunk(replayer, number, played, fault, stderr);
      return replayer.end();
    }
    await replayer.end();
    return this.#note(fault, Math.min(...flight.keys()), { among: [...flight.keys()], stderr });
  }

  /**
   * A fault whose victim lives on.
   * @param {number} number
   * @param {Case} played
   * @param {string} fault
   */
  async #misserved(number, played, fault) {
    if (this.#passedOver(fault)) return undefined;
    const replayer = new Replayer();
    if (await replayer.shows(played, kindOf(fault), 3))
      await this.#shrunk(replayer, number, played, fault, "");
    else this.#note(`${fault} (once)`, number, { found: played });
    return replayer.end();
  }

  /**
   * @param {Replayer} replayer
   * @param {number} number
   * @param {Case} played
   * @param {string} fault
   * @param {string} stderr
   */
  async #shrunk(replayer, number, played, fault, stderr) {
    const kind = kindOf(fault);
    const shows = (/** @type {Case} */ smaller) => replayer.shows(smaller, kind, 2);
    const found = await shrink(played, shows, this.plan.shrinkMs);
    this.faults.delete(kind);
    this.#note(fault, number, { found, shown: true, stderr });
  }
}
