import type { PeerQueue } from "../events/queue-event";
import { SocketType } from "../socket-types";
import { socketCore } from "../sockets/core";
import type { Socket } from "../sockets/socket";
import { Metric } from "./metric";
import { openSockets } from "./sockets";

/** What was found out about the queues of a socket. */
interface Asked {
  readonly directions: readonly ("sending" | "receiving")[];
  readonly labels: Readonly<Record<string, string>>;
  queues: readonly PeerQueue[] | undefined;
}

/** A socket, as it is asked. `queues` without options fits too: see {@link within}. */
interface Askable {
  queues(options: { readonly timeout: number }): Promise<readonly PeerQueue[]>;
}

/** The messages that wait in libzmq between the sockets and their peers. */
export class Queues {
  readonly metrics: readonly Metric[];
  readonly #nameOf: (socket: Socket) => string | undefined;
  readonly #limit: number;
  readonly #timeout: number;
  readonly #waiting: Metric;
  readonly #longest: Metric;
  readonly #unknown: Metric;
  /** The sockets with a question of this class under way. They are not asked again. */
  readonly #asked = new WeakSet<Socket>();
  /**
   * The sockets that did not answer the last question. They are asked, but no scrape waits
   * for them until they have answered.
   */
  readonly #silent = new WeakSet<Socket>();

  /**
   * `nameOf` returns the label of a socket, or undefined to leave it out. `queues` is the
   * most sockets that are asked, `timeout` is in milliseconds.
   */
  constructor(
    nameOf: (socket: Socket) => string | undefined,
    update: () => Promise<void>,
    { queues, timeout }: { readonly queues: number; readonly timeout: number },
  ) {
    this.#nameOf = nameOf;
    this.#limit = queues;
    this.#timeout = timeout;
    const gauge = (name: string, help: string, aggregator?: "max") =>
      new Metric([name, help], "gauge", update, aggregator);
    this.#waiting = gauge(
      "zmq_queue_messages",
      "Messages that wait in libzmq between the sockets and their peers",
    );
    this.#longest = gauge(
      "zmq_queue_messages_max",
      "Messages that wait in the longest queue of one peer",
      "max",
    );
    this.#unknown = gauge(
      "zmq_sockets_without_queues",
      "Open sockets whose queues are not known: not asked, or no answer in time",
    );
    this.metrics = [this.#waiting, this.#longest, this.#unknown];
  }

  /** Brings the metrics up to date. Takes no longer than the time limit. Never rejects. */
  async update(): Promise<void> {
    const all: Asked[] = [];
    const answers: Promise<void>[] = [];
    let count = 0;
    for (const socket of openSockets()) {
      const name = this.#nameOf(socket);
      if (name === undefined) continue;
      const asked = askedOf(socket, name);
      all.push(asked);
      // A proxy's sockets can't be asked.
      if (socketCore(socket).transferred || ++count > this.#limit) continue;
      const patient = !this.#silent.has(socket);
      const answer = this.#ask(socket, asked);
      if (patient) answers.push(answer);
    }
    await Promise.all(answers);
    this.#record(all);
  }

  /** Resolves when `asked` has the answer, or when there will be none. */
  async #ask(socket: Socket, asked: Asked): Promise<void> {
    const askable: Askable = socket;
    if (this.#asked.has(socket)) return;
    this.#asked.add(socket);
    try {
      asked.queues = await askable.queues({ timeout: this.#timeout });
      this.#silent.delete(socket);
    } catch {
      // A peer did not answer in time, the socket was closed, or it has no monitor.
      this.#silent.add(socket);
    }
    this.#asked.delete(socket);
  }

  #record(all: readonly Asked[]): void {
    for (const metric of this.metrics) metric.reset();
    for (const { labels, queues, directions } of all) {
      this.#unknown.record(labels, queues === undefined ? 1 : 0);
      for (const direction of directions) {
        const lengths = queues?.map((queue) => queue[direction]);
        if (lengths === undefined) continue;
        const waiting = lengths.reduce((sum, length) => sum + length, 0);
        const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
        this.#waiting.record({ ...labels, direction }, waiting);
        this.#longest.record({ ...labels, direction }, longest);
      }
    }
  }
}

/** Returns what is known of a socket before its answer. */
function askedOf(socket: Socket, name: string): Asked {
  const { type, facts } = socketCore(socket);
  const directions: Asked["directions"][number][] = [];
  if (facts.sends) directions.push("sending");
  if (facts.receives) directions.push("receiving");
  const labels = { type: SocketType[type] ?? "", name };
  return { directions, labels, queues: undefined };
}
