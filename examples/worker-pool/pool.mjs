import { once } from "node:events";
import { Worker } from "node:worker_threads";

import { Context, Dealer, Proxy, Router } from "zmq-napi";

const BACK = "inproc://workers";

/**
 * Worker threads behind one endpoint: requests come in over tcp, from anywhere, and each goes
 * on over inproc to a worker.
 *
 *     clients ──tcp── Router │ Dealer ──inproc── Reply in a worker, and another, …
 *
 * The Router remembers who asked, in a frame that it puts before each request; it comes back
 * with the reply and is taken off again. The Dealer gives requests to the workers in turn. A
 * Proxy carries them between the two, on a thread of its own.
 */
export class WorkerPool {
  /** Has the name of the inproc endpoint; the workers get it by its token. */
  #context = new Context();
  #proxy;
  #forwarding;
  #exits;

  /** What clients connect to. */
  endpoint;

  /** @param {number} size how many workers @param {string} [endpoint] for the clients */
  constructor(size, endpoint = "tcp://127.0.0.1:*") {
    const front = new Router({ context: this.#context });
    // A busy worker gets no more than one request ahead; over inproc the marks of both
    // ends add up.
    const back = new Dealer({ context: this.#context, sendHighWaterMark: 1 });
    this.endpoint = front.bindSync(endpoint);
    back.bindSync(BACK);
    this.#proxy = new Proxy(front, back);
    this.#forwarding = this.#proxy.run();
    const workerData = { token: this.#context.token, endpoint: BACK };
    this.#exits = Array.from({ length: size }, () =>
      once(new Worker(new URL("worker.mjs", import.meta.url), { workerData }), "exit"),
    );
  }

  /** Ends the workers. Requests that are under way are lost. */
  async close() {
    this.#proxy.terminate();
    await this.#forwarding;
    // What the workers wait in fails with ETERM, which tells them to end.
    this.#context.shutdown();
    await Promise.all(this.#exits);
    await this.#context.close();
  }
}
