/** @typedef {import("./message.mjs").Message} Message */

/**
 * What a client may want of a request besides its reply.
 *
 * @typedef {{
 *   input?: (prompt: string) => string,
 *   watch?: (output: Message) => void,
 *   silent?: boolean,
 * }} Hooks `input` answers when the code asks for something, `watch` gets each output as it
 *   comes; a silent request is done with its reply, whatever is published
 */

/** A request and what comes of it, on several sockets. */
export class Exchange {
  /** Its reply, when the kernel has also published that it is idle again, which is the last
   * of its output. @type {Promise<Message>} */
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
    // Nobody has to wait for it.
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
