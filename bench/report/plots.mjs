// Plots in the language of vega-lite: lines where the x axis has numbers, bars elsewhere.

import { valueName } from "../harness/cases.mjs";
import { short } from "../harness/report.mjs";
import { placeScale, ratioScale, reached, spansMuch, valueScale } from "./scales.mjs";

/**
 * @typedef {import("./appearance.mjs").Look} Look
 * @typedef {import("./appearance.mjs").Theme} Theme
 * @typedef {import("./panels.mjs").Panel} Panel
 * @typedef {import("./panels.mjs").Point} Point
 *
 * @typedef {object} Style
 * @property {Theme} theme
 * @property {Map<string, Look>} looks of all peers
 * @property {number} width of the whole plot
 * @property {number} [height] of the area inside of the axes
 * @property {string[]} [series] those of the plots that have a legend together
 */

const character = 5.6;
const barStep = 17;

/** The marks of percentiles, in their order. @type {Map<string, string>} */
export const rankShapes = new Map([
  ["average", "M-.25,-1.2H.25V1.2H-.25Z"],
  ["p50", "circle"],
  ["p90", "square"],
  ["p99", "diamond"],
  ["p99.9", "triangle-up"],
  ["p99.99", "triangle-down"],
  ["max", "M-.8,-1.1H-.1V1.1H-.8ZM.1,-1.1H.8V1.1H.1Z"],
]);

/** What all plots have in common. @param {Theme} theme */
export const config = ({ ink, muted, grid, paper }) => ({
  aria: false,
  background: paper,
  font: "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif",
  view: { stroke: null },
  axis: {
    labelColor: muted,
    titleColor: muted,
    titleFontWeight: "normal",
    labelFontSize: 11,
    titleFontSize: 11,
    gridColor: grid,
    domainColor: muted,
    tickColor: muted,
    tickSize: 4,
  },
  legend: { labelColor: ink, titleColor: muted, labelFontSize: 12, labelLimit: 200 },
  title: { color: ink, subtitleColor: muted, anchor: "start", fontSize: 13 },
  text: { color: ink },
});

/** The peers of a plot, in the order of the report. @param {Point[]} points @param {Map<string, Look>} looks */
export function seriesOf(points, looks) {
  const used = new Set(points.map(({ series }) => series));
  return [...looks.keys()].filter((name) => used.has(name));
}

/** @param {string[]} series @param {Style} style @param {keyof Look} feature */
export function encode(series, { looks }, feature) {
  const range = series.map((name) => looks.get(name)?.[feature]);
  return {
    field: "series",
    type: "nominal",
    scale: { domain: series, range },
    legend: null,
  };
}

/** Ours over the others, and thicker. @param {Panel} panel @param {Style} style */
export function linePlot({ kind, points, axis }, style) {
  const series = style.series ?? seriesOf(points, style.looks);
  const value = kind === "ratios" ? ratioScale(points) : valueScale(points);
  const { title, ...place } = placeScale(points, axis);
  const encoding = {
    x: {
      field: "x",
      type: "quantitative",
      title,
      ...place,
      axis: { ...place.axis, grid: false },
    },
    y: { field: "median", type: "quantitative", title: null, ...value },
    color: encode(series, style, "color"),
  };
  const { y } = encoding;
  return {
    data: { values: points },
    width: style.width - 62,
    height: style.height ?? 210,
    layer: [
      ...(kind === "ratios" ? [equality(style)] : []),
      {
        transform: [{ filter: "datum.max > datum.min" }],
        mark: { type: "rule", opacity: 0.55, strokeWidth: 1.5 },
        encoding: { ...encoding, y: { ...y, field: "min" }, y2: { field: "max" } },
      },
      ...[...style.looks.values()]
        .map(({ width }) => width)
        .filter((width, index, all) => all.indexOf(width) === index)
        .sort((a, b) => a - b)
        .flatMap((width) => curves(width, encoding, series, style)),
    ],
  };
}

/** The lines that are `width` thick. @param {number} width @param {object} encoding @param {string[]} series @param {Style} style */
function curves(width, encoding, series, style) {
  const names = series.filter((name) => style.looks.get(name)?.width === width);
  const transform = [{ filter: { field: "series", oneOf: names } }];
  if (names.length === 0) return [];
  return [
    {
      transform,
      mark: { type: "line", strokeWidth: width },
      encoding: { ...encoding, strokeDash: encode(series, style, "dash") },
    },
    {
      transform,
      mark: { type: "point", filled: true, size: 42, opacity: 1 },
      encoding: { ...encoding, shape: encode(series, style, "shape") },
    },
  ];
}

/** Where ours is as fast as the other. @param {Style} style */
const equality = ({ theme }) => ({
  data: { values: [{}] },
  mark: { type: "rule", color: theme.ink },
  encoding: { y: { datum: 1 } },
});

/** Space for the longest name at the left. @param {string[]} names */
const room = (names) => 14 + character * Math.max(...names.map(({ length }) => length));

