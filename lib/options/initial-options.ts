import { capability } from "../addon/capability";
import { factsOf } from "../socket-types";
import type { NativeSocket } from "../addon/native";
import { socketOption } from "./numbers";

/**
 * Bytes that a connection reads and writes at a time, eight times libzmq's own default.
 * bench/TARGETS.md has the curve.
 */
const batchBytes = 65_536;

function int32(value: number): Uint8Array {
  return new Uint8Array(Int32Array.of(value).buffer);
}

/** Sets the options of a new socket whose defaults differ from libzmq's. */
export function setInitialOptions(native: NativeSocket, type: number): void {
  if (capability().draft) {
    native.setOption(socketOption.IN_BATCH_SIZE, int32(batchBytes));
    native.setOption(socketOption.OUT_BATCH_SIZE, int32(batchBytes));
  }
  // A subscriber sends only subscriptions. libzmq drops subscriptions beyond the
  // high-water mark without an error.
  if (factsOf(type).subscribes) native.setOption(socketOption.SNDHWM, int32(0));
}
