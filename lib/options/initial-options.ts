import { capability } from "../addon/capability";
import { factsOf } from "../socket-types";
import type { NativeSocket } from "../addon/native";
import { socketOption } from "./numbers";

/** What a connection reads and writes at a time: eight times as much as libzmq has it.
 * bench/README.md has the curve. */
const batchBytes = 65_536;

function int32(value: number): Uint8Array {
  return new Uint8Array(Int32Array.of(value).buffer);
}

/** Sets those options of a new socket in which this package differs from libzmq. */
export function setInitialOptions(native: NativeSocket, type: number): void {
  if (capability().draft) {
    native.setOption(socketOption.IN_BATCH_SIZE, int32(batchBytes));
    native.setOption(socketOption.OUT_BATCH_SIZE, int32(batchBytes));
  }
  // A subscriber sends nothing but subscriptions, of which libzmq drops those that are
  // beyond the mark, without a word.
  if (factsOf(type).subscribes) native.setOption(socketOption.SNDHWM, int32(0));
}
