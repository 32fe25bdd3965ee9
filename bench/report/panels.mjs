// What is to be drawn: the results of a workload, divided into panels in which nothing but
// the peer and the place along the x axis differs.

import { caseName, groupsBy, isOurs, without } from "../harness/cases.mjs";

/**
 * @typedef {import("../harness/workload.mjs").Case} Case
 * @typedef {import("../harness/workload.mjs").Report} Report
 * @typedef {import("../harness/workload.mjs").Result} Result
 * @typedef {Report["workloads"][number]} Workload
 *
 * @typedef {object} Point
 * @property {string} series the peer, or what else the colour stands for
 * @property {Case[string]} x
 * @property {number} median
 * @property {number} min
 * @property {number} max
 * @property {string} [rank] the percentile
 *
 * @typedef {object} Panel
 * @property {"lines" | "bars" | "percentiles" | "ratios"} kind
 * @property {string} title
 * @property {string} subtitle
 * @property {string} axis what x is called
 * @property {Point[]} points
 */

const percentile = /^p\d/;
const besidePercentiles = ["average", "max"];
const otherwise = "case";

/** The results of a workload that are numbers. @param {Report} report @param {string} name */
export const resultsOf = ({ results }, name) =>
  results.filter(
    ({ workload, median }) => workload === name && Number.isFinite(median ?? NaN),
  );

/** @param {Result} result @param {string} axis @returns {Point} */
const pointOf = ({ peer, case: one, median, min, max }, axis) => ({
  series: peer,
  x: one[axis] ?? caseName(one),
  median,
  min,
  max,
});

/** @param {Point[]} points */
const alongLine = (points) =>
  points.every(({ x }) => typeof x === "number") &&
  new Set(points.map(({ x }) => x)).size > 1;

/** @param {string[]} words */
const joined = (...words) => words.filter((word) => word !== "").join(" · ");

/** @param {Result} result */
const unitOf = ({ metric, unit }) =>
  metric === unit || metric.startsWith(`${unit} `) ? "" : unit;

/**
 * What varies among the cases of each result: the axis of the workload; in cases that lack
 * it, another number; otherwise the case itself.
 *
 * @param {Result[]} results
 * @param {string} axis
 * @returns {(one: Case) => string}
 */
function axisOf(results, axis) {
  const others = results.map((result) => result.case).filter((one) => !(axis in one));
  const names = [...new Set(others.flatMap((one) => Object.keys(one)))];
  const varied = names.filter((name) => {
    const values = new Set(others.map((one) => one[name]));
    values.delete(/** @type {any} */ (undefined));
    return values.size > 1 && [...values].every((value) => typeof value === "number");
  });
  return (one) => [axis, ...varied].find((name) => name in one) ?? otherwise;
}

/** A panel for each facet: for results that differ in nothing but the axis. @param {Result[]} results @param {string} axis */
function facetsOf(results, axis) {
  const axisIn = axisOf(results, axis);
  return groupsBy(results, ({ metric, case: one }) => {
    const along = axisIn(one);
    return JSON.stringify([
      metric,
      along,
      along === otherwise ? {} : without(one, along),
    ]);
  }).map((facet) => ({
    panel: metricPanel(facet, axisIn(facet[0].case)),
    first: facet[0],
  }));
}

/** One metric along an axis. @param {Result[]} results @param {string} axis @returns {Panel} */
function metricPanel(results, axis) {
  const [first] = results;
  const points = results.map((result) => pointOf(result, axis));
  const lines = alongLine(points);
  const onePlace = new Set(points.map(({ x }) => x)).size === 1;
  const facet = axis in first.case ? caseName(without(first.case, axis)) : "";
  const fixed = onePlace ? caseName(first.case) : facet;
  return {
    kind: lines ? "lines" : "bars",
    title: joined(first.metric, unitOf(first)),
    subtitle: joined(fixed, `${first.better} is better`),
    axis,
    points,
  };
}

const few = 3;

/**
 * Several metrics of one unit, each measured in one case only, in one panel instead of one
 * panel for each.
 *
 * @param {{ panel: Panel, first: Result }[]} shown
 * @returns {Panel[]}
 */
