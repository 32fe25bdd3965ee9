// Starts the processes of a measurement, hears what they say, and leaves none behind.

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

/** A folder for sockets and traces, which goes when we go. */
export function scratch() {
  folder ??= mkdtempSync(join(tmpdir(), "zmq-napi-bench-"));
  return folder;
}

/** What one measurement over `transport` binds. @param {string} transport */
export function addressOf(transport) {
  if (transport === "tcp") return "tcp://127.0.0.1:*";
  if (transport === "ipc") return `ipc://${join(scratch(), `socket-${++sockets}`)}`;
  throw new Error(`There is no transport "${transport}" here; there are tcp and ipc.`);
}

/** One process of a measurement. */
export class Running {
  /** @type {Promise<Outcome>} once it has ended well */
  outcome;
  #child;
  #command;
  /** @type {((news: any) => void)[]} */
  #listeners = [];
  /** @type {any[]} */
  #unheard = [];
  /** @type {Outcome} */
  #said = {};
  #output = "";
  #errors = "";

  /** @param {Command} command */
  constructor(command) {
    const [program, ...args] = command.argv;
    this.#command = command;
    // In a group of its own, so that what it starts itself can be ended with it.
    this.#child = spawn(program, args, {
      detached: true,
      stdio: ["pipe", "pipe", "pipe"],
    });
    running.add(this);
    const { stderr, stdout } = this.#child;
    stderr.setEncoding("utf8").on("data", (text) => (this.#errors += text));
    createInterface({ input: stdout }).on("line", (line) => this.#hear(line));
    this.outcome = this.#end().then(() => ({
      ...this.#said,
      ...command.read?.(this.#output),
    }));
    this.outcome.catch(() => {});
    // What can't be written any more is told by the end of the process.
    this.#child.stdin.on("error", () => {});
  }

  /** What it has bound, as soon as it has. @returns {Promise<string>} */
  async endpoint() {
    return (await this.next()).endpoint;
  }

  /** The next thing that it says before its outcome. @returns {Promise<any>} */
  next() {
    const news = this.#unheard.shift();
    if (news) return Promise.resolve(news);
    return Promise.race([
      new Promise((resolve) => this.#listeners.push(resolve)),
      this.#noMore(),
    ]);
  }

  /** Writes a line to its input. @param {string} line */
  write(line) {
    this.#child.stdin.write(`${line}\n`);
  }

  /** Asks something by a line of JSON; resolves with the answer. @param {object} question */
  ask(question) {
    this.write(JSON.stringify(question));
    return this.next();
  }

  /** Tells it that there will be no more questions. */
  end() {
    this.#child.stdin.end();
    return this.outcome;
  }

  kill() {
    // Once it has ended, its number may be another's.
    if (!running.delete(this)) return;
    try {
      if (this.#child.pid) process.kill(-this.#child.pid, "SIGKILL");
    } catch {
      // It has ended by itself.
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
        const said = (this.#errors || this.#output).slice(-2000);
        if (code === 0) resolve();
        else fail(`${signal ?? `exit code ${code}`}\n${said}`);
      });
    });
  }

  /** @returns {Promise<never>} */
  async #noMore() {
    await this.outcome;
    throw new Error(`${this.#name}: ended without a word`);
  }

  /** @param {string} line */
  #hear(line) {
    let news;
    try {
      news = JSON.parse(line);
    } catch {
      // For `read`; if there is a failure, it is told with this.
      this.#output += `${line}\n`;
      return;
    }
    if (news.outcome) {
      this.#said = news.outcome;
      return;
    }
    const listener = this.#listeners.shift();
    if (listener) listener(news);
    else this.#unheard.push(news);
  }
}
