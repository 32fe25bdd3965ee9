/**
 * The parts that publisher, forwarder and subscriber share: reporting and stopping. The
 * reports go to main.mjs, over the channel that Node opens to a forked process. A program that
 * was started by hand prints its reports.
 */
import { Screen } from "./screen.mjs";
import { headline, summary } from "./summary.mjs";

/** @typedef {import("./summary.mjs").Report} Report */

/**
 * What a role sends to main.mjs: its endpoint, a report, whether the report is the last.
 *
 * @typedef {{ endpoint?: string | null, report?: Report, last?: boolean }} News
 */

const REPORT_EVERY_MS = 250;

/**
 * @typedef {object} Role
 * @property {AbortSignal} stop aborted when the role has to stop
 * @property {(action: () => void) => void} atStop calls `action` at the stop, or now if that has passed
 * @property {(news: News) => Promise<void>} sendNews
 * @property {() => Promise<void>} end sends the last report, and closes the channel
 */

/** Starts to report. @param {() => Report} report returns the figures so far @returns {Role} */
export function beRole(report) {
  const stop = stopSignal();
  const sendNews = process.send ? sendToMain : newsPrinter();
  const timer = setInterval(() => sendNews({ report: report() }), REPORT_EVERY_MS);

  /** @param {() => void} action */
  function atStop(action) {
    if (stop.aborted) action();
    else stop.addEventListener("abort", action);
  }

  async function end() {
    clearInterval(timer);
    await sendNews({ report: report(), last: true });
    if (process.connected) process.disconnect();
  }
  return { stop, atStop, sendNews, end };
}

/**
 * Returns a signal that is aborted by SIGTERM and by Ctrl-C. In a forked process, the message
 * "stop" and the end of the parent abort it, and Ctrl-C does not.
 */
export function stopSignal() {
  const controller = new AbortController();
  const stop = () => controller.abort();
  process.on("SIGTERM", stop);
  if (process.send) {
    // A terminal sends Ctrl-C to all processes at once. We wait for the "stop" of the parent,
    // because the parent ends the processes in order: publishers first, readers last.
    process.on("SIGINT", () => {});
    process.on("message", (word) => word === "stop" && stop());
    process.on("disconnect", stop);
    if (!process.connected) stop();
  } else {
    process.on("SIGINT", stop);
  }
  return controller.signal;
}

/** @param {News} news @returns {Promise<void>} resolves when the message was sent */
function sendToMain(news) {
  return new Promise((resolve) => {
    if (process.connected) process.send?.(news, () => resolve());
    else resolve();
  });
}

/** @returns {(news: News) => Promise<void>} */
function newsPrinter() {
  const screen = new Screen();
  return async ({ endpoint, report, last }) => {
    if (endpoint) screen.log(`serving ${endpoint}`);
    if (report && last) screen.log("", ...summary([report]));
    else if (report) screen.show(summary([report]), headline([report]));
  };
}
