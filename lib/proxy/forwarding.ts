import { Buffer } from "node:buffer";

import { ZmqError } from "../errors";
import type { SocketCore } from "../engine/socket-core";

type Core = SocketCore<object[]>;

/** The figures of each side of a proxy, in the order in which the addon has them. */
export const figure = {
  messagesIn: 0,
  bytesIn: 1,
  messagesOut: 2,
  bytesOut: 3,
  dropped: 4,
} as const;

export const figuresPerSide = Object.keys(figure).length;

/** Whether messages can go from one socket to the other. */
export function passes(from: Core, to: Core): boolean {
  return from.facts.receives && to.facts.sends;
}

/** A socket of a proxy, and where its figures begin. */
export interface Side {
  readonly core: Core;
  readonly at: number;
}

function sizeOf(message: readonly object[]): number {
  let bytes = 0;
  for (const frame of message) if (Buffer.isBuffer(frame)) bytes += frame.length;
  return bytes;
}

function count(
  figures: Float64Array,
  { at }: Side,
  name: keyof typeof figure,
  by: number,
): void {
  const index = at + figure[name];
  figures[index] = (figures[index] ?? 0) + by;
}

/** Sends `message` if that is possible now; a Router may not know its peer. */
function offer(side: Side, message: object[], figures: Float64Array): boolean {
  try {
    if (!side.core.sender.trySend(message)) return false;
    count(figures, side, "messagesOut", 1);
    count(figures, side, "bytesOut", sizeOf(message));
  } catch (error) {
    if (!(error instanceof ZmqError) || error.code !== "EHOSTUNREACH") throw error;
    count(figures, side, "dropped", 1);
  }
  return true;
}

/**
 * Forwards what a side has taken off libzmq before its proxy runs, for the addon finds only
 * the others, and adds it to the `figures`. Throws `EBUSY` when the other side takes no more.
 */
export function forwardHand(
  from: Side,
  to: Side,
  capture: Side | undefined,
  figures: Float64Array,
): void {
  const { messages } = from.core.receiver;
  messages.handOver((message) => {
    if (!passes(from.core, to.core)) return true;
    if (!offer(to, message, figures)) return false;
    count(figures, from, "messagesIn", 1);
    count(figures, from, "bytesIn", sizeOf(message));
    if (capture !== undefined && !offer(capture, message, figures))
      count(figures, capture, "dropped", 1);
    return true;
  });
  if (messages.length === 0) return;
  throw new ZmqError("EBUSY", {
    message:
      "A socket is busy: it has received messages that the other side can't take yet; " +
      "receive them, or wait until the other side has a peer",
  });
}
