// A victim's process, asked over its IPC channel, and its fault when it ends.

import { fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { faultIn } from "../fault.mjs";
import { mark } from "./secrets.mjs";

const program = join(import.meta.dirname, "child", "main.mjs");
const pageBytes = 4096;

/** No reply for so long is a fault. */
const replyMs = 20_000;

/** Bytes that a victim may have beyond what it began with. */
const spareBytes = 400 << 20;

export class Gone extends Error {}

export class Victim {
  stderr = "";
  /** @type {string | undefined} */
  fault;
  base = 0;
  peak = 0;
  #calls = 1;
  #ending = false;
  /** @type {Map<number, { resolve: (reply: any) => void, reject: (error: Error) => void }>} */
  #waiting = new Map();

  /** @param {Record<string, string>} [environment] */
  constructor(environment = {}) {
    this.child = fork(program, [], {
      execArgv: ["--expose-gc", "--no-warnings"],
      env: { ...process.env, ...environment, ZMQ_NAPI_FUZZ_MARK: mark.toString("hex") },
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.child.stderr?.on("data", (text) => {
      this.stderr = (this.stderr + String(text)).slice(-100_000);
    });
    this.child.on("message", (/** @type {any} */ reply) => {
      this.#waiting.get(reply.call)?.resolve(reply);
      this.#waiting.delete(reply.call);
    });
    this.exited = new Promise((resolve) => {
      this.child.on("close", (code, signal) => resolve(this.#gone(code, signal)));
    });
    this.ready = this.#answer(0).then(() => {
      this.base = this.resident();
      this.#watch = setInterval(() => this.#measure(), 100);
    });
    this.ready.catch(() => undefined);
  }

  /** @type {ReturnType<typeof setInterval> | undefined} */
  #watch;

  /**
   * @param {number | null} code
   * @param {NodeJS.Signals | null} signal
   */
  #gone(code, signal) {
    clearInterval(this.#watch);
    const end = { code, signal, errors: this.stderr, hung: false, broken: undefined };
    if (!this.#ending) this.fault ??= faultIn({ ...end, done: false }, "close");
    for (const { reject } of this.#waiting.values()) reject(new Gone(this.fault));
    this.#waiting.clear();
    return undefined;
  }

  resident() {
    try {
      const fields = readFileSync(`/proc/${this.child.pid}/statm`, "latin1").split(" ");
      return Number(fields[1]) * pageBytes;
    } catch {
      return 0;
    }
  }

  #measure() {
    this.peak = Math.max(this.peak, this.resident());
    if (this.peak > this.base + spareBytes) this.#fail("memory beyond the bound");
  }

  /** @param {string} fault */
  #fail(fault) {
    this.fault ??= fault;
    this.child.kill("SIGKILL");
  }

  get alive() {
    return (
      this.child.exitCode === null && this.child.signalCode === null && !this.#ending
    );
  }

  /**
   * @param {number} call
   * @returns {Promise<any>}
   */
  #answer(call) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#fail("no reply: it hangs"), replyMs);
      const done = () => clearTimeout(timer);
      this.#waiting.set(call, {
        resolve: (reply) => (done(), resolve(reply)),
        reject: (error) => (done(), reject(error)),
      });
    });
  }

  /**
   * @param {string} act
   * @param {object} [request]
   */
  ask(act, request = {}) {
    if (!this.alive) return Promise.reject(new Gone(this.fault));
    const call = this.#calls++;
    const answer = this.#answer(call);
    this.child.send({ act, call, ...request }, () => undefined);
    return answer;
  }

  async end() {
    this.#ending = true;
    this.child.kill("SIGKILL");
    await this.exited;
  }
}
