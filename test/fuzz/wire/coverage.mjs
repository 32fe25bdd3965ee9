// The states that were reached: for each victim, how far connections came.

import { stages } from "./terms.mjs";

/** @typedef {import("./terms.mjs").Stage} Stage */

export class Coverage {
  /** @type {Map<string, Map<Stage, number>>} */
  #states = new Map();

  /**
   * @param {import("./terms.mjs").Target} target
   * @param {import("./run-case.mjs").Result} result
   */
  add({ type, transport, role, socks }, { reached }) {
    for (const { version, mechanism, stage } of reached) {
      const way = socks ? "socks" : transport;
      const key = `${type} ${role} ${way} ${version} ${mechanism || "none"}`;
      const counts = this.#states.get(key) ?? new Map();
      counts.set(stage, (counts.get(stage) ?? 0) + 1);
      this.#states.set(key, counts);
    }
  }

  /** How many states there were: a stage of a kind of connection is one. */
  get states() {
    return [...this.#states.values()].reduce((sum, counts) => sum + counts.size, 0);
  }

  /** A line for each protocol and mechanism: the share of connections that came so far. */
  summary() {
    /** @type {Map<string, { kinds: Set<string>, counts: number[] }>} */
    const rows = new Map();
    for (const [key, counts] of this.#states) {
      const [type, role, way, version, mechanism] = key.split(" ");
      const name = `${way} ${version} ${mechanism} ${role}`;
      const row = rows.get(name) ?? { kinds: new Set(), counts: stages.map(() => 0) };
      row.kinds.add(type);
      for (const [stage, count] of counts) row.counts[stages.indexOf(stage)] += count;
      rows.set(name, row);
    }
    const head = `${"victim".padEnd(32)} types ${stages.map((stage) => stage.padStart(8)).join("")}`;
    const lines = [...rows].sort().map(([name, { kinds, counts }]) => {
      const numbers = counts.map((count) => String(count).padStart(8)).join("");
      return `${name.padEnd(32)} ${String(kinds.size).padStart(5)} ${numbers}`;
    });
    return [head, ...lines];
  }

  /** A line for each kind of connection. */
  all() {
    return [...this.#states].sort().map(([key, counts]) => {
      const figures = stages
        .map((stage) => `${stage} ${counts.get(stage) ?? 0}`)
        .join(", ");
      return `${key}: ${figures}`;
    });
  }

  /** Kinds whose handshake never succeeded. */
  get unready() {
    return [...this.#states]
      .filter(([, counts]) => !counts.has("ready") && !counts.has("traffic"))
      .map(([key]) => key);
  }
}
