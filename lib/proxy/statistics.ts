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

/** The sockets with figures, in the order of the enum in native/proxy/counters.h. */
export const sides = ["front", "back", "capture"] as const;

/** The figures of each socket, in the order of the enum in native/proxy/counters.h. */
export const figures = [
  "messagesIn",
  "bytesIn",
  "messagesOut",
  "bytesOut",
  "dropped",
] as const;

export type SideName = (typeof sides)[number];
export type FigureName = (typeof figures)[number];

/** Returns an array for all figures of a proxy. They are 0. */
export function noFigures(): Float64Array {
  return new Float64Array(sides.length * figures.length);
}

/** Returns the position of a figure in the array of all figures. */
export function positionOf(side: SideName, figure: FigureName): number {
  return sides.indexOf(side) * figures.length + figures.indexOf(figure);
}

function trafficOf(values: Float64Array, side: SideName): ProxyTraffic {
  const valueOf = (figure: FigureName) => values[positionOf(side, figure)] ?? 0;
  return {
    messagesIn: valueOf("messagesIn"),
    bytesIn: valueOf("bytesIn"),
    messagesOut: valueOf("messagesOut"),
    bytesOut: valueOf("bytesOut"),
    dropped: valueOf("dropped"),
  };
}

/** Returns the figures of all sockets of a proxy as its statistics. */
export function statisticsOf(values: Float64Array, captures: boolean): ProxyStatistics {
  return {
    frontEnd: trafficOf(values, "front"),
    backEnd: trafficOf(values, "back"),
    capture: captures ? trafficOf(values, "capture") : undefined,
  };
}
