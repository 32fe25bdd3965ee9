import { isSharedArrayBuffer } from "node:util/types";
import { markAsUntransferable } from "node:worker_threads";

import { copyOf } from "../messages/frame";
import type { Frame } from "../addon/native";

/** Methods that take the memory of an ArrayBuffer away. */
const takers = ["transfer", "transferToFixedLength"] as const;

const held = new WeakSet<ArrayBuffer>();

function refuseTransfer(): never {
  throw new TypeError(
    "An ArrayBuffer that was lent by zeroCopyThreshold can't be transferred: copy it first",
  );
}

/** Whether the host leaves marked memory where it is when a program transfers it. */
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
    // Some hosts refuse to transfer marked memory, others copy it.
  }
  return memory.byteLength === 1;
}

let holds: boolean | undefined;

/** Keeps the memory of `buffer` where it is from now on. Returns false if it can't. */
function hold(buffer: ArrayBuffer): boolean {
  if (held.has(buffer)) return true;
  holds ??= hostHolds();
  // A resizable one may give its memory back; a frozen one takes no methods.
  const resizable = "resizable" in buffer && buffer.resizable === true;
  if (!holds || resizable || !Object.isExtensible(buffer)) return false;
  markAsUntransferable(buffer);
  for (const name of takers) {
    if (name in buffer) Object.defineProperty(buffer, name, { value: refuseTransfer });
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
 * Returns the message, fit to be lent: frames of `lentFrom` bytes and more lie in memory that
 * stays where it is until libzmq has sent it. That is the user's own memory, which can't be
 * transferred from now on. It is a copy where the host or the memory doesn't allow that.
 */
export function lendable(message: Frame | Frame[], lentFrom: number): Frame | Frame[] {
  if (lentFrom === Infinity) return message;
  return Array.isArray(message)
    ? message.map((frame) => lendableFrame(frame, lentFrom))
    : lendableFrame(message, lentFrom);
}
