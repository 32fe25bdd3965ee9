// The pictures of docs/performance.md. Each is an SVG by itself, with a background of its
// own, so that it can be read on a light and on a dark page, and says where and when it was
// measured.

import { looksOf, pictureTheme } from "./appearance.mjs";
import { peersOf, versionsOf } from "./heading.mjs";
import { panelOf, panelsOf, ratiosTo } from "./panels.mjs";
import { config, plot, rankShapes, ranksOf, seriesOf } from "./plots.mjs";
import { drawn } from "./render.mjs";

/**
 * @typedef {import("../harness/workload.mjs").Report} Report
 * @typedef {import("./appearance.mjs").Look} Look
 * @typedef {import("./panels.mjs").Panel} Panel
 * @typedef {{ name: string, title: string, panels: Panel[] }} Picture
 */

const width = 840;
const inner = width - 70;
const captionLength = 95;

/** Words in lines that fit beneath each other. @param {string[]} words */
function lines(words) {
  /** @type {string[]} */
  const all = [];
  for (const word of words) {
    const longer = `${all.at(-1)}, ${word}`;
    if (all.length > 0 && longer.length <= captionLength) all[all.length - 1] = longer;
    else all.push(word);
  }
  return all;
}

/** The machine, the versions and the date. @param {Report} report */
function caption({ date, machine, versions, quick }) {
  const { cores, processor, memoryGiB, system } = machine;
  return lines([
    `Measured ${date.slice(0, 10)} on ${cores} × ${processor}`,
    `${memoryGiB} GiB`,
    system,
    `median (min–max)${quick ? " of a quick run" : ""}`,
    ...versionsOf(versions),
  ]);
}

/** Those of the wanted panels that were measured. @param {(Panel | undefined)[]} panels */
const measured = (...panels) => panels.filter((panel) => panel !== undefined);

/** @param {Report} report */
function throughput(report) {
  const common = { workload: "throughput", axis: "size", fixed: { transport: "tcp" } };
  return measured(panelOf(report, { ...common, metric: "messages/s" }));
}

/** @param {Report} report */
function latency(report) {
  const workload = report.workloads.find(({ name }) => name === "latency");
  if (!workload) return [];
  const all = panelsOf(workload, report).filter(({ kind }) => kind === "percentiles");
  const tcp = all.filter(({ subtitle }) => /\btcp\b/.test(subtitle));
  const small = tcp.filter(({ subtitle }) => subtitle.includes("64 B"));
  return (small.length > 0 ? small : tcp).slice(0, 2);
}

/** @param {Report} report */
function ratios(report) {
  return throughput(report).flatMap((panel) =>
    panel.kind === "lines"
      ? measured(
          ratiosTo(panel, "libzmq", "÷ libzmq's C tools"),
          ratiosTo(panel, "tcp-corked", "÷ raw TCP, corked"),
          ratiosTo(panel, "zeromq.js", "÷ zeromq.js"),
        )
      : [],
  );
}

/** @param {Report} report */
function scaling(report) {
  const fanOut = panelOf(report, {
    workload: "fan-out",
    metric: "messages/s",
    axis: "subscribers",
    fixed: { topics: 1, size: 64 },
  });
  const cost = (/** @type {string} */ grows) =>
    panelOf(report, {
      workload: "scaling",
      metric: "CPU each",
      axis: "number",
      fixed: { grows },
    });
  return measured(fanOut, cost("sockets"), cost("peers")).filter(
    ({ kind }) => kind === "lines",
  );
}

/** @param {Report} report @returns {Picture[]} */
const wanted = (report) => [
  {
    name: "throughput",
    title: "Messages per second from a PUSH to a PULL, against their size",
    panels: throughput(report),
  },
  {
    name: "latency",
    title: "Round trip from a REQ to a REP and back",
    panels: latency(report),
  },
  {
    name: "ratio",
    title: "Messages per second divided by those of others, against their size",
    panels: ratios(report),
  },
  {
    name: "scaling",
    title: "What more subscribers, sockets and peers cost",
    panels: scaling(report),
  },
];

/** @typedef {{ name: string, color: string, shape: string, dash?: number[] }} Entry */

