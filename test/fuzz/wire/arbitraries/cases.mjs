// Whole cases: a victim and the connections that are made with it.

import fc from "fast-check";
import { body, once } from "./bytes.mjs";
import { handshake, proxied } from "./handshakes.mjs";
import { targets } from "./targets.mjs";
import { datagrams, traffic } from "./traffic.mjs";

/** @typedef {import("../terms.mjs").Case} Case */
/** @typedef {import("../terms.mjs").Step} Step */
/** @typedef {import("../terms.mjs").Version} Version */

/** @typedef {import("../terms.mjs").Conversation} Conversation */
/** @typedef {import("../terms.mjs").Mechanism} Mechanism */

/** @type {(transport: string, mechanism: string) => fc.Arbitrary<Version>} */
const versions = once((transport, mechanism) => {
  if (transport === "udp") return fc.constant("udp");
  if (transport === "ws") return fc.constant("zws");
  const modern = fc.constantFrom(/** @type {Version} */ ("3.1"), "3.1", "3.1", "3.0");
  if (mechanism !== "NULL") return modern;
  return fc.oneof(modern, fc.constantFrom(/** @type {Version} */ ("2.0"), "1.0"));
});

/** @type {fc.Arbitrary<"keep" | "swap" | "drop">} */
const orders = fc.oneof(
  { weight: 24, arbitrary: fc.constant("keep") },
  { weight: 1, arbitrary: fc.constant("swap") },
  { weight: 1, arbitrary: fc.constant("drop") },
);

/**
 * Sometimes two neighbours are swapped, or one is left out.
 * @param {[Step[], "keep" | "swap" | "drop", number]} parts
 */
function disordered([steps, order, at]) {
  if (order === "keep" || steps.length < 2) return steps;
  const index = at % (steps.length - 1);
  const [one, two] = steps.slice(index, index + 2);
  return steps.toSpliced(index, 2, ...(order === "swap" ? [two, one] : [two]));
}

/** @type {fc.Arbitrary<Step>} */
const raw = fc.record({ do: fc.constant("raw"), bytes: body });

/**
 * The steps of a conversation: a handshake and what follows, or any bytes.
 * @type {(type: string, role: string, socks: string, version: string, mechanism: string) =>
 *   fc.Arbitrary<Step[]>}
 */
const stepLists = once((type, role, socks, version, mechanism) => {
  const isUdp = version === "udp";
  const opening = isUdp
    ? fc.constant([])
    : handshake(
        /** @type {Version} */ (version),
        /** @type {Mechanism | ""} */ (mechanism),
        type,
        role === "connecting",
      );
  const proxy = socks === "socks" ? proxied : fc.constant([]);
  const all = fc
    .tuple(proxy, opening, isUdp ? datagrams : traffic(version))
    .map((parts) => /** @type {Step[]} */ (parts.flat()));
  return fc
    .tuple(
      fc.oneof({ weight: 40, arbitrary: all }, { weight: 1, arbitrary: fc.tuple(raw) }),
      orders,
      fc.nat({ max: 20 }),
    )
    .map(disordered);
});

/** @type {(...words: Parameters<typeof stepLists>) => fc.Arbitrary<Conversation>} */
const conversationOf = once((...words) => {
  const [, , , version, mechanism] = words;
  return fc.record({
    version: fc.constant(/** @type {Version} */ (version)),
    mechanism: fc.constant(/** @type {Mechanism | ""} */ (mechanism)),
    wait: fc.constantFrom(0, 0, 1, 3, 10),
    reads: fc.constantFrom(true, true, true, true, false),
    together: fc.boolean(),
    steps: stepLists(...words),
    end: fc.constantFrom("destroy", "destroy", "end", "reset", "stay", "stay"),
  });
});

/**
 * Conversations with such victims, some of few and some of many.
 * @type {(type: string, role: string, socks: string, transport: string, mechanism: string) =>
 *   fc.Arbitrary<Conversation[]>}
 */
const conversations = once((type, role, socks, transport, mechanism) => {
  const one = versions(transport, mechanism).chain((version) => {
    const bare = version === "zws" && mechanism === "NULL";
    return bare
      ? fc.oneof(
          ...["", "NULL"].map((way) => conversationOf(type, role, socks, version, way)),
        )
      : conversationOf(type, role, socks, version, mechanism);
  });
  const counts = [1, 2, 4, 8, 12, 16].map((count) =>
    fc.array(one, { minLength: count, maxLength: count }),
  );
  return fc.oneof(...counts);
});

/** @type {fc.Arbitrary<Case>} */
export const cases = targets.chain((target) => {
  const { type, role, socks, transport, mechanism } = target;
  return fc.record({
    target: fc.constant(target),
    inTurn: role === "connecting" ? fc.constant(true) : fc.boolean(),
    conversations: conversations(type, role, socks ? "socks" : "", transport, mechanism),
  });
});

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
