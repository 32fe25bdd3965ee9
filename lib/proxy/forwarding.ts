import { Buffer } from "node:buffer";

import { ZmqError } from "../errors";
import { nameOf } from "../socket-types";
import type { Core } from "./arguments";
import { type FigureName, positionOf, type SideName } from "./statistics";

/** Whether messages can pass from one socket to the other. */
export function passes(from: Core, to: Core): boolean {
  return from.facts.receives && to.facts.sends;
}

/** A socket of a proxy. */
export interface Side {
  readonly core: Core;
  readonly name: SideName;
}

function sizeOf(message: readonly object[]): number {
  let bytes = 0;
  for (const frame of message) if (Buffer.isBuffer(frame)) bytes += frame.length;
  return bytes;
}

function count(figures: Float64Array, side: Side, figure: FigureName, by: number): void {
  const index = positionOf(side.name, figure);
  figures[index] = (figures[index] ?? 0) + by;
}

/**
 * Sends `message` if the socket can send now. Returns false if not. A message to a peer
 * that a Router does not know counts as dropped.
 */
function trySendAndCount(side: Side, message: object[], figures: Float64Array): boolean {
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
 * Forwards the prefetched messages of a side before its proxy runs, and adds them to
 * `figures`. The addon finds only the messages that libzmq still has. Throws `EBUSY` if
 * the other side can't take all of them.
 */
export function forwardPrefetched(
  from: Side,
  to: Side,
  capture: Side | undefined,
  figures: Float64Array,
): void {
  const { receiver } = from.core;
  receiver.takePrefetched((message) => {
    if (!passes(from.core, to.core)) return true;
    if (!trySendAndCount(to, message, figures)) return false;
    count(figures, from, "messagesIn", 1);
    count(figures, from, "bytesIn", sizeOf(message));
    if (capture !== undefined && !trySendAndCount(capture, message, figures))
      count(figures, capture, "dropped", 1);
    return true;
  });
  if (receiver.prefetched === 0) return;
  throw new ZmqError("EBUSY", {
    message:
      `A socket is busy: the ${nameOf(from.core.type)} has prefetched messages that the ` +
      `${nameOf(to.core.type)} can't take yet. Receive them first, or wait until the ` +
      "other side has a peer",
  });
}
