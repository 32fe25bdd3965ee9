import type { ProxyStatistics } from "../../proxy/statistics";

/** The traffic of one direction of a proxy, or of its capture socket. */
export interface Flow {
  readonly messages: number;
  readonly bytes: number;
  /** Messages that could not be sent on. */
  readonly dropped: number;
}

/** The traffic of a proxy at some time. */
export interface Sample {
  /** Milliseconds since the proxy began. */
  readonly time: number;
  /** From the front-end to the back-end. Null if no messages can pass. */
  readonly forward: Flow | null;
  /** From the back-end to the front-end. Null if no messages can pass. */
  readonly backward: Flow | null;
  readonly capture: Flow | null;
  /** How many peers are connected to the sides. */
  readonly peers: { readonly frontEnd: number; readonly backEnd: number };
}

/** The directions, in the order in which they are shown. */
export const directions = ["forward", "backward", "capture"] as const;

export type Direction = (typeof directions)[number];

/** Returns the sample of a proxy. `oneWay`: messages pass to the back-end only. */
export function sampleOf(
  statistics: ProxyStatistics,
  { time, peers, oneWay }: Pick<Sample, "time" | "peers"> & { readonly oneWay: boolean },
): Sample {
  const { frontEnd, backEnd, capture } = statistics;
  const flowOf = (side: typeof frontEnd): Flow => ({
    messages: side.messagesOut,
    bytes: side.bytesOut,
    dropped: side.dropped,
  });
  return {
    time,
    peers,
    forward: flowOf(backEnd),
    backward: oneWay ? null : flowOf(frontEnd),
    capture: capture === undefined ? null : flowOf(capture),
  };
}

/** What passes in a second. */
export interface Rate {
  readonly messages: number;
  readonly bytes: number;
}

/** Returns what has passed in a second between two samples. */
export function rateOf(before: Sample, now: Sample, direction: Direction): Rate {
  const seconds = (now.time - before.time) / 1000;
  const [one, other] = [before[direction], now[direction]];
  if (one === null || other === null || seconds <= 0) return { messages: 0, bytes: 0 };
  return {
    messages: (other.messages - one.messages) / seconds,
    bytes: (other.bytes - one.bytes) / seconds,
  };
}

/** Whether two samples differ in nothing but their times. */
export function isSame(before: Sample, now: Sample): boolean {
  const figures = ({ time: _time, ...rest }: Sample): string => JSON.stringify(rest);
  return figures(before) === figures(now);
}
