import { closedMeanwhile, timedOut } from "../engine/failures";
import { type OperationOptions, waitLimitsWithoutOption } from "../engine/operation";
import { turn } from "../engine/turn";
import { WaiterQueue, type WaitLimits } from "../engine/waiter-queue";
import { EAGAIN, succeed, ZmqError } from "../errors";
import type { Status } from "../addon/native";
import type { Event } from "./event";
import { type EventSink, type Monitor, type Monitored, monitorOf } from "./monitor";
import type { PeerQueue } from "./queue-event";

/** A socket whose peers can be asked for their queues. */
interface Askable extends Monitored {
  readonly closed: boolean;
  readonly transferred: boolean;
  /** Lets libzmq learn about peers that have come and gone. */
  takeNews(): Status;
}

/** Calls of `queues()` that wait for the answers to the same question. */
type Calls = WaiterQueue<undefined, PeerQueue[]>;

/** A question to the peers of a socket. It is under way until all of them have answered. */
interface Question {
  /** The number of answers that will come. */
  readonly count: number;
  readonly found: PeerQueue[];
  readonly calls: Calls;
}

/** The default time limit in milliseconds. A peer whose thread hangs never answers. */
const defaultTimeout = 5000;

const syscall = "zmq_socket_monitor_pipes_stats";

/**
 * Asks libzmq for the queues of a socket. One question is under way at a time, because
 * libzmq does not say to which question an answer belongs. Calls that come meanwhile share
 * the next question. So a call never gets figures that are older than the call.
 *
 * A question stays under way until all peers have answered, also if no call waits for it
 * any more. The monitor runs on after the first question, because programs ask again and
 * again.
 */
class PeerQueues implements EventSink {
  readonly #socket: Askable;
  readonly #monitor: Monitor;
  #question: Question | undefined;
  /** The calls that the next question is for. */
  #next: Calls;

  constructor(socket: Askable) {
    this.#socket = socket;
    this.#monitor = monitorOf(socket);
    this.#monitor.addSink(this);
    this.#next = this.#noCalls();
  }

  #noCalls(): Calls {
    return new WaiterQueue(
      () => "queues",
      () => {
        this.#updateWait();
      },
    );
  }

  /** Throws what libzmq refuses the question with, or the error of a time limit of 0. */
  ask(limits: WaitLimits): Promise<PeerQueue[]> {
    const calls = this.#next;
    if (this.#question === undefined && !this.#begin()) return Promise.resolve([]);
    if (limits.timeout === 0) throw timedOut("queues", 0, limits.option);
    return calls.add(undefined, limits);
  }

  /** Asks the peers, for the calls in `#next`. Returns whether there are peers. */
  #begin(): boolean {
    succeed(this.#socket.takeNews(), { syscall });
    const count = this.#socket.native.askForQueues();
    if (count === EAGAIN) return false;
    succeed(count, { syscall });
    this.#question = { count, found: [], calls: this.#next };
    this.#next = this.#noCalls();
    return true;
  }

  record(event: Event): void {
    if (event.type !== "end") return;
    all.delete(this.#socket);
    const { closed, transferred } = this.#socket;
    const reason =
      closed || transferred
        ? this.#closedMeanwhile()
        : new ZmqError("ETERM", { syscall });
    this.#question?.calls.rejectAll(reason);
    this.#next.rejectAll(reason);
  }

  recordQueue(queue: PeerQueue): void {
    const question = this.#question;
    if (question === undefined) return;
    const { calls, count, found } = question;
    found.push(queue);
    if (found.length < count) return;
    this.#question = undefined;
    resolveAll(calls, found);
    if (this.#next.length > 0) this.#beginNext();
    this.#updateWait();
  }

  #beginNext(): void {
    const calls = this.#next;
    try {
      if (!this.#begin()) resolveAll(calls, []);
    } catch (error) {
      calls.rejectAll(this.#socket.closed ? this.#closedMeanwhile() : error);
    }
  }

  #closedMeanwhile(): ZmqError {
    return closedMeanwhile("the socket", "queues");
  }

  #updateWait(): void {
    const asked = this.#question?.calls.length ?? 0;
    this.#monitor.wait(this, asked + this.#next.length > 0);
  }
}

/** Resolves each call with an array of its own. */
function resolveAll(calls: Calls, found: readonly PeerQueue[]): void {
  while (calls.length > 0) calls.resolveFirst([...found], turn.next);
}

/** The sockets that were asked. A sink lives as long as its socket. */
const all = new WeakMap<Monitored, PeerQueues>();

async function ask(
  socket: Askable,
  options: OperationOptions | undefined,
): Promise<PeerQueue[]> {
  let queues = all.get(socket);
  if (queues === undefined) {
    queues = new PeerQueues(socket);
    all.set(socket, queues);
  }
  return queues.ask(waitLimitsWithoutOption(options, defaultTimeout));
}

/** Resolves with the queues of each peer of a socket. */
export function queuesOf(
  socket: Askable,
  options: OperationOptions | undefined,
): Promise<PeerQueue[]> {
  if (options?.signal?.aborted === true) return turn.rejected(options.signal.reason);
  return turn.counted(ask(socket, options));
}
