// Whole cases: a victim and the connections that are made with it.

import fc from "fast-check";
import { body } from "./bytes.mjs";
import { handshake, proxied } from "./handshakes.mjs";
import { targets } from "./targets.mjs";
import { datagrams, traffic } from "./traffic.mjs";

/** @typedef {import("../terms.mjs").Case} Case */
/** @typedef {import("../terms.mjs").Step} Step */
/** @typedef {import("../terms.mjs").Target} Target */
/** @typedef {import("../terms.mjs").Version} Version */

/**
 * @param {Target} target
 * @returns {fc.Arbitrary<Version>}
 */
function versions({ transport, mechanism }) {
  if (transport === "udp") return fc.constant("udp");
  if (transport === "ws") return fc.constant("zws");
  const modern = fc.constantFrom(/** @type {Version} */ ("3.1"), "3.1", "3.1", "3.0");
  if (mechanism !== "NULL") return modern;
  return fc.oneof(modern, fc.constantFrom(/** @type {Version} */ ("2.0"), "1.0"));
}

/**
 * Sometimes two neighbours are swapped, or one is left out.
 * @param {[Step[], number, number]} parts
 */
function disordered([steps, how, at]) {
  if (how > 1 || steps.length < 2) return steps;
  const index = at % (steps.length - 1);
  const [one, two] = steps.slice(index, index + 2);
  return steps.toSpliced(index, 2, ...(how === 0 ? [two, one] : [two]));
}

/** @param {Target} target */
function conversation(target) {
  return versions(target).chain((version) => {
    const bare = version === "zws" && target.mechanism === "NULL";
    const mechanisms = bare ? [/** @type {const} */ (""), "NULL"] : [target.mechanism];
    return fc.constantFrom(...mechanisms).chain((mechanism) => {
      const opening = version === "udp" ? fc.constant([]) : handshake(version, mechanism, target);
      const rest = version === "udp" ? datagrams : traffic(version);
      const proxy = target.socks ? proxied : fc.constant([]);
      const all = fc.tuple(proxy, opening, rest).map((parts) => /** @type {any} */ (parts.flat()));
      const raw = fc.tuple(fc.record({ do: fc.constant("raw"), bytes: body }));
      const steps = fc.tuple(
        fc.oneof({ weight: 40, arbitrary: all }, { weight: 1, arbitrary: raw }),
        fc.nat({ max: 25 }),
        fc.nat({ max: 20 }),
      );
      return fc.record({
        version: fc.constant(version),
        mechanism: fc.constant(mechanism),
        wait: fc.constantFrom(0, 0, 1, 3, 10),
        reads: fc.constantFrom(true, true, true, true, false),
        steps: steps.map(/** @type {any} */ (disordered)),
        end: fc.constantFrom("destroy", "destroy", "end", "reset", "stay", "stay"),
      });
    });
  });
}

/** @type {fc.Arbitrary<Case>} */
export const cases = targets.chain((target) =>
  fc.record({
    target: fc.constant(target),
    inTurn: target.role === "connecting" ? fc.constant(true) : fc.boolean(),
    conversations: /** @type {any} */ (
      fc.array(conversation(target), { minLength: 1, maxLength: 8, size: "max" })
    ),
  }),
);

/**
 * The case with this number, of this seed.
 * @param {number} seed
 * @param {number} number
 * @returns {Case}
 */
export function caseOf(seed, number) {
  const own = Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b);
  const [found] = fc.sample(cases, { seed: own, numRuns: 1 });
  return JSON.parse(JSON.stringify(found));
}
