/** The traffic of one socket of a {@link Proxy}: whole messages, and bytes of frames. */
export interface ProxyTraffic {
  /** Messages that this socket has received from its peers. */
  readonly messagesIn: number;
  /** Bytes of the frames of these messages. */
  readonly bytesIn: number;
  /** Messages that this socket has accepted to send. */
  readonly messagesOut: number;
  /** Bytes of the frames of these messages. */
  readonly bytesOut: number;
  /**
   * Messages that this socket had to send but dropped. A Router or Stream drops them if
   * it does not know the peer. A capture socket drops them if it can't send at once.
   */
  readonly dropped: number;
}

/** The messages that a {@link Proxy} has forwarded so far. */
export interface ProxyStatistics {
  /** The traffic of the front-end socket. */
  readonly frontEnd: ProxyTraffic;
  /** The traffic of the back-end socket. */
  readonly backEnd: ProxyTraffic;
  /** Undefined if the proxy has no capture socket. */
  readonly capture: ProxyTraffic | undefined;
}

/** The positions of the figures of a socket, in the addon's order. */
export const figure = {
  messagesIn: 0,
  bytesIn: 1,
  messagesOut: 2,
  bytesOut: 3,
  dropped: 4,
} as const;

/** The number of figures of a socket. */
export const figuresPerSide = Object.keys(figure).length;

/**
 * The number of sockets with figures in the addon: front-end, back-end and capture, in
 * this order.
 */
export const sides = 3;

function trafficOf(figures: Float64Array, side: number): ProxyTraffic {
  const [messagesIn = 0, bytesIn = 0, messagesOut = 0, bytesOut = 0, dropped = 0] =
    figures.subarray(side * figuresPerSide);
  return { messagesIn, bytesIn, messagesOut, bytesOut, dropped };
}

/** Returns the figures of all sockets of a proxy as its statistics. */
export function statisticsOf(figures: Float64Array, captures: boolean): ProxyStatistics {
  return {
    frontEnd: trafficOf(figures, 0),
    backEnd: trafficOf(figures, 1),
    capture: captures ? trafficOf(figures, 2) : undefined,
  };
}
