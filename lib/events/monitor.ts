import { EAGAIN, succeed } from "../errors";
import { POLLIN } from "../constants";
import { SocketType } from "../socket-types";
import { makeSocket } from "../addon/sockets";
import type { NativeSocket, Status } from "../addon/native";
import { Readiness } from "../engine/readiness";
import { Receiver } from "../engine/receiver";
import { turn } from "../engine/turn";
import type { Message } from "../messages/frame";
import { decode, type WasAccepted } from "./decode";
import type { Event } from "./event";
import { warnIfOverdue, type Lingering } from "./overdue";
import { type PeerQueue, queueIn } from "./queue-event";

/**
 * A socket whose events are monitored. It is kept alive while an operation waits for its
 * events.
 */
export interface Monitored {
  /** Throws if the socket is closed. */
  readonly native: NativeSocket;
  readonly endpoints: { accepted: WasAccepted };
  /** Sets the monitor of the socket. */
  setMonitor(monitor: Monitor): void;
}

/** A receiver of the events of a {@link Monitor}. */
export interface EventSink {
  /** Records an event, without calling any listener. No event follows the event `end`. */
  record(event: Event): void;
  /** Records the queue of a peer, if the sink has asked for queues. */
  recordQueue?(queue: PeerQueue): void;
}

/** The type of the socket that reads events. The addon opens it (native/zmq/monitor.cc). */
const readerType = SocketType.Subscriber;

/** A socket of this package, on which libzmq reports the events of another socket. */
class Reader {
  readonly #native = makeSocket(readerType);
  readonly #readiness = new Readiness(this.#native, () => undefined);
  readonly #receiver = new Receiver(this.#native, this.#readiness, readerType);
  // While no operation waits, the addon refers to this function weakly, as it does for a
  // socket. The field keeps the function alive.
  readonly #signal: () => void;

  constructor(socket: NativeSocket, signal: () => void) {
    this.#signal = signal;
    succeed(this.#native.observe(socket, this.#signal), {
      syscall: "zmq_socket_monitor",
    });
  }

  /** Returns the frames of the next event, or a status. */
  take(): ReturnType<Receiver["take"]> {
    return this.#receiver.take();
  }

  /** Sets whether events keep the process alive. */
  setKeepAlive(alive: boolean): void {
    this.#readiness.setWaiting(POLLIN, alive);
  }

  close(): void {
    this.#readiness.close();
    this.#native.close();
  }
}

/**
 * Takes the events of a socket from libzmq as they arrive, and passes them to its
 * sinks.
 *
 * libzmq has one monitor for each socket, and all observers of the socket share it. The
 * monitor runs while it has a sink. It ends after its socket is closed, when libzmq
 * has released the socket or the whole context.
 */
export class Monitor implements Lingering {
  readonly #socket: Monitored;
  /** The sinks are referred to weakly, so that forgotten observers are collected. */
  readonly #sinks = new Set<WeakRef<EventSink>>();
  readonly #waiting = new Set<EventSink>();
  #reader: Reader | undefined;
  #bindStatus: Status = 0;
  /** Whether waiting operations keep the process alive. */
  #keepsAlive = true;
  #cancelWarning: (() => void) | undefined;

  constructor(socket: Monitored) {
    this.#socket = socket;
  }

  /**
   * Adds a sink. Returns a function that removes it.
   *
   * @throws ZmqError with code `EBADF` if the socket is closed.
   */
  addSink(sink: EventSink): () => void {
    this.#start();
    const entry = new WeakRef(sink);
    this.#sinks.add(entry);
    return () => {
      this.wait(sink, false);
      this.#sinks.delete(entry);
      this.#stopIfUnused();
    };
  }

  /**
   * Sets whether `sink` waits for events. While it waits, the sink and its socket are
   * kept alive.
   */
  wait(sink: EventSink, waits: boolean): void {
    if (waits) this.#waiting.add(sink);
    else this.#waiting.delete(sink);
    this.#updateKeepAlive();
  }

  get waits(): boolean {
    return this.#waiting.size > 0;
  }

  setKeepAlive(alive: boolean): void {
    this.#keepsAlive = alive;
    this.#updateKeepAlive();
  }

  /** Takes the events that have arrived, and passes them to the sinks. */
  drain(): void {
    for (let frames = this.#reader?.take(); frames !== undefined;) {
      if (frames === EAGAIN) break;
      // Any other status means that the context has ended.
      if (typeof frames === "number") this.#take({ type: "end" });
      else this.#read(frames);
      frames = this.#reader?.take();
    }
    this.#stopIfUnused();
  }

  #read(frames: Message[]): void {
    const queue = queueIn(frames);
    if (queue === undefined) {
      const { endpoints } = this.#socket;
      this.#take(decode(frames, (local) => endpoints.accepted(local)));
    } else {
      for (const entry of this.#sinks) entry.deref()?.recordQueue?.(queue);
    }
  }

  #take(event: Event): void {
    if (event.type === "bind:error") this.#bindStatus = -event.error.errno;
    this.#deliver(event);
    if (event.type === "end") this.#stop();
  }

  /**
   * Returns the real status of a bind that has just returned `status`. libzmq sometimes
   * overwrites the status of a failed bind while it reports the event. The event has the
   * right error number.
   */
  statusOfBind(status: Status): Status {
    this.#bindStatus = status;
    this.drain();
    return this.#bindStatus;
  }

  /** Call it when the socket is being closed. The last event may come from then on. */
  socketCloses(): void {
    // If the context is closed as well, no later call can take the events.
    this.drain();
    if (this.#reader === undefined) return;
    closing.add(this);
    this.#cancelWarning = warnIfOverdue(this);
  }

  // This is a separate method because of its closure. In addSink(), the reader's function
  // would share a scope with the returned function. It would then keep `sink` alive.
  #start(): void {
    const { native } = this.#socket;
    if (this.#reader !== undefined) return;
    drainClosing();
    this.#reader = new Reader(native, () => {
      turn.begin();
      this.drain();
    });
  }

  #updateKeepAlive(): void {
    this.#reader?.setKeepAlive(this.#keepsAlive && this.waits);
  }

  #deliver(event: Event): void {
    for (const entry of this.#sinks) {
      const sink = entry.deref();
      if (sink === undefined) this.#sinks.delete(entry);
      else sink.record(event);
    }
  }

  #stopIfUnused(): void {
    if (this.#sinks.size === 0) this.#stop();
  }

  #stop(): void {
    closing.delete(this);
    this.#cancelWarning?.();
    this.#waiting.clear();
    this.#sinks.clear();
    this.#reader?.close();
    this.#reader = undefined;
  }
}

const monitors = new WeakMap<Monitored, Monitor>();

/** Returns the monitor of a socket, which all observers of the socket share. */
export function monitorOf(socket: Monitored): Monitor {
  let monitor = monitors.get(socket);
  if (monitor === undefined) {
    monitor = new Monitor(socket);
    monitors.set(socket, monitor);
    socket.setMonitor(monitor);
  }
  return monitor;
}

/** The monitors of closed sockets that have not ended yet. */
const closing = new Set<Monitor>();

/**
 * Takes the events of the two oldest closing monitors. A program may open, observe and
 * close sockets in one event-loop turn. There is no other moment to close the readers of
 * such sockets.
 */
function drainClosing(): void {
  let remaining = 2;
  for (const monitor of closing) {
    if (remaining === 0) break;
    remaining -= 1;
    closing.delete(monitor);
    closing.add(monitor);
    monitor.drain();
  }
}