function merged(shown) {
  const alone = (/** @type {Panel} */ { points }) =>
    new Set(points.map(({ x }) => x)).size === 1;
  return groupsBy(shown, ({ panel, first }) =>
    alone(panel)
      ? JSON.stringify([first.unit, panel.subtitle])
      : JSON.stringify([first.metric, panel.axis, panel.subtitle]),
  ).flatMap((group) => {
    if (group.length <= few || !alone(group[0].panel))
      return group.map(({ panel }) => panel);
    const [{ panel, first }] = group;
    const points = group.flatMap((one) =>
      one.panel.points.map((point) => ({ ...point, x: one.first.metric })),
    );
    return [{ ...panel, title: first.unit, axis: "metric", points }];
  });
}

/**
 * The percentiles of each peer in one case.
 *
 * @param {Result[]} results of that case
 * @returns {Panel}
 */
const percentilesPanel = (results) => ({
  kind: "percentiles",
  title: joined("percentiles", results[0].unit),
  subtitle: joined(caseName(results[0].case), `${results[0].better} is better`),
  axis: "percentile",
  points: results.map((result) => ({
    ...pointOf(result, otherwise),
    rank: result.metric,
  })),
});

/**
 * One point divided by that of another peer at the same place. The range goes from its least
 * by their most to its most by their least.
 *
 * @param {Point} own
 * @param {Point} theirs
 * @param {string} series whose line it is on
 * @returns {Point[]} nothing where there is no ratio
 */
function quotient(own, theirs, series) {
  if (own.x !== theirs.x || !(own.min > 0 && theirs.min > 0)) return [];
  const [min, max] = [own.min / theirs.max, own.max / theirs.min];
  return [{ series, x: own.x, median: own.median / theirs.median, min, max }];
}

/** @param {Panel} panel @param {string} title @param {Point[]} points */
const ratioPanel = (panel, title, points) =>
  alongLine(points)
    ? { ...panel, kind: /** @type {const} */ ("ratios"), title, points }
    : undefined;

/** One of ours by each of the others. @param {Panel} panel @param {string} ours */
function ratiosOf(panel, ours) {
  const mine = panel.points.filter(({ series }) => series === ours);
  const points = panel.points
    .filter(({ series }) => !isOurs(series))
    .flatMap((theirs) => mine.flatMap((own) => quotient(own, theirs, theirs.series)));
  return ratioPanel(panel, `${ours} ÷ others, ${panel.title}`, points);
}

/** Each of ours by one of the others. @param {Panel} panel @param {string} other @param {string} title */
export function ratiosTo(panel, other, title) {
  const theirs = panel.points.filter(({ series }) => series === other);
  const points = panel.points
    .filter(({ series }) => isOurs(series))
    .flatMap((own) => theirs.flatMap((one) => quotient(own, one, own.series)));
  return ratioPanel(panel, title, points);
}

/** @param {Result[]} results of one workload, all metrics */
function percentilePanels(results) {
  const ranked = results.filter(({ metric }) => percentile.test(metric));
  if (new Set(ranked.map(({ metric }) => metric)).size < 2) return [];
  const [{ unit }] = ranked;
  const comparable = results.filter(
    (result) =>
      ranked.includes(result) ||
      (besidePercentiles.includes(result.metric) && result.unit === unit),
  );
  return groupsBy(comparable, ({ case: one }) => caseName(one)).map(percentilesPanel);
}

/** All panels of a workload; of the percentiles only one for each case. @param {Workload} workload @param {Report} report */
export function panelsOf({ name, axis }, report) {
  const results = resultsOf(report, name);
  const percentiles = percentilePanels(results);
  const others = results.filter(
    ({ metric }) =>
      percentiles.length === 0 || !(percentile.test(metric) || metric === "max"),
  );
  const panels = merged(facetsOf(others, axis));
  const [first] = others;
  const ours = [...new Set(others.map(({ peer }) => peer))].filter(isOurs);
  const ratios = panels
    .filter(({ kind, title }) => kind === "lines" && title.startsWith(first.metric))
    .flatMap((panel) => ours.map((peer) => ratiosOf(panel, peer)))
    .filter((panel) => panel !== undefined);
  return [...panels, ...ratios, ...percentiles];
}

/**
 * One metric of a workload along its axis in the cases that have the values of `fixed`, or
 * don't vary that.
 *
 * @param {Report} report
 * @param {{ workload: string, metric: string, axis: string, fixed: Case }} wanted
 * @returns {Panel | undefined}
 */
export function panelOf(report, { workload, metric, axis, fixed }) {
  const facet = resultsOf(report, workload).filter(
    (result) =>
      result.metric === metric &&
      axis in result.case &&
      Object.entries(fixed).every(
        ([name, value]) => (result.case[name] ?? value) === value,
      ),
  );
  return facet.length > 0 ? metricPanel(facet, axis) : undefined;
}
