import type { NativeSocket } from "../addon/native";

/** The messages of one direction of a socket. */
export interface SocketTraffic {
  /** Whole messages. */
  readonly messages: number;
  /** The frames of these messages, routing ids included. */
  readonly frames: number;
  /** The bytes of these frames. */
  readonly bytes: number;
}

/**
 * The figures of a socket. Counts begin when the socket is made, and stop when it is
 * closed. They are exact up to 2^53.
 */
export interface SocketStatistics {
  /** The messages that libzmq has accepted to send. A peer may not have them yet. */
  readonly sent: SocketTraffic;
  /**
   * The messages that were taken from libzmq. Those that are {@link prefetched} or
   * {@link dropped} are included.
   */
  readonly received: SocketTraffic;
  /** The calls of `send` that wait, for a peer or for room in its queue. */
  readonly waitingSends: number;
  /** The calls of `receive` that wait for a message. */
  readonly waitingReceives: number;
  /** The messages that were taken from libzmq, and that nobody has asked for yet. */
  readonly prefetched: number;
  /**
   * The prefetched messages that were dropped: because a Subscriber has unsubscribed from
   * them, or because the socket was closed. Messages that libzmq drops are not included,
   * because libzmq does not count them.
   */
  readonly dropped: number;
  /**
   * The connections that are open now. A connection is open from the end of its handshake
   * until it is lost or ended. Over inproc, it is open while both sockets are. Over udp,
   * there are no connections. Undefined if libzmq is the system's, which can't tell.
   */
  readonly connections: number | undefined;
}

/** The figures of the receiving half of a socket. */
interface ReceivingFigures {
  readonly waitingReceives: number;
  readonly prefetched: number;
  readonly dropped: number;
}

/** Returns an array for the figures of the addon, in the order of Socket::statistics(). */
function noFigures(): Float64Array {
  return new Float64Array(7);
}

/**
 * Returns the figures of a socket, in every state of the socket. `connections` returns the
 * number of connections while a new owner has the libzmq socket.
 */
export function statisticsOf(
  native: NativeSocket,
  sender: { readonly waiting: number } | undefined,
  receiver: ReceivingFigures | undefined,
  connections: (() => number) | undefined,
): SocketStatistics {
  const figures = noFigures();
  native.statistics(figures);
  const at = (index: number): number => figures[index] ?? 0;
  const open = connections?.() ?? at(6);
  return {
    sent: { messages: at(0), frames: at(1), bytes: at(2) },
    received: { messages: at(3), frames: at(4), bytes: at(5) },
    waitingSends: sender?.waiting ?? 0,
    waitingReceives: receiver?.waitingReceives ?? 0,
    prefetched: receiver?.prefetched ?? 0,
    dropped: receiver?.dropped ?? 0,
    connections: open < 0 ? undefined : open,
  };
}