/** What the marks of these panels are. @param {Panel[]} panels @param {Map<string, Look>} looks @returns {Entry[]} */
function entriesOf(panels, looks) {
  const points = panels.flatMap((panel) => panel.points);
  // Plots of percentiles have the names of the peers beside them.
  if (panels.every(({ kind }) => kind === "percentiles"))
    return ranksOf(points).map((name) => ({
      name,
      color: pictureTheme.muted,
      shape: rankShapes.get(name) ?? "circle",
    }));
  return seriesOf(points, looks).flatMap((name) => {
    const look = looks.get(name);
    return look ? [{ name, ...look }] : [];
  });
}

/** Marks, on their lines if they have any, and names, in columns. @param {Entry[]} entries */
function legend(entries) {
  const column = inner / 5;
  const place = { type: "quantitative", axis: null };
  const rows = Math.ceil(entries.length / 5);
  const y = {
    ...place,
    field: "row",
    scale: { domain: [rows - 0.5, -0.5], nice: false },
  };
  const scale = { domain: [0, inner], nice: false };
  const x = (/** @type {string} */ field) => ({ ...place, field, scale });
  const as = { type: "nominal", scale: null };
  const color = { ...as, field: "color" };
  const values = entries.map((entry, index) => {
    const start = (index % 5) * column;
    const row = Math.floor(index / 5);
    return { ...entry, row, start, middle: start + 15, end: start + 30 };
  });
  return {
    data: { values },
    width: inner,
    height: rows * 20,
    layer: [
      {
        transform: [{ filter: "isValid(datum.dash)" }],
        mark: { type: "rule", strokeWidth: 2 },
        encoding: {
          ...{ x: x("start"), x2: { field: "end" }, y, color },
          strokeDash: { ...as, field: "dash" },
        },
      },
      {
        mark: { type: "point", filled: true, size: 42, opacity: 1 },
        encoding: { x: x("middle"), y, color, shape: { ...as, field: "shape" } },
      },
      {
        mark: {
          type: "text",
          align: "left",
          dx: 6,
          fontSize: 12,
          color: pictureTheme.ink,
        },
        encoding: { x: x("end"), y, text: { field: "name", type: "nominal" } },
      },
    ],
  };
}

/** @param {Report} report */
const captionView = (report) => ({
  data: { values: [{}] },
  width: inner,
  height: caption(report).length * 13,
  mark: {
    type: "text",
    text: caption(report),
    align: "left",
    baseline: "top",
    fontSize: 10,
    color: pictureTheme.muted,
  },
  encoding: { x: { value: 0 }, y: { value: 0 } },
});

/** @param {Report} report @param {Picture} picture */
function specOf(report, { title, panels }) {
  const looks = looksOf(peersOf(report), pictureTheme);
  const series = seriesOf(
    panels.flatMap((panel) => panel.points),
    looks,
  );
  const gap = 12;
  const style = {
    theme: pictureTheme,
    looks,
    series,
    width: (width - gap * (panels.length - 1)) / panels.length,
    height: panels.length === 1 ? 340 : 230,
  };
  const views = panels.map((panel) => ({
    ...plot(panel, style),
    title: {
      text: panel.title,
      subtitle: panel.subtitle,
      fontSize: 12,
      subtitleFontSize: 11,
    },
  }));
  return {
    title: { text: title, fontSize: 15, offset: 12 },
    padding: 14,
    spacing: 12,
    vconcat: [
      { hconcat: views, spacing: gap },
      legend(entriesOf(panels, looks)),
      captionView(report),
    ],
    config: config(pictureTheme),
  };
}

/**
 * All pictures for which there are results.
 *
 * @param {Report} report
 * @returns {Promise<[name: string, svg: string][]>}
 */
export async function pictures(report) {
  /** @type {[string, string][]} */
  const all = [];
  for (const picture of wanted(report)) {
    if (picture.panels.length === 0) continue;
    const names = {
      id: picture.name,
      title: picture.title,
      description: caption(report).join(", "),
    };
    all.push([picture.name, await drawn(specOf(report, picture), names)]);
  }
  return all;
}
