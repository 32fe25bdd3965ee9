import { isSharedArrayBuffer } from "node:util/types";
import { markAsUntransferable } from "node:worker_threads";

import { copyOf } from "./message";
import type { Frame } from "./native";

/** What takes the memory of an ArrayBuffer away, beside a list of what is transferred. */
const takers = ["transfer", "transferToFixedLength"] as const;

const held = new WeakSet<ArrayBuffer>();

function refuse(): never {
  throw new TypeError(
    "An ArrayBuffer that was lent by zeroCopyThreshold can't be transferred: copy it first",
  );
}

/** Whether marked memory stays where it is, though it is in a list of what is transferred. */
function hostHolds(): boolean {
  const memory = new ArrayBuffer(1);
  try {
    markAsUntransferable(memory);
  } catch {
    return false;
  }
  try {
    structuredClone(memory, { transfer: [memory] });
  } catch {
    // Some hosts refuse the list, others copy what is marked.
  }
  return memory.byteLength === 1;
}

let holds: boolean | undefined;

/** Keeps the memory of `buffer` where it is, from now on; false if that can't be had. */
function hold(buffer: ArrayBuffer): boolean {
  if (held.has(buffer)) return true;
  holds ??= hostHolds();
  // One that is resizable may give its memory back; one that is frozen takes no methods.
  const resizable = "resizable" in buffer && buffer.resizable === true;
  if (!holds || resizable || !Object.isExtensible(buffer)) return false;
  markAsUntransferable(buffer);
  for (const name of takers) {
    if (name in buffer) Object.defineProperty(buffer, name, { value: refuse });
  }
  held.add(buffer);
  return true;
}

function lendableFrame(frame: Frame, lentFrom: number): Frame {
  if (typeof frame === "string" || frame.byteLength < lentFrom) return frame;
  const { buffer } = frame;
  // Shared memory is never taken away: it can only grow, where it is.
  return isSharedArrayBuffer(buffer) || hold(buffer) ? frame : copyOf(frame);
}

/**
 * The message, fit to be lent: frames of `lentFrom` bytes and more lie in memory that stays
 * where it is until libzmq has sent it. That is the memory of the user, which can't be
 * transferred from now on; or a copy, where the host or the memory doesn't allow that.
 */
export function lendable(message: Frame | Frame[], lentFrom: number): Frame | Frame[] {
  if (lentFrom === Infinity) return message;
  return Array.isArray(message)
    ? message.map((frame) => lendableFrame(frame, lentFrom))
    : lendableFrame(message, lentFrom);
}
