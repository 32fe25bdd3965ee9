// Formats the results of a workload as tables for a terminal.

import { caseName, groupsBy, isOurs, valueName, without } from "./cases.mjs";
import { table, withRange } from "./report.mjs";

/** @typedef {import("./workload.mjs").Case} Case */
/** @typedef {import("./workload.mjs").Result} Result */
/** @typedef {import("./workload.mjs").Workload} Workload */

/** @typedef {{ label: string, of: (result: Result) => boolean }} Column */

/** The name of a metric at the head of a table. @param {string} name @param {string} unit */
const metricName = (name, unit) => (name === unit ? name : `${name} (${unit})`);

/**
 * Returns a column for each value on the axis, with the first metric. If there is only one value,
 * returns a column for each metric.
 * @param {Workload} workload @param {Result[]} group @returns {Column[]}
 */
function columnsOf({ axis, metrics }, group) {
  const places = [...new Set(group.map((result) => result.case[axis]))];
  if (places.every((place) => typeof place === "number")) places.sort((a, b) => a - b);
  const [first] = Object.keys(metrics);
  if (places.length > 1)
    return places.map((place) => ({
      label: place === undefined ? "" : valueName(axis, place),
      of: (result) => result.case[axis] === place && result.metric === first,
    }));
  return Object.entries(metrics)
    .filter(([name]) => group.some(({ metric }) => metric === name))
    .map(([name, { unit }]) => ({
      label: metricName(name, unit),
      of: (result) => result.metric === name,
    }));
}

/** @param {Result[]} group */
const peersOf = (group) => [...new Set(group.map(({ peer }) => peer))];

/** @param {Result[]} group @param {Column[]} columns @param {string} title */
function figures(group, columns, title) {
  const rows = peersOf(group).map((name) => [
    name,
    ...columns.map(({ of }) => {
      const result = group.find((one) => one.peer === name && of(one));
      return result ? withRange(result) : "";
    }),
  ]);
  return table([[title, ...columns.map(({ label }) => label)], ...rows]);
}

/** Returns a table of our peers divided by each of the others. @param {Result[]} group @param {Column[]} columns */
function ratios(group, columns) {
  const peers = peersOf(group);
  /** @param {string} name @param {Column} column */
  const median = (name, { of }) =>
    group.find((one) => one.peer === name && of(one))?.median ?? NaN;
  const rows = peers.filter(isOurs).flatMap((ours) =>
    peers
      .filter((peer) => !isOurs(peer))
      .map((other) => [
        `${ours} / ${other}`,
        ...columns.map((column) => {
          const ratio = median(ours, column) / median(other, column);
          return Number.isFinite(ratio) ? `${ratio.toFixed(2)} ×` : "";
        }),
      ]),
  );
  const filled = rows.filter((row) => row.slice(1).some((cell) => cell !== ""));
  if (filled.length === 0) return "";
  return table([["ratio of medians", ...columns.map(({ label }) => label)], ...filled]);
}

/**
 * Returns the tables of a workload: one for each group of cases that differ only on the axis.
 * Below each table are the ratios of our peers to the others.
 * @param {Workload} workload @param {Result[]} results
 */
export function tablesOf(workload, results) {
  const { axis, metrics, peers } = workload;
  const [[first, { unit }]] = Object.entries(metrics);
  const order = peers.map(({ name }) => name);
  const sorted = results.toSorted(
    (one, other) => order.indexOf(one.peer) - order.indexOf(other.peer),
  );
  return groupsBy(sorted, (result) => JSON.stringify(without(result.case, axis)))
    .flatMap((group) => {
      const columns = columnsOf(workload, group);
      const onePlace = new Set(group.map((result) => result.case[axis])).size === 1;
      const words = onePlace
        ? caseName(group[0].case)
        : [caseName(without(group[0].case, axis)), metricName(first, unit)]
            .filter((word) => word !== "")
            .join(": ");
      return [figures(group, columns, words), ratios(group, columns)];
    })
    .filter((text) => text !== "")
    .join("\n\n");
}
