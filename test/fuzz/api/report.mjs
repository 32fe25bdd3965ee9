// The output of a run at its end.

/** @typedef {import("./session.mjs").Session} Session */
/** @typedef {import("./child/catalog.mjs").Catalog} Catalog */

/** @param {Session} session */
export function coverageLines({ coverage }) {
  return [...coverage]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(
      ([call, [returned, thrown]]) => `${call}: ${returned} returned, ${thrown} threw`,
    );
}

/** Methods that only subclasses may call. */
const inherited = /^(get|set)(Bool|Int32|Uint32|Int64|Uint64|String)Option$/;

/** Each method of each type of socket. @param {Catalog} catalog */
const pairs = ({ sockets }) =>
  Object.entries(sockets).flatMap(([type, { methods }]) =>
    methods.filter((name) => !inherited.test(name)).map((name) => `${type}.${name}`),
  );

/** @param {Map<string, number>} counts */
const lines = (counts) =>
  [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([fault, count]) => `  ${count} × ${fault}`);

/** @param {Session} session @param {Catalog} catalog */
export function summary(session, catalog) {
  const all = pairs(catalog);
  const never = all.filter((call) => !session.coverage.has(call));
  return [
    `${session.programs} programs, ${session.calls} calls, next program ${session.next}`,
    `${all.length - never.length} of ${all.length} pairs of socket type and method reached`,
    ...(never.length > 0 ? [`not: ${never.slice(0, 20).join(", ")}`] : []),
    `${session.coverage.size} kinds of call in all`,
    `${session.faults.size} faults`,
    ...lines(session.faults),
  ];
}