/** @param {Panel} panel @param {Style} style */
export function barPlot({ points, axis: varied }, style) {
  const all = seriesOf(points, style.looks);
  const places = [...new Set(points.map(({ x }) => x))];
  const log = spansMuch(reached(points));
  const { scale, axis } = valueScale(points);
  // Beyond the longest bar its figure has to fit in.
  const width = style.width - room(all) - 16;
  const most = Math.max(...reached(points), 0);
  const domain = log
    ? [scale.domain[0], scale.domain[1] * (most / scale.domain[0]) ** (58 / (width - 58))]
    : [scale.domain[0], most * (width / (width - 58)) || 1];
  const value = { title: null, scale: { ...scale, domain, nice: false }, axis };
  const views = places.map((place, index) => {
    const here = points.filter(({ x }) => x === place);
    const last = index === places.length - 1;
    const x = {
      ...value,
      axis: last ? { ...axis } : { ...axis, labels: false, ticks: false },
    };
    return bars(
      here,
      valueName(varied, place),
      { log, x, all, single: places.length === 1, width },
      style,
    );
  });
  return { spacing: 8, vconcat: views };
}

/**
 * The bars of one place; dots where a logarithmic scale has no end for a bar.
 *
 * @param {Point[]} points
 * @param {string} title
 * @param {{ log: boolean, x: object, all: string[], single: boolean, width: number }} how
 * @param {Style} style
 */
function bars(points, title, { log, x, all, single, width }, style) {
  const encoding = {
    y: {
      field: "series",
      type: "nominal",
      title: null,
      scale: { domain: seriesOf(points, style.looks) },
      axis: { ticks: false, domain: false, labelLimit: 240 },
    },
    x: { field: "median", type: "quantitative", ...x },
    color: encode(all, style, "color"),
  };
  const mark = log
    ? { type: "point", filled: true, size: 70, opacity: 1 }
    : { type: "bar", height: 11 };
  const shape = log ? { shape: encode(all, style, "shape") } : {};
  return {
    ...(single
      ? {}
      : { title: { text: title, fontSize: 11, color: style.theme.muted, offset: 2 } }),
    data: {
      values: points.map((point) => ({
        ...point,
        text: short(point.median),
        end: Math.max(point.max, 0),
      })),
    },
    width,
    height: { step: barStep },
    layer: [
      { mark, encoding: { ...encoding, ...shape } },
      {
        transform: [{ filter: "datum.max > datum.min" }],
        mark: { type: "rule", strokeWidth: 1, color: style.theme.ink, opacity: 0.7 },
        encoding: {
          y: encoding.y,
          x: { ...encoding.x, field: "min" },
          x2: { field: "max" },
        },
      },
      {
        mark: {
          type: "text",
          align: "left",
          dx: 5,
          fontSize: 11,
          color: style.theme.ink,
        },
        encoding: {
          y: encoding.y,
          x: { ...encoding.x, field: "end" },
          text: { field: "text", type: "nominal" },
        },
      },
    ],
  };
}

/** Those that were measured, known ones first. @param {Point[]} points */
export function ranksOf(points) {
  const used = new Set(points.flatMap(({ rank }) => rank ?? []));
  return [...new Set([...rankShapes.keys(), ...used])].filter((name) => used.has(name));
}

/** A line for each peer from its least to its greatest percentile. @param {Panel} panel @param {Style} style */
export function percentilePlot({ points }, style) {
  const series = style.series ?? seriesOf(points, style.looks);
  const used = ranksOf(points);
  const y = {
    field: "series",
    type: "nominal",
    title: null,
    scale: { domain: series },
    axis: { ticks: false, domain: false, labelLimit: 240 },
  };
  const x = {
    field: "median",
    type: "quantitative",
    title: null,
    ...valueScale(
      points.map(({ median, ...point }) => ({
        ...point,
        median,
        min: median,
        max: median,
      })),
    ),
  };
  const color = encode(series, style, "color");
  const range = used.map((name) => rankShapes.get(name) ?? "circle");
  const legend = style.series
    ? null
    : { title: null, orient: "bottom", symbolFillColor: style.theme.muted };
  return {
    data: { values: points },
    width: style.width - room(series) - 16,
    height: { step: 20 },
    layer: [
      {
        mark: { type: "line", strokeWidth: 2, opacity: 0.6 },
        encoding: { x, y, color },
      },
      {
        mark: { type: "point", filled: true, size: 70, opacity: 1 },
        encoding: {
          x,
          y,
          color,
          shape: {
            field: "rank",
            type: "nominal",
            scale: { domain: used, range },
            legend,
          },
        },
      },
    ],
  };
}

/** @param {Panel} panel @param {Style} style @returns {object} a view, without config */
export function plot(panel, style) {
  if (panel.kind === "bars") return barPlot(panel, style);
  if (panel.kind === "percentiles") return percentilePlot(panel, style);
  return linePlot(panel, style);
}
