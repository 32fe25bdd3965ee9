/**
 * What publisher, forwarder and subscriber have in common: they report what they do while
 * they do it, and they stop when they are told to. main.mjs listens to them on the channel
 * that Node opens between a process and its fork; started by hand, they print instead.
 */
import { Screen } from "./screen.mjs";
import { headline, summary } from "./summary.mjs";

/** @typedef {import("./summary.mjs").Report} Report */

/**
 * What a role tells main: where it serves, what it did so far, and that this was the last.
 *
 * @typedef {{ endpoint?: string | null, report?: Report, last?: boolean }} News
 */

const REPORT_EVERY_MS = 250;

/**
 * @typedef {object} Role
 * @property {AbortSignal} stop aborted when it is time to go
 * @property {(action: () => void) => void} atStop calls `action` then, or now if it is too late
 * @property {(news: News) => Promise<void>} sendNews
 * @property {() => Promise<void>} end sends the last report, and lets go of main
 */

/** @param {() => Report} report asked for again and again @returns {Role} */
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
 * Aborted by SIGTERM and Ctrl-C; with a parent process, by its word and by its death.
 */
export function stopSignal() {
  const controller = new AbortController();
  const stop = () => controller.abort();
  process.on("SIGTERM", stop);
  if (process.send) {
    // A terminal gives Ctrl-C to every process at once. We wait for our parent to say "stop",
    // because it ends the feed in order: publishers first, readers last.
    process.on("SIGINT", () => {});
    process.on("message", (word) => word === "stop" && stop());
    process.on("disconnect", stop);
    if (!process.connected) stop();
  } else {
    process.on("SIGINT", stop);
  }
  return controller.signal;
}

/** @param {News} news @returns {Promise<void>} settled when it is on its way */
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
