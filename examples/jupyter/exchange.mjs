/** @typedef {import("./message.mjs").Message} Message */

/**
 * What a client can ask for with a request, besides the reply. `input` returns the answer to
 * a question of the code. `watch` gets each output when it arrives. A `silent` request is done
 * as soon as its reply is there.
 *
 * @typedef {{
 *   input?: (prompt: string) => string,
 *   watch?: (output: Message) => void,
 *   silent?: boolean,
 * }} Hooks
 */

/** A request, with the messages that belong to it on several sockets. */
export class Exchange {
  /** Resolves with the reply when all output has arrived. The kernel ends the output by
   * publishing that it is idle. @type {Promise<Message>} */
  done;

  /** @type {(reply: Message) => void} */
  #resolve = () => {};
  /** @type {(error: Error) => void} */
  #reject = () => {};
  /** @type {Message | undefined} */
  #reply;
  #idle;
  #hooks;

  /** @param {Hooks} hooks */
  constructor(hooks) {
    this.#hooks = hooks;
    this.#idle = hooks.silent ?? false;
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Without a handler, a rejection would end the program.
    this.done.catch(() => {});
  }

  /** @param {Message} reply */
  reply(reply) {
    this.#reply = reply;
    this.#settle();
  }

  /** @param {Message} output */
  publish(output) {
    if (output.header["msg_type"] !== "status") {
      this.#hooks.watch?.(output);
    } else if (output.content["execution_state"] === "idle") {
      this.#idle = true;
      this.#settle();
    }
  }

  /** @param {Message} question */
  answer({ content }) {
    return this.#hooks.input?.(content["prompt"]) ?? "";
  }

  /** @param {Error} error */
  fail(error) {
    this.#reject(error);
  }

  #settle() {
    if (this.#reply && this.#idle) this.#resolve(this.#reply);
  }
}
