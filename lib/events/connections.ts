import { channels } from "../channels";
import { ZmqError } from "../errors";
import { SocketType } from "../socket-types";
import type { Event } from "./event";
import { type EventSink, type Monitored, monitorOf } from "./monitor";

/** A socket whose connections are watched. */
interface Watched extends Monitored {
  readonly type: number;
  /** The socket, as subscribers of channels see it. */
  readonly published: object | undefined;
}

const stream: number = SocketType.Stream;

/** Connections whose handshake is under way are remembered up to this number. */
const mostUnready = 1000;

/**
 * Publishes the connections of a socket that are made and lost. It ends when nobody
 * subscribes any more.
 */
class Connections implements EventSink {
  readonly #socket: Watched;
  /**
   * The connections whose handshake has not succeeded yet. If it never does, their ends are
   * not published.
   */
  readonly #unready = new Set<string>();
  readonly #remove: () => void;

  constructor(socket: Watched) {
    this.#socket = socket;
    this.#remove = monitorOf(socket).addSink(this);
  }

  record(event: Event): void {
    if (!channels.connect.hasSubscribers && !channels.disconnect.hasSubscribers) {
      all.delete(this.#socket);
      this.#remove();
    } else if (event.type === "accept" || event.type === "connect") {
      // A Stream has no handshakes.
      if (this.#socket.type === stream) this.#publish("connect", event);
      else this.#expect(keyOf(event));
    } else if (event.type === "handshake") {
      this.#unready.delete(keyOf(event));
      this.#publish("connect", event);
    } else if (event.type === "disconnect" && !this.#unready.delete(keyOf(event))) {
      this.#publish("disconnect", event);
    }
  }

  #expect(key: string): void {
    this.#unready.add(key);
    if (this.#unready.size <= mostUnready) return;
    // The socket has ended the oldest connection itself, which no event reports.
    for (const oldest of this.#unready) {
      this.#unready.delete(oldest);
      return;
    }
  }

  #publish(channel: "connect" | "disconnect", event: Event): void {
    const { published: socket } = this.#socket;
    if (socket === undefined) return;
    const { address, local, remote } = placeOf(event);
    // A subscriber may do anything, and a call such as bind() or close() records events.
    queueMicrotask(() => {
      channels[channel].publish({ socket, address, local, remote });
    });
  }
}

interface Place {
  readonly address?: string | undefined;
  readonly local?: string | undefined;
  readonly remote?: string | undefined;
}

function placeOf(event: Event): Place {
  return "address" in event ? event : {};
}

function keyOf(event: Event): string {
  const { address, local, remote } = placeOf(event);
  return `${local ?? address ?? ""} ${remote ?? ""}`;
}

/** The watched sockets. A sink lives as long as its socket. */
const all = new WeakMap<Watched, Connections>();

/**
 * Publishes the connections of a socket from now on. Does nothing if that is not possible,
 * such as at the context's `maxSockets`: the socket itself must work as without
 * subscribers.
 */
export function watchConnections(socket: Watched): void {
  if (all.has(socket)) return;
  try {
    all.set(socket, new Connections(socket));
  } catch (error) {
    if (!(error instanceof ZmqError)) throw error;
  }
}
