/**
 * A client of a kernel. It has five sockets:
 *
 * - *shell*, a Dealer: requests, such as to execute code. The kernel serves them in order.
 * - *control*, a Dealer: requests that the kernel serves while code runs
 * - *iopub*, a Subscriber: the output of the code of all clients
 * - *stdin*, a Dealer: the code asks questions, and the client answers them
 * - *heartbeat*, a Request: the kernel sends each message back
 */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Dealer, Request, Subscriber } from "zmq-napi";

import { Exchange } from "./exchange.mjs";
import { Session } from "./message.mjs";

/** @typedef {import("./message.mjs").Message} Message */
/** @typedef {import("./exchange.mjs").Hooks} Hooks */

export class KernelClient {
  // All sockets have the same routing id. With it, the kernel finds the stdin socket of the
  // client whose code runs.
  #name = { routingId: randomUUID(), linger: 0 };
  #shell = new Dealer(this.#name);
  #control = new Dealer(this.#name);
  #stdin = new Dealer(this.#name);
  #iopub = new Subscriber({ linger: 0 });
  #heartbeat = new Request({ linger: 0, relaxed: true, correlate: true });
  /** The exchanges by the ids of their requests. @type {Map<string, Exchange>} */
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

  /** Waits until the kernel replies and its output arrives. Resolves with facts about the kernel. */
  async ready() {
    for (;;) {
      const asking = this.#request(this.#shell, "kernel_info_request", {});
      // Until our subscription has arrived at the kernel, its output is lost.
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
      // With true, a kernel refuses the requests that follow an error for a moment.
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

  /** Resolves with the possible completions of the code. @param {string} code @returns {Promise<string[]>} */
  async complete(code) {
    const content = { code, cursor_pos: code.length };
    const reply = await this.#request(this.#shell, "complete_request", content);
    return reply.content["matches"];
  }

  /** Asks the kernel to interrupt the code. For an `interrupt_mode` of "message". */
  async interrupt() {
    await this.#request(this.#control, "interrupt_request", {}, { silent: true });
  }

  /** Asks the kernel to end. */
  async shutdown() {
    const content = { restart: false };
    await this.#request(this.#control, "shutdown_request", content, { silent: true });
  }

  /** Rejects with `EAGAIN` if the kernel sends no heartbeat back within `timeout` ms. */
  async beat(timeout = 1000) {
    const sent = randomUUID();
    await this.#heartbeat.send(sent);
    const [echo] = await this.#heartbeat.receive({ timeout });
    if (echo.toString() !== sent)
      throw new Error("The kernel has sent another message back than the heartbeat.");
  }

  /** Closes the sockets. Rejects the requests that wait. */
  async close() {
    this.#heartbeat.close();
    for (const socket of [this.#shell, this.#control, this.#stdin, this.#iopub]) {
      socket.close();
    }
    await this.#listening;
    const error = new Error("The client was closed before the reply arrived.");
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
      // Output for other clients has no exchange here.
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
