import { fork } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { fileURLToPath } from "node:url";

/** @typedef {import("./summary.mjs").Report} Report */

const RESTART_AFTER_MS = 200;
const STOP_WITHIN_MS = 3000;

/**
 * Runs one role in a process of its own, and restarts the process if it was killed. The events
 * are:
 *
 * - `log`: a line for people
 * - `endpoint`: a publisher is bound
 * - `report`: there is a new report
 * - `flowing`: ticks arrive
 * - `failed`: the program has ended with an error
 */
export class Supervised extends EventEmitter {
  name;
  /** @type {Report} everything since the first start */
  report;
  /** @type {Report} everything up to the last restart */
  #earlier;
  #program;
  #args;
  #folder;
  #stopping = false;
  /** @type {import("node:child_process").ChildProcess | undefined} */
  #process;
  /** @type {NodeJS.Timeout | undefined} */
  #restart;

  /**
   * @param {string} name
   * @param {string} program a file beside this one
   * @param {() => string[]} args called at each start
   * @param {string} folder the working directory
   */
  constructor(name, program, args, folder) {
    super();
    this.name = name;
    this.report = this.#earlier = { name, rate: 0, restarts: 0 };
    this.#program = fileURLToPath(new URL(program, import.meta.url));
    this.#args = args;
    this.#folder = folder;
  }

  start() {
    const child = fork(this.#program, this.#args(), { cwd: this.#folder });
    this.#process = child;
    this.emit("log", `${this.name} started (pid ${child.pid})`);
    child.on("message", (/** @type {import("./role.mjs").News} */ news) =>
      this.#record(news),
    );
    child.on("exit", (code, signal) => this.#ended(code, signal));
  }

  /** Asks the process to end, and kills it after a time limit. Resolves when it has ended. */
  async stop() {
    this.#stopping = true;
    clearTimeout(this.#restart);
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const insist = setTimeout(() => child.kill("SIGKILL"), STOP_WITHIN_MS);
    if (child.connected) child.send("stop", () => {});
    await once(child, "exit");
    clearTimeout(insist);
  }

  /** @param {import("./role.mjs").News} news */
  #record({ endpoint, report }) {
    if (endpoint) this.emit("endpoint", endpoint);
    if (!report) return;
    this.report = addUp(this.#earlier, report);
    this.emit("report");
    if (report.received) this.emit("flowing");
  }

  /** @param {number | null} code @param {NodeJS.Signals | null} signal */
  #ended(code, signal) {
    if (this.#stopping) return;
    this.#earlier = { ...this.report, restarts: (this.report.restarts ?? 0) + 1 };
    this.report = this.#earlier;
    this.emit("log", `${this.name} ended (${signal ?? `exit code ${code}`})`);
    if (code) this.emit("failed");
    else this.#restart = setTimeout(() => this.start(), RESTART_AFTER_MS);
  }
}

/**
 * Adds the counts up to the last restart, because a restarted process counts from zero.
 *
 * @param {Report} earlier
 * @param {Report} latest
 * @returns {Report}
 */
function addUp(earlier, latest) {
  const total = { ...latest, restarts: earlier.restarts ?? 0 };
  for (const counter of /** @type {const} */ ([
    "sent",
    "received",
    "forwarded",
    "dropped",
  ])) {
    const count = latest[counter];
    if (count !== undefined) total[counter] = count + (earlier[counter] ?? 0);
  }
  return total;
}
