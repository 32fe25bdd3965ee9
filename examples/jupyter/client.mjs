/**
 * A client of a kernel, with its five sockets:
 *
 * - *shell*, a Dealer: requests to execute code and the like, one after the other
 * - *control*, a Dealer: requests that can't wait until the code that runs is done
 * - *iopub*, a Subscriber: what the code of any client puts out
 * - *stdin*, a Dealer: the code asks, the client answers
 * - *heartbeat*, a Request: whatever is sent comes back
 */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Dealer, Request, Subscriber } from "zmq-napi";

import { Exchange } from "./exchange.mjs";
import { Session } from "./message.mjs";

/** @typedef {import("./message.mjs").Message} Message */
/** @typedef {import("./exchange.mjs").Hooks} Hooks */

export class KernelClient {
  // One name for all: by it the kernel finds the stdin of the client whose code it runs.
  #name = { routingId: randomUUID(), linger: 0 };
  #shell = new Dealer(this.#name);
  #control = new Dealer(this.#name);
  #stdin = new Dealer(this.#name);
  #iopub = new Subscriber({ linger: 0 });
  #heartbeat = new Request({ linger: 0, relaxed: true, correlate: true });
  /** By the ids of the requests. @type {Map<string, Exchange>} */
  #exchanges = new Map();
  #session;
  #listening;

  /** @param {import("./kernel.mjs").Connection} connection */
  constructor(connection) {
    const { transport, ip } = connection;
    const base = transport === "ipc" ? `ipc://${ip}-` : `${transport}://${ip}:`;
    this.#session = new Session(connection);
    this.#iopub.subscribe();
    this.#shell.connect(`${base}${connection.shell_port}`);
    this.#control.connect(`${base}${connection.control_port}`);
    this.#stdin.connect(`${base}${connection.stdin_port}`);
    this.#iopub.connect(`${base}${connection.iopub_port}`);
    this.#heartbeat.connect(`${base}${connection.hb_port}`);
    this.#listening = Promise.all([
      this.#listen(this.#shell, (exchange, reply) => exchange.reply(reply)),
      this.#listen(this.#control, (exchange, reply) => exchange.reply(reply)),
      this.#listen(this.#iopub, (exchange, output) => exchange.publish(output)),
      this.#listen(this.#stdin, (exchange, question) => this.#answer(exchange, question)),
    ]);
  }

  /** Resolves with what the kernel says of itself, when it is there and we hear its output. */
  async ready() {
    for (;;) {
      const asking = this.#request(this.#shell, "kernel_info_request", {});
      // Until our subscription has arrived, what it publishes is lost.
      const reply = await Promise.race([asking, sleep(200)]);
      if (reply) return reply.content;
    }
  }

  /**
   * Runs code. Resolves with the kernel's reply, and with the outputs in their order.
   *
   * @param {string} code @param {Hooks} [hooks]
   */
  async execute(code, hooks = {}) {
    const content = {
      code,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: hooks.input !== undefined,
      // Else a kernel refuses, for a moment after an error, what is asked of it next.
      stop_on_error: false,
    };
    /** @type {Message[]} */
    const outputs = [];
    const watch = (/** @type {Message} */ output) => {
      outputs.push(output);
      hooks.watch?.(output);
    };
    const reply = await this.#request(this.#shell, "execute_request", content, {
      ...hooks,
      watch,
    });
    return { reply: reply.content, outputs };
  }

  /** What may stand at the end of the code. @param {string} code @returns {Promise<string[]>} */
  async complete(code) {
    const content = { code, cursor_pos: code.length };
    const reply = await this.#request(this.#shell, "complete_request", content);
    return reply.content["matches"];
  }

  /** Asks the kernel to end what it is doing, if its `interrupt_mode` is "message". */
  async interrupt() {
    await this.#request(this.#control, "interrupt_request", {}, { silent: true });
  }

  /** Asks the kernel to end. */
  async shutdown() {
    const content = { restart: false };
    await this.#request(this.#control, "shutdown_request", content, { silent: true });
  }

  /** Rejects with `EAGAIN` if the kernel shows no sign of life for `timeout` ms. */
  async beat(timeout = 1000) {
    const sent = randomUUID();
    await this.#heartbeat.send(sent);
    const [echo] = await this.#heartbeat.receive({ timeout });
    if (echo.toString() !== sent) throw new Error("The heart does not beat for us.");
  }

  /** Requests that wait are rejected. */
  async close() {
    this.#heartbeat.close();
    for (const socket of [this.#shell, this.#control, this.#stdin, this.#iopub]) {
      socket.close();
    }
    await this.#listening;
    const error = new Error("The client was closed before the kernel was done.");
    for (const exchange of this.#exchanges.values()) exchange.fail(error);
  }

  /**
   * @param {Dealer} socket @param {string} type
   * @param {Record<string, unknown>} content @param {Hooks} [hooks]
   */
  async #request(socket, type, content, hooks = {}) {
    const { id, frames } = this.#session.write(type, content);
    const exchange = new Exchange(hooks);
    this.#exchanges.set(id, exchange);
    try {
      await socket.send(frames);
      return await exchange.done;
    } finally {
      this.#exchanges.delete(id);
    }
  }

  /**
   * @param {Dealer | Subscriber} socket
   * @param {(exchange: Exchange, message: Message) => void | Promise<void>} take
   */
  async #listen(socket, take) {
    for await (const frames of socket) {
      const message = this.#session.read(frames);
      // What is published for other clients is none of our business.
      const exchange = this.#exchanges.get(message.parent["msg_id"]);
      if (exchange) await take(exchange, message);
    }
  }

  /** @param {Exchange} exchange @param {Message} question */
  async #answer(exchange, question) {
    const value = exchange.answer(question);
    const { frames } = this.#session.write("input_reply", { value }, question.header);
    await this.#stdin.send(frames);
  }
}
