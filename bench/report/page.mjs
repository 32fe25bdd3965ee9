// The page: the targets, then every workload with its plots and all its figures. It is one
// file that asks for no other.

import { readFileSync } from "node:fs";
import { caseName, groupsBy, isOurs } from "../harness/cases.mjs";
import { short } from "../harness/report.mjs";
import { judged } from "../targets.mjs";
import { looksOf, pageTheme, variables } from "./appearance.mjs";
import { peersOf, versionsOf } from "./heading.mjs";
import { panelsOf, resultsOf } from "./panels.mjs";
import { config, plot } from "./plots.mjs";
import { drawn, escaped } from "./render.mjs";

/**
 * @typedef {import("../harness/workload.mjs").Report} Report
 * @typedef {import("../harness/workload.mjs").Result} Result
 * @typedef {import("./appearance.mjs").Look} Look
 * @typedef {import("./panels.mjs").Panel} Panel
 * @typedef {import("./panels.mjs").Workload} Workload
 */

const plotWidth = 400;

/** @param {string} name @param {Look} look */
function swatch(name, { color, dash, shape, width }) {
  const line = `<line x1="-15" x2="15" stroke="${color}" stroke-width="${width}" stroke-dasharray="${dash.join(" ")}"/>`;
  const mark = `<path d="${shape}" transform="scale(4)" fill="${color}"/>`;
  return `<li${isOurs(name) ? ' class="ours"' : ""}><svg viewBox="-16 -7 32 14" width="32" height="14" aria-hidden="true">${line}${mark}</svg> ${escaped(name)}</li>`;
}

/** @param {Result[]} results @param {Map<string, Look>} looks */
function legend(results, looks) {
  const used = new Set(results.map(({ peer }) => peer));
  const items = [...looks].filter(([name]) => used.has(name));
  return `<ul class="legend" aria-label="Peers">${items.map(([name, look]) => swatch(name, look)).join("")}</ul>`;
}

/** @param {Panel} panel @param {string} id @param {Map<string, Look>} looks */
async function figure(panel, id, looks) {
  const spec = plot(panel, { theme: pageTheme, looks, width: plotWidth });
  const svg = await drawn(
    { ...spec, config: config(pageTheme) },
    {
      id,
      title: `${panel.title}: ${panel.subtitle}`,
      description: "The table of this section has all figures of this plot.",
    },
  );
  return `<figure class="${panel.kind}"><figcaption>${escaped(panel.title)}<small>${escaped(panel.subtitle)}</small></figcaption>${svg}</figure>`;
}

/** @param {Result | undefined} result */
function cell(result) {
  if (!result) return "<td></td>";
  const { median, min, max } = result;
  const range = max > min ? ` <small>${short(min)}–${short(max)}</small>` : "";
  return `<td><data value="${median}">${short(median)}</data>${range}</td>`;
}

/** A row for each peer in each case, a column for each metric. @param {Result[]} results */
function figures(results) {
  const metrics = [...new Map(results.map((result) => [result.metric, result])).values()];
  const head = metrics.map(
    ({ metric, unit }) =>
      `<th scope="col">${escaped(metric)}${metric === unit ? "" : `<small>${escaped(unit)}</small>`}</th>`,
  );
  const bodies = groupsBy(results, ({ case: one }) => caseName(one)).map((group) => {
    const rows = groupsBy(group, ({ peer }) => peer).map((own) => {
      const [{ peer }] = own;
      const cells = metrics.map(({ metric }) =>
        cell(own.find((one) => one.metric === metric)),
      );
      return `<tr${isOurs(peer) ? ' class="ours"' : ""}><th scope="row">${escaped(peer)}</th>${cells.join("")}</tr>`;
    });
    const name = escaped(caseName(group[0].case));
    return `<tbody><tr class="case"><th scope="rowgroup" colspan="${metrics.length + 1}"><span>${name}</span></th></tr>\n${rows.join("\n")}</tbody>`;
  });
  return `<table><thead><tr><th scope="col">peer</th>${head.join("")}</tr></thead>\n${bodies.join("\n")}</table>`;
}

/** Wide and long tables move within themselves. @param {string} table @param {string} label */
const scrolling = (table, label) =>
  `<div class="scroll" tabindex="0" role="region" aria-label="${escaped(label)}">${table}</div>`;

