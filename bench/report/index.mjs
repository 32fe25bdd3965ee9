// Draws a report of the benchmark: a page with all plots and figures, and the pictures of the
// documents. Vega-Lite lays out facets, scales, axes and legends.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { caseName, groupsBy, isOurs, valueName, without } from "../harness/cases.mjs";
import { parsed, program, UsageError } from "../harness/command-line.mjs";
import { Unavailable } from "../harness/peer.mjs";
import { short } from "../harness/report.mjs";
import { pictures } from "./pictures.mjs";

/** @typedef {import("../harness/workload.mjs").Report} Report */
/** @typedef {import("../harness/workload.mjs").Result} Result */

const help = `Usage: node bench/report/index.mjs REPORT.json [--html FILE] [--svg FOLDER]

Draws the report that bench/index.mjs has written with --json.
  --html FILE    writes a page with all plots and all figures
  --svg FOLDER   writes the pictures of the documents
  --help         print this`;

/** Escapes a text for HTML and SVG. @param {string} text */
const escaped = (text) =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** @param {string} text */
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** Loads Vega and Vega-Lite. Rejects with a sentence if they are not installed. */
export async function library() {
  try {
    return await Promise.all([import("vega"), import("vega-lite")]);
  } catch (error) {
    if (Reflect.get(Object(error), "code") !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new Unavailable(
      "Plots need vega and vega-lite, which are missing: npm install --no-save vega vega-lite",
    );
  }
}

/** Draws a plot as an SVG element, the same on every machine. @param {object} spec of Vega-Lite */
async function drawn(spec) {
  const [vega, vegaLite] = await library();
  // With a canvas, the installed fonts would decide the width of texts. The types lack this.
  /** @type {any} */ (vega).textMetrics.canvas(false);
  vega.resetSVGDefIds();
  const { spec: compiled } = vegaLite.compile(
    /** @type {import("vega-lite").TopLevelSpec} */ (spec),
  );
  const view = new vega.View(vega.parse(compiled), { renderer: "none" });
  const svg = await view.toSVG();
  view.finalize();
  // Nobody sees a hundredth of a pixel, and the package carries these files.
  return svg.replace(/\d+\.\d{3,}/g, (number) =>
    String(Number(Number(number).toFixed(2))),
  );
}

// Colours that people with colour blindness can distinguish, after Okabe and Ito.
const colors = [
  "#0072b2",
  "#d55e00",
  "#3d3d3d",
  "#009e73",
  "#c98500",
  "#cc79a7",
  "#882255",
];
const shapes = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down"];

/** A peer has one colour and one mark everywhere. @param {string[]} peers @param {string[]} marks @param {Result[]} used */
function marksOf(peers, marks, used) {
  const domain = peers.filter((name) => used.some(({ peer }) => peer === name));
  const range = domain.map((name) => marks[peers.indexOf(name) % marks.length]);
  return { field: "peer", type: "nominal", title: null, scale: { domain, range } };
}

/** Returns all peers, in the order of the report. @param {Report} report */
const peersOf = ({ peers, results }) => [
  ...new Set([...Object.keys(peers), ...results.map(({ peer }) => peer)]),
];

/** The marks of a plot: lines along the axis, or a bar for each peer. */
const layers = {
  /** @param {{ color: object, shape: object }} encoding @param {object} value */
  lines: ({ color, shape }, value) => {
    const axis = { labelAngle: 0 };
    const x = { field: "x", type: "ordinal", sort: null, title: null, axis };
    const y = { ...value, field: "median" };
    return [
      { mark: "line", encoding: { x, y, color } },
      { mark: { type: "point", filled: true }, encoding: { x, y, color, shape } },
      {
        mark: { type: "rule", opacity: 0.5 },
        encoding: { x, y: { ...value, field: "min" }, y2: { field: "max" }, color },
      },
    ];
  },
  /** @param {{ color: object }} encoding @param {object} value */
  bars: ({ color }, value) => {
    const y = { field: "peer", type: "nominal", sort: null, title: null };
    const at = (/** @type {string} */ field) => ({ y, x: { ...value, field } });
    return [
      { mark: "bar", encoding: { ...at("median"), color: { ...color, legend: null } } },
      { mark: "rule", encoding: { ...at("min"), x2: { field: "max" } } },
      {
        mark: { type: "text", align: "left", dx: 4 },
        encoding: { ...at("max"), text: { field: "text" } },
      },
    ];
  },
};

/**
 * Returns plots of results of one unit. There is one for each metric and for each group of cases
 * that differ only on the axis. Numbers on the axis make lines.
 * @param {Result[]} results @param {string} axis @param {string[]} peers
 */
function views(results, axis, peers) {
  const several = new Set(results.map(({ metric }) => metric)).size > 1;
  const places = new Set(results.map(({ case: one }) => one[axis]));
  const lines = places.size > 1 && [...places].every((one) => typeof one === "number");
  const color = marksOf(peers, colors, results);
  const shape = marksOf(peers, shapes, results);
  const labelOf = (/** @type {Result} */ { metric, case: one }) =>
    [several ? metric : "", caseName(lines ? without(one, axis) : one)]
      .filter(Boolean)
      .join(", ");
  const concat = groupsBy(results, labelOf).map((group) => {
    const values = group.map(({ peer, median, min, max, case: one }) => ({
      ...{ peer, median, min, max, text: short(median), x: valueName(axis, one[axis]) },
    }));
    const all = group.flatMap(({ min, max }) => [min, max]);
    const log = lines && Math.min(...all) > 0 && Math.max(...all) > 20 * Math.min(...all);
    const value = {
      ...{ type: "quantitative", title: null, axis: { format: "~s" } },
      ...(log ? { scale: { type: "log" } } : {}),
    };
    return {
      title: capital(labelOf(group[0])),
      data: { values },
      width: 360,
      height: lines ? 240 : { step: 18 },
      layer: layers[lines ? "lines" : "bars"]({ color, shape }, value),
    };
  });
  return { columns: 2, concat };
}

const config = {
  legend: { orient: "bottom", columns: 6 },
  header: { labelFontSize: 12 },
};

/** @param {Result | undefined} result */
function cell(result) {
  if (!result) return "<td></td>";
  const { median, min, max } = result;
  const range = max > min ? ` <small>${short(min)}–${short(max)}</small>` : "";
  return `<td><data value="${median}">${short(median)}</data>${range}</td>`;
}

/** Returns a table with a row for each peer in each case, and a column for each metric. @param {Result[]} results */
function figures(results) {
  const metrics = [...new Map(results.map((result) => [result.metric, result])).values()];
  const head = metrics.map(
    ({ metric, unit }) =>
      `<th>${escaped(capital(metric))}${metric === unit ? "" : ` <small>${escaped(unit)}</small>`}</th>`,
  );
  const bodies = groupsBy(results, ({ case: one }) => caseName(one)).map((group) => {
    const rows = groupsBy(group, ({ peer }) => peer).map((own) => {
      const cells = metrics.map(({ metric }) =>
        cell(own.find((one) => one.metric === metric)),
      );
      const [{ peer }] = own;
      return `<tr${isOurs(peer) ? ' class="ours"' : ""}><th>${escaped(peer)}</th>${cells.join("")}</tr>`;
    });
    const name = escaped(capital(caseName(group[0].case)));
    return `<tbody><tr><th colspan="${metrics.length + 1}">${name}</th></tr>\n${rows.join("\n")}</tbody>`;
  });
  return `<div class="wide"><table><thead><tr><th>Peer</th>${head.join("")}</tr></thead>\n${bodies.join("\n")}</table></div>`;
}

/** @param {Report["workloads"][number]} workload @param {Report} report */
async function section({ name, title, about, axis }, report) {
  const results = report.results.filter(({ workload }) => workload === name);
  const parts = [`<h2>${escaped(capital(title))}</h2><p>${escaped(about)}</p>`];
  for (const group of groupsBy(results, ({ unit }) => unit)) {
    const [{ unit, better }] = group;
    const text = `${capital(better)} is better: ${unit}`;
    const svg = await drawn({ ...views(group, axis, peersOf(report)), config });
    parts.push(
      `<figure role="img" aria-label="${escaped(`${title}: ${unit}`)}"><figcaption>${escaped(text)}</figcaption><div class="wide">${svg}</div></figure>`,
    );
  }
  parts.push(
    results.length > 0
      ? `<h3>All figures: median, slowest and fastest round</h3>${figures(results)}`
      : "<p>Nothing was measured.</p>",
  );
  return `<section id="${escaped(name)}">${parts.join("\n")}</section>`;
}

/** The machine, the date and the versions, by name. @param {Report} report @returns {Record<string, string>} */
export function circumstances({ date, machine, versions, quick }) {
  const { processor, cores, memoryGiB, system, load } = machine;
  return {
    Measured: `${date.slice(0, 16).replace("T", " ")} UTC`,
    Run: quick ? "quick: fewer rounds and messages, less exact figures" : "full",
    Machine: `${cores} × ${processor}, ${memoryGiB} GiB, ${system}`,
    "Load before": `${load.toFixed(2)}${load > 0.3 * cores ? ": not quiet" : ""}`,
    Versions: Object.entries(versions)
      .map((pair) => pair.join(" "))
      .join(", "),
  };
}

/** @param {Record<string, string>} entries */
const list = (entries) =>
  `<dl>${Object.entries(entries)
    .map(([name, text]) => `<dt>${escaped(name)}</dt><dd>${escaped(text)}</dd>`)
    .join("")}</dl>`;

/** Writes one file with all plots and figures, which loads no other file. @param {Report} report @param {string} file */
export async function writeHtml(report, file) {
  const sections = [];
  for (const workload of report.workloads) sections.push(await section(workload, report));
  const links = report.workloads.map(
    ({ name }) => `<a href="#${escaped(name)}">${escaped(capital(name))}</a>`,
  );
  const style = readFileSync(new URL("page.css", import.meta.url), "utf8");
  const text = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>zmq-napi and its peers, ${escaped(report.date.slice(0, 10))}</title>
<link rel="icon" href="data:,">
<style>
${style}</style>
</head>
<body>
<header><h1>zmq-napi and its peers</h1>${list(circumstances(report))}
<p>Points and bars are medians. Thin strokes go from the slowest to the fastest round.</p></header>
<nav>${links.join(" ")} <a href="#peers">The peers</a></nav>
<main>
${sections.join("\n")}
<section id="peers"><h2>The peers</h2>${list(report.peers)}</section>
</main>
</body>
</html>
`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Writes the pictures that have results. @param {Report} report @param {string} folder */
async function writeSvgs(report, folder) {
  mkdirSync(folder, { recursive: true });
  const text = Object.values(circumstances(report)).join("; ");
  for (const { name, title, axis, results } of pictures(report)) {
    const spec = {
      ...views(results, axis, peersOf(report)),
      ...{ title: { text: title, subtitle: text.match(/.{1,110}(?: |$)/g) } },
      ...{ background: "#ffffff", padding: 14, config },
    };
    writeFileSync(join(folder, `${name}.svg`), `${await drawn(spec)}\n`);
  }
}

async function main() {
  const options = /** @type {const} */ ({
    html: { type: "string" },
    svg: { type: "string" },
    help: { type: "boolean", short: "h" },
  });
  const { values, positionals } = parsed({ allowPositionals: true, options }, help);
  if (values.help) return console.log(help);
  const [file] = positionals;
  if (!file || !(values.html || values.svg)) throw new UsageError(help);
  const report = JSON.parse(readFileSync(file, "utf8"));
  if (values.html) await writeHtml(report, values.html);
  if (values.svg) await writeSvgs(report, values.svg);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await program(main);
