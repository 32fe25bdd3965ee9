// Starts the processes of a measurement, reads their output, and leaves no process behind.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** @typedef {import("./peer.mjs").Command} Command */
/** @typedef {import("./peer.mjs").Outcome} Outcome */

const longestRunMs = 300_000;

/** @type {Set<Running>} */
const running = new Set();
/** @type {string | undefined} */
let folder;
let sockets = 0;

function killAll() {
  for (const process of running) process.kill();
  if (folder) rmSync(folder, { recursive: true, force: true });
}
process.on("exit", killAll);
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"]))
  process.on(signal, () => process.exit(130));

/** Returns a folder for sockets and traces. It is removed at the end of this process. */
export function scratch() {
  folder ??= mkdtempSync(join(tmpdir(), "zmq-napi-bench-"));
  return folder;
}

/** Returns an address to bind for a measurement over `transport`. @param {string} transport */
export function addressOf(transport) {
  if (transport === "tcp") return "tcp://127.0.0.1:*";
  if (transport === "ipc") return `ipc://${join(scratch(), `socket-${++sockets}`)}`;
  throw new Error(`Unknown transport "${transport}". Known are tcp and ipc.`);
}

/** One process of a measurement. */
export class Running {
  /** @type {Promise<Outcome>} resolves when the process has ended without a fault */
  outcome;
  #child;
  #command;
  /** @type {((report: any) => void)[]} */
  #readers = [];
  /** @type {any[]} */
  #unreadReports = [];
  /** @type {Outcome} */
  #lastOutcome = {};
  #output = "";
  #errors = "";

  /** @param {Command} command */
  constructor(command) {
    const [program, ...args] = command.argv;
    this.#command = command;
    // In a process group of its own, so that its children can be ended with it.
    this.#child = spawn(program, args, {
      detached: true,
      stdio: ["pipe", "pipe", "pipe"],
    });
    running.add(this);
    const { stderr, stdout } = this.#child;
    stderr.setEncoding("utf8").on("data", (text) => (this.#errors += text));
    createInterface({ input: stdout }).on("line", (line) => this.#readLine(line));
    this.outcome = this.#end().then(() => ({
      ...this.#lastOutcome,
      ...command.read?.(this.#output),
    }));
    this.outcome.catch(() => {});
    // If its input is closed, the process has ended, and its end is reported elsewhere.
    this.#child.stdin.on("error", () => {});
  }

  /** Resolves with the endpoint that the process has bound. @returns {Promise<string>} */
  async endpoint() {
    return (await this.next()).endpoint;
  }

  /** Resolves with the next line of JSON before the outcome. @returns {Promise<any>} */
  next() {
    const report = this.#unreadReports.shift();
    if (report) return Promise.resolve(report);
    return Promise.race([
      new Promise((resolve) => this.#readers.push(resolve)),
      this.#noMore(),
    ]);
  }

  /** Writes a line to the input of the process. @param {string} line */
  write(line) {
    this.#child.stdin.write(`${line}\n`);
  }

  /** Sends a request as a line of JSON. Resolves with the reply. @param {object} work */
  request(work) {
    this.write(JSON.stringify(work));
    return this.next();
  }

  /** Ends the input of the process: there are no more requests. */
  end() {
    this.#child.stdin.end();
    return this.outcome;
  }

  kill() {
    // After its end, another process may have its number.
    if (!running.delete(this)) return;
    try {
      if (this.#child.pid) process.kill(-this.#child.pid, "SIGKILL");
    } catch {
      // The process has ended already.
    }
  }

  get #name() {
    return this.#command.argv.join(" ").slice(0, 300);
  }

  /** @returns {Promise<void>} */
  #end() {
    return new Promise((resolve, reject) => {
      const fail = (/** @type {string} */ why) =>
        reject(new Error(`${this.#name}: ${why}`));
      const timer = setTimeout(() => {
        fail(`no end after ${longestRunMs / 1000} s`);
        this.kill();
      }, longestRunMs);
      this.#child.on("error", (error) => fail(error.message));
      this.#child.on("close", (code, signal) => {
        clearTimeout(timer);
        running.delete(this);
        const text = (this.#errors || this.#output).slice(-2000);
        if (code === 0) resolve();
        else fail(`${signal ?? `exit code ${code}`}\n${text}`);
      });
    });
  }

  /** @returns {Promise<never>} */
  async #noMore() {
    await this.outcome;
    throw new Error(`${this.#name}: ended without an outcome`);
  }

  /** @param {string} line */
  #readLine(line) {
    let report;
    try {
      report = JSON.parse(line);
    } catch {
      // For `read`; a failure shows it too.
      this.#output += `${line}\n`;
      return;
    }
    if (report.outcome) {
      this.#lastOutcome = report.outcome;
      return;
    }
    const reader = this.#readers.shift();
    if (reader) reader(report);
    else this.#unreadReports.push(report);
  }
}
