/**
 * The figures that a role reports. Each role has its own counters.
 *
 * @typedef {object} Report
 * @property {string} name
 * @property {number} [sent] by a publisher
 * @property {number} [received] by the forwarder or a subscriber
 * @property {number} [forwarded]
 * @property {number} [dropped] ticks that a subscriber missed
 * @property {number} rate ticks per second
 * @property {import("./measure.mjs").Figures} [latency] from a publisher's send to a subscriber's receive
 * @property {Record<string, number>} [prices] latest by topic
 * @property {number} [restarts] added by main.mjs
 */

/** @param {Report[]} reports @returns {string} one line for a log */
export function headline(reports) {
  const subscribers = reports.filter((report) => report.latency);
  return (subscribers.length > 0 ? subscribers : reports).map(sentence).join("; ");
}

/** @param {Report[]} reports @returns {string[]} lines for people */
export function summary(reports) {
  const subscribers = reports.filter((report) => report.latency);
  const others = reports.filter((report) => !report.latency);
  return [
    ...others.map(sentence),
    ...table([COUNTS, ...subscribers.map(counts)]),
    ...table(latestPrices(subscribers)),
  ];
}

/** @param {Report} report */
function sentence({ name, sent, received, forwarded, dropped, rate, restarts }) {
  if (sent === undefined && received === undefined) return `${name}: starting`;
  const parts = [
    received !== undefined && `received ${whole(received)}`,
    forwarded !== undefined && `forwarded ${whole(forwarded)}`,
    dropped !== undefined && `dropped ${whole(dropped)}`,
    sent !== undefined && `sent ${whole(sent)}`,
    `${whole(rate)}/s`,
    restarts && `restarted ${restarts === 1 ? "once" : `${restarts} times`}`,
  ];
  return `${name}: ${parts.filter(Boolean).join(", ")}`;
}

const COUNTS = ["", "received", "dropped", "rate/s", "p50 ms", "p99", "p99.9", "max"];

/** @param {Report} report @returns {string[]} a row under {@link COUNTS} */
function counts({ name, received = 0, dropped = 0, rate, latency }) {
  const { p50, p99, p999, max } = latency ?? { p50: 0, p99: 0, p999: 0, max: 0 };
  return [
    name,
    ...[received, dropped, rate].map(whole),
    ...[p50, p99, p999, max].map(milliseconds),
  ];
}

/** @param {Report[]} reports @returns {string[][]} topics, and a row for each subscriber */
function latestPrices(reports) {
  const all = reports.flatMap(({ prices = {} }) => Object.keys(prices));
  const topics = [...new Set(all)].sort();
  const rows = reports.map(({ name, prices = {} }) => [
    name,
    ...topics.map((topic) => prices[topic]?.toFixed(2) ?? ""),
  ]);
  return [["", ...topics], ...rows];
}

/** Returns lines with aligned columns: names to the left, figures to the right. @param {string[][]} rows */
function table([header, ...rows]) {
  if (rows.length === 0 || header.length === 1) return [];
  const cells = [header, ...rows];
  const widths = header.map((_, column) =>
    Math.max(...cells.map((row) => row[column].length)),
  );
  return cells.map(([name, ...figures]) =>
    [name.padEnd(10), ...figures.map((figure, i) => figure.padStart(widths[i + 1]))]
      .join("  ")
      .trimEnd(),
  );
}

/** @param {number} count */
const whole = (count) => Math.round(count).toLocaleString("en");

/** @param {number} microseconds */
const milliseconds = (microseconds) => (microseconds / 1000).toFixed(2);
