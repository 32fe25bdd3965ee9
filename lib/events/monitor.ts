import { EAGAIN, succeed } from "../errors";
import { POLLIN } from "../constants";
import { SocketType } from "../socket-types";
import { makeSocket } from "../addon/sockets";
import type { NativeSocket, Status } from "../addon/native";
import { Readiness } from "../engine/readiness";
import { Receiver } from "../engine/receiver";
import { turn } from "../engine/turn";
import { decode, type WasAccepted } from "./decode";
import type { Event } from "./event";
import { expectEnd, type Patient } from "./overdue";

/**
 * A socket whose events are monitored. It is kept alive while an operation waits for its
 * events.
 */
export interface Monitored {
  /** Throws if the socket is closed. */
  readonly native: NativeSocket;
  readonly endpoints: { accepted: WasAccepted };
  /** Sets the reader of the socket's events. */
  watch(watcher: Monitor): void;
}

/** A receiver of the events of a {@link Monitor}. */
export interface Audience {
  /** Records an event, without calling any listener. No event follows the event `end`. */
  hear(event: Event): void;
}

/** A socket of this package, on which libzmq reports the events of another socket. */
class Reader {
  readonly #native = makeSocket(SocketType.Subscriber);
  readonly #readiness = new Readiness(this.#native, () => undefined);
  readonly #receiver = new Receiver(this.#native, this.#readiness);
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
  want(wanted: boolean): void {
    this.#readiness.want(POLLIN, wanted);
  }

  close(): void {
    this.#readiness.close();
    this.#native.close();
  }
}

/**
 * Takes the events of a socket from libzmq as they arrive, and passes them to its
 * audience.
 *
 * libzmq has one monitor for each socket, and all observers of the socket share it. The
 * monitor runs while it has an audience. It ends after its socket is closed, when libzmq
 * has released the socket or the whole context.
 */
export class Monitor implements Patient {
  readonly #socket: Monitored;
  /** The members are referred to weakly, so that forgotten observers are collected. */
  readonly #audience = new Set<WeakRef<Audience>>();
  readonly #waiting = new Set<Audience>();
  #reader: Reader | undefined;
  #bindStatus: Status = 0;
  /** Whether waiting operations keep the process alive. */
  #keeps = true;
  #forget: (() => void) | undefined;

  constructor(socket: Monitored) {
    this.#socket = socket;
  }

  /**
   * Adds `member` to the audience. Returns a function that removes it.
   *
   * @throws ZmqError with code `EBADF` if the socket is closed.
   */
  join(member: Audience): () => void {
    this.#start();
    const entry = new WeakRef(member);
    this.#audience.add(entry);
    return () => {
      this.wait(member, false);
      this.#audience.delete(entry);
      this.#stopUnheard();
    };
  }

  /**
   * Sets whether `member` waits for events. While it waits, the member and its socket are
   * kept alive.
   */
  wait(member: Audience, waits: boolean): void {
    if (waits) this.#waiting.add(member);
    else this.#waiting.delete(member);
    this.#want();
  }

  get waits(): boolean {
    return this.#waiting.size > 0;
  }

  keep(alive: boolean): void {
    this.#keeps = alive;
    this.#want();
  }

  /** Takes the events that have arrived, and passes them to the audience. */
  drain(): void {
    for (let frames = this.#reader?.take(); frames !== undefined;) {
      if (frames === EAGAIN) break;
      // Any other status means that the context has ended.
      const { endpoints } = this.#socket;
      const event: Event =
        typeof frames === "number"
          ? { type: "end" }
          : decode(frames, (local) => endpoints.accepted(local));
      if (event.type === "bind:error") this.#bindStatus = -event.error.errno;
      this.#tell(event);
      if (event.type === "end") this.#stop();
      frames = this.#reader?.take();
    }
    this.#stopUnheard();
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
    this.#forget = expectEnd(this);
  }

  // This is a method of its own for the closure: in join(), the reader's function would
  // share a scope with the returned function, and so keep `member` alive.
  #start(): void {
    const { native } = this.#socket;
    if (this.#reader !== undefined) return;
    drainClosing();
    this.#reader = new Reader(native, () => {
      turn.begin();
      this.drain();
    });
  }

  #want(): void {
    this.#reader?.want(this.#keeps && this.waits);
  }

  #tell(event: Event): void {
    for (const entry of this.#audience) {
      const member = entry.deref();
      if (member === undefined) this.#audience.delete(entry);
      else member.hear(event);
    }
  }

  #stopUnheard(): void {
    if (this.#audience.size === 0) this.#stop();
  }

  #stop(): void {
    closing.delete(this);
    this.#forget?.();
    this.#waiting.clear();
    this.#audience.clear();
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
    socket.watch(monitor);
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
  let looks = 2;
  for (const monitor of closing) {
    if (looks === 0) break;
    looks -= 1;
    closing.delete(monitor);
    closing.add(monitor);
    monitor.drain();
  }
}
