import { isSharedArrayBuffer } from "node:util/types";

import { threads } from "../builtins";
import { copyOf } from "../messages/frame";
import type { Frame } from "../addon/native";

/** The methods that take the memory away from an ArrayBuffer. */
const transferMethods = ["transfer", "transferToFixedLength"] as const;

const untransferable = new WeakSet<ArrayBuffer>();

function refuseTransfer(): never {
  throw new TypeError(
    "An ArrayBuffer that was lent by zeroCopyThreshold can't be transferred, because " +
      "libzmq may read it. Transfer a copy",
  );
}

/**
 * Whether the JavaScript host keeps marked memory in place when a program transfers it.
 */
function hostPreventsTransfer(): boolean {
  const memory = new ArrayBuffer(1);
  try {
    threads().markAsUntransferable(memory);
  } catch {
    return false;
  }
  try {
    structuredClone(memory, { transfer: [memory] });
  } catch {
    // Some hosts refuse to transfer marked memory. Others copy it.
  }
  return memory.byteLength === 1;
}

let hostPrevents: boolean | undefined;

/**
 * Keeps the memory of `buffer` in place from now on. Returns false if that is not
 * possible.
 */
function preventTransfer(buffer: ArrayBuffer): boolean {
  if (untransferable.has(buffer)) return true;
  hostPrevents ??= hostPreventsTransfer();
  // A resizable buffer may release its memory. A frozen buffer can't get the methods that
  // refuse a transfer.
  const resizable = "resizable" in buffer && buffer.resizable === true;
  if (!hostPrevents || resizable || !Object.isExtensible(buffer)) return false;
  threads().markAsUntransferable(buffer);
  for (const name of transferMethods) {
    if (name in buffer) Object.defineProperty(buffer, name, { value: refuseTransfer });
  }
  untransferable.add(buffer);
  return true;
}

function lendableFrame(frame: Frame, lentFrom: number): Frame {
  if (typeof frame === "string" || frame.byteLength < lentFrom) return frame;
  const { buffer } = frame;
  // Shared memory is never released: it can only grow in place.
  return isSharedArrayBuffer(buffer) || preventTransfer(buffer) ? frame : copyOf(frame);
}

/**
 * Returns the message in a form that can be lent to libzmq.
 *
 * The memory of frames of `lentFrom` bytes or more stays in place until libzmq has sent
 * it. Usually that is the user's own memory, which can't be transferred from then on. It
 * is a copy if the host or the memory does not allow that.
 */
export function lendable(message: Frame | Frame[], lentFrom: number): Frame | Frame[] {
  if (lentFrom === Infinity) return message;
  return Array.isArray(message)
    ? message.map((frame) => lendableFrame(frame, lentFrom))
    : lendableFrame(message, lentFrom);
}
