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

/** A socket whose events are told. It lives as long as somebody waits for them. */
export interface Monitored {
  /** Throws if the socket is closed. */
  readonly native: NativeSocket;
  readonly endpoints: { accepted: WasAccepted };
  /** Is told who reads its events. */
  watch(watcher: Monitor): void;
}

/** Who is told of a socket's events. */
export interface Audience {
  /** Takes note of an event; it calls nobody back. After the event `end` none follows. */
  hear(event: Event): void;
}

/** The socket of our own on which libzmq tells the events of another. */
class Reader {
  readonly #native = makeSocket(SocketType.Subscriber);
  readonly #readiness = new Readiness(this.#native, () => undefined);
  readonly #receiver = new Receiver(this.#native, this.#readiness);
  // The addon holds it weakly while nobody waits, as it does a socket's.
  readonly #signal: () => void;

  constructor(socket: NativeSocket, signal: () => void) {
    this.#signal = signal;
    succeed(this.#native.observe(socket, this.#signal), {
      syscall: "zmq_socket_monitor",
    });
  }

  /** The next event, as it was sent, or a status. */
  take(): ReturnType<Receiver["take"]> {
    return this.#receiver.take();
  }

  /** Whether the process shall stay alive for events. */
  want(wanted: boolean): void {
    this.#readiness.want(POLLIN, wanted);
  }

  close(): void {
    this.#readiness.close();
    this.#native.close();
  }
}

/**
 * Takes the events of one socket off libzmq, as soon as they are there, and tells its
 * audience of them. libzmq has one monitor per socket; all observers share it. It runs
 * while it has an audience, and ends some time after its socket is closed: when libzmq has
 * let go of that, or of the whole context.
 */
export class Monitor implements Patient {
  readonly #socket: Monitored;
  /** Held weakly: observers that are forgotten are collected. */
  readonly #audience = new Set<WeakRef<Audience>>();
  readonly #waiting = new Set<Audience>();
  #reader: Reader | undefined;
  #bindStatus: Status = 0;
  /** Whether operations that wait keep the process alive. */
  #keeps = true;
  #forget: (() => void) | undefined;

  constructor(socket: Monitored) {
    this.#socket = socket;
  }

  /**
   * Tells `member` of all events from now on, until the function that it answers is called.
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

  /** Says whether `member` waits for events: then it is kept, and so is its socket. */
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

  /** Tells of what has happened by now. */
  drain(): void {
    for (let frames = this.#reader?.take(); frames !== undefined;) {
      if (frames === EAGAIN) break;
      // Any other status says that the context has ended.
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
   * The status of a bind that has just failed. libzmq's own is lost now and then, because
   * libzmq overwrites it while it tells of the failure; but what it tells is right.
   */
  statusOfBind(status: Status): Status {
    this.#bindStatus = status;
    this.drain();
    return this.#bindStatus;
  }

  /** Says that the socket is being closed: from then on its last event may come. */
  socketCloses(): void {
    // If its context closes as well, this is the last look.
    this.drain();
    if (this.#reader === undefined) return;
    closing.add(this);
    this.#forget = expectEnd(this);
  }

  // Apart from join(): the reader's function would keep what that one's keeps, the member.
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

/** Monitors of closed sockets that have not ended yet. */
const closing = new Set<Monitor>();

/**
 * Looks after some of them, oldest first: a program that opens, observes and closes sockets
 * in one turn of the event loop leaves us no other moment to give their readers back.
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
