// Who took part, and with which version.

/** @typedef {import("../harness/workload.mjs").Report} Report */

/** All peers, in the order in which the report names them. @param {Report} report */
export const peersOf = ({ peers, results }) => [
  ...new Set([...Object.keys(peers), ...results.map(({ peer }) => peer)]),
];

/**
 * `zeromq.js 6.8.0 (libzmq 4.3.5)` and so on. What is Node's own, or another way to use what
 * has been named already, needs no mention.
 *
 * @param {Report["versions"]} versions
 */
export function versionsOf({ node, ...others }) {
  const named = Object.entries(others).filter(
    ([name, version], index, all) =>
      !version.includes(node) &&
      !all
        .slice(0, index)
        .some(([other, same]) => same === version && name.startsWith(`${other}-`)),
  );
  return [`Node ${node}`, ...named.map((one) => one.join(" "))];
}