/** @param {Workload} workload @param {Report} report @param {Map<string, Look>} looks */
async function section(workload, report, looks) {
  const { name, title, about } = workload;
  const results = resultsOf(report, name);
  const head = `<section id="${escaped(name)}"><h2>${escaped(title)}</h2><p class="about">${escaped(about)}</p>`;
  if (results.length === 0) return `${head}<p>Nothing was measured.</p></section>`;
  const plots = [];
  for (const [index, panel] of panelsOf(workload, report).entries())
    plots.push(await figure(panel, `${escaped(name)}-${index}`, looks));
  return [
    head,
    legend(results, looks),
    `<div class="plots">${plots.join("\n")}</div>`,
    `<h3>All figures <small>median, min–max</small></h3>`,
    scrolling(figures(results), `All figures: ${title}`),
    "</section>",
  ].join("\n");
}

/** @param {Report} report */
function targetsSection(report) {
  const verdicts = judged(report);
  const count = (/** @type {string} */ verdict) =>
    verdicts.filter((one) => one.verdict === verdict).length;
  const summary = `${count("met")} met, ${count("missed")} missed, ${count("incomplete")} incomplete (met in the cases that were measured, and others are missing), ${count("not measured")} not measured. Ratios are those of the medians; where a target holds for several cases, the worst counts.`;
  const rows = verdicts.map(
    ({ target, bound, measured, where, verdict }) =>
      `<tr class="${verdict.replace(" ", "-")}"><th scope="row">${escaped(target)}</th><td>${bound}</td><td>${measured} <small>${escaped(where)}</small></td><td class="verdict">${verdict}</td></tr>`,
  );
  const table = `<table><thead><tr><th scope="col">target</th><th scope="col">bound</th><th scope="col">measured</th><th scope="col">verdict</th></tr></thead><tbody>\n${rows.join("\n")}</tbody></table>`;
  return `<section id="targets"><h2>Targets</h2><p>${summary}</p>${scrolling(table, "Targets")}</section>`;
}

/** @param {[string, string][]} entries */
const list = (entries) =>
  `<dl>${entries.map(([name, text]) => `<div><dt>${escaped(name)}</dt><dd>${escaped(text)}</dd></div>`).join("")}</dl>`;

/** @param {Report} report */
function heading({ date, machine, versions, quick }) {
  const { processor, cores, memoryGiB, system, load } = machine;
  return `<header><h1>zmq-napi and its peers</h1>${list([
    ["Measured", date.slice(0, 16).replace("T", " ").concat(" UTC")],
    ["Run", quick ? "quick: fewer rounds, fewer messages, rougher figures" : "full"],
    ["Machine", `${cores} × ${processor}, ${memoryGiB} GiB, ${system}`],
    ["Load before", `${load.toFixed(2)}${load > 0.3 * cores ? ": not quiet" : ""}`],
    ["Versions", versionsOf(versions).join(", ")],
  ])}</header>`;
}

function style() {
  const file = new URL("page.css", import.meta.url);
  return [
    `:root { color-scheme: light dark; ${variables("light")} }`,
    `@media screen and (prefers-color-scheme: dark) { :root { ${variables("dark")} } }`,
    readFileSync(file, "utf8"),
  ].join("\n");
}

/** @param {Report} report @returns {Promise<string>} */
export async function page(report) {
  const looks = looksOf(peersOf(report), pageTheme);
  const sections = [];
  for (const workload of report.workloads)
    sections.push(await section(workload, report, looks));
  const links = report.workloads.map(
    ({ name }) => `<a href="#${escaped(name)}">${escaped(name)}</a>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>zmq-napi and its peers, ${escaped(report.date.slice(0, 10))}</title>
<link rel="icon" href="data:,">
<style>
${style()}</style>
</head>
<body>
${heading(report)}
<nav aria-label="Sections"><a href="#targets">targets</a> ${links.join(" ")} <a href="#peers">peers</a></nav>
<main>
${targetsSection(report)}
${sections.join("\n")}
<section id="peers"><h2>The peers</h2>${list(Object.entries(report.peers))}</section>
</main>
</body>
</html>
`;
}
