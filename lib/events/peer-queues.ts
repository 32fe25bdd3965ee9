import { closedMeanwhile } from "../engine/failures";
import { EAGAIN, errorOf } from "../errors";
import type { Event } from "./event";
import { type EventSink, type Monitor, type Monitored, monitorOf } from "./monitor";
import type { PeerQueue } from "./queue-event";

/** A question for the queues of a socket, until all peers have answered. */
interface Question {
  /** The number of answers that will come. */
  readonly count: number;
  readonly found: PeerQueue[];
  readonly resolve: (queues: PeerQueue[]) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Asks libzmq for the queues of a socket. Questions follow each other, because libzmq does
 * not say to which question an answer belongs. The monitor runs on after the first
 * question, because programs ask again and again.
 */
class PeerQueues implements EventSink {
  readonly #socket: Monitored;
  readonly #monitor: Monitor;
  #question: Question | undefined;
  /** Ends with the last question. Never rejects. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(socket: Monitored) {
    this.#socket = socket;
    this.#monitor = monitorOf(socket);
    this.#monitor.addSink(this);
  }

  ask(): Promise<PeerQueue[]> {
    const answers = this.#last.then(() => this.#askNow());
    this.#last = answers.catch(() => undefined);
    return answers;
  }

  async #askNow(): Promise<PeerQueue[]> {
    const count = this.#socket.native.askForQueues();
    if (count === EAGAIN) return [];
    if (count < 0) throw errorOf(count, { syscall: "zmq_socket_monitor_pipes_stats" });
    this.#monitor.wait(this, true);
    try {
      return await new Promise((resolve, reject) => {
        this.#question = { count, found: [], resolve, reject };
      });
    } finally {
      this.#question = undefined;
      this.#monitor.wait(this, false);
    }
  }

  record(event: Event): void {
    if (event.type !== "end") return;
    this.#question?.reject(closedMeanwhile("the socket", "queues"));
  }

  recordQueue(queue: PeerQueue): void {
    const question = this.#question;
    question?.found.push(queue);
    if (question?.found.length === question?.count) question?.resolve(question.found);
  }
}

/** The sockets that were asked. A sink lives as long as its socket. */
const all = new WeakMap<Monitored, PeerQueues>();

/** Resolves with the queues of each peer of a socket. */
export async function queuesOf(socket: Monitored): Promise<PeerQueue[]> {
  let queues = all.get(socket);
  if (queues === undefined) {
    queues = new PeerQueues(socket);
    all.set(socket, queues);
  }
  return queues.ask();
}
