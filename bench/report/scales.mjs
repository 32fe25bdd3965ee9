// Scales and axes of the plots: logarithmic where the values span so much that a linear
// scale would show the largest alone.

import { valueName } from "../harness/cases.mjs";
import { short } from "../harness/report.mjs";

/** @typedef {import("./panels.mjs").Point} Point */

const wide = 20;
const margin = 1.12;

/** @param {number[]} values */
export const spansMuch = (values) =>
  Math.min(...values) > 0 && Math.max(...values) >= wide * Math.min(...values);

/** Powers of `base` from `least` to `most`. @param {number} base @param {number} least @param {number} most */
function powers(base, least, most) {
  const values = [];
  const logarithm = (/** @type {number} */ value) => Math.log(value) / Math.log(base);
  for (let i = Math.ceil(logarithm(least)); i <= logarithm(most); i++)
    values.push(Number((base ** i).toPrecision(12)));
  return values;
}

/** 1, 2, 5, 10, …, or fewer if that is enough. @param {number} least @param {number} most */
function ticks(least, most) {
  const tens = powers(10, least / 10, most);
  const steps = most / least > 500 ? [1] : [1, 2, 5];
  return tens
    .flatMap((ten) => steps.map((step) => Number((ten * step).toPrecision(12))))
    .filter((tick) => tick >= least && tick <= most);
}

/** @param {Point[]} points @returns {number[]} what their ranges reach */
export const reached = (points) =>
  points.flatMap(({ min, max, median }) => [min, max, median]).filter(Number.isFinite);

// 100k, but not 500m, which would mean thousandths.
const labelExpr =
  "abs(datum.value) < 1 ? format(datum.value, '~r') : format(datum.value, '~s')";

/** For what is measured. @param {Point[]} points */
export function valueScale(points) {
  const values = reached(points);
  const least = Math.min(...values);
  const most = Math.max(...values);
  if (!spansMuch(values))
    return {
      scale: {
        type: "linear",
        domain: [Math.min(0, least), most * margin || 1],
        nice: true,
      },
      axis: { labelExpr, tickCount: 5 },
    };
  const domain = [least / margin, most * margin];
  return {
    scale: { type: "log", domain, nice: false },
    axis: { labelExpr, values: ticks(domain[0], domain[1]) },
  };
}

/** Few, whatever they reach. @param {number} least @param {number} most */
function ratioTicks(least, most) {
  if (most / least > 8) return powers(most / least > 300 ? 10 : 2, least, most);
  return [0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 7].filter(
    (tick) => tick >= least && tick <= most,
  );
}

/** For ratios, with 1 in sight. @param {Point[]} points */
export function ratioScale(points) {
  const values = [...reached(points), 1];
  const domain = [Math.min(...values) / margin, Math.max(...values) * margin];
  return {
    scale: { type: "log", base: 2, domain, nice: false },
    axis: {
      labelExpr: "format(datum.value, '~r') + ' ×'",
      values: ratioTicks(domain[0], domain[1]),
    },
  };
}

/** For what is varied, with a name at each of its values. @param {Point[]} points @param {string} axis */
export function placeScale(points, axis) {
  const places = [...new Set(points.map(({ x }) => Number(x)))].sort((a, b) => a - b);
  const [least] = places;
  const type = spansMuch(places)
    ? "log"
    : least === 0 && places.length > 2 && spansMuch(places.slice(1))
      ? "symlog"
      : "linear";
  const zero = type === "linear" ? { zero: false } : {};
  const named = ["size", "bytes"].includes(axis);
  const nameOf = (/** @type {number} */ place) => {
    if (named) return valueName(axis, place);
    return place < 1e5 ? place.toLocaleString("en") : short(place).replace(/\.0+ /, " ");
  };
  const names = Object.fromEntries(places.map((place) => [place, nameOf(place)]));
  return {
    scale: { type, ...zero, domain: [least, places.at(-1)], nice: false, padding: 8 },
    axis: {
      values: places,
      labelExpr: `${JSON.stringify(names)}[datum.value]`,
      labelOverlap: "parity",
      labelFlush: false,
    },
    title: named ? "message size" : axis,
  };
}
