import { once } from "node:events";
import { Worker } from "node:worker_threads";

import { Context, Dealer, Proxy, Router } from "zmq-napi";

const BACK = "inproc://workers";

/**
 * Worker threads behind one endpoint. Clients send requests over tcp. Each request goes on to a
 * worker over inproc.
 *
 *     clients ──tcp── Router │ Dealer ──inproc── Reply in a worker, and another, …
 *
 * The Router puts a frame before each request: the routing id of the client. The frame comes
 * back with the reply, so the Router sends the reply to this client. The Dealer gives requests
 * to the workers in turn. A Proxy forwards messages between the two, on a thread of its own.
 */
export class WorkerPool {
  /** The inproc endpoint is known in this context. Workers find the context by its token. */
  #context = new Context();
  #proxy;
  #forwarding;
  #exits;

  /** The endpoint to which clients connect. */
  endpoint;

  /** @param {number} size how many workers @param {string} [endpoint] for the clients */
  constructor(size, endpoint = "tcp://127.0.0.1:*") {
    const front = new Router({ context: this.#context });
    // With this mark, few requests wait at a busy worker. Over inproc the marks of both ends
    // add up.
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
    // The calls in which the workers wait fail with ETERM. The workers then end.
    this.#context.shutdown();
    await Promise.all(this.#exits);
    await this.#context.close();
  }
}
