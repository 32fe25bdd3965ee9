import { Buffer } from "node:buffer";

import { EINVAL } from "../errors";
import type { NativeSocket, Status } from "../addon/native";
import type { Option } from "./option";
import { textSize } from "./texts";
import { socketOption } from "./numbers";

/** Texts that libzmq takes at any length. It refuses other texts that are long. */
const unbounded: readonly number[] = [
  socketOption.LAST_ENDPOINT,
  socketOption.SOCKS_PROXY,
];

/** Bytes at which the search for enough room ends. */
const longest = 2 ** 24;

/** Returns the bytes of an option, or a status below zero. */
export function readOption(
  native: NativeSocket,
  { id, size }: Option<unknown>,
): Buffer | Status {
  // libzmq says EINVAL where the room is too small.
  const grows = size === textSize && unbounded.includes(id);
  for (let room = size; ; room *= 2) {
    const bytes = Buffer.alloc(room);
    const length = native.getOption(id, bytes);
    if (length >= 0) return bytes.subarray(0, length);
    if (length !== EINVAL || !grows || room >= longest) return length;
  }
}

/** The value of an option; one that this libzmq lacks reads as its default, zero. */
export function optionOf<Value>(native: NativeSocket, option: Option<Value>): Value {
  const bytes = readOption(native, option);
  return option.decode(typeof bytes === "number" ? Buffer.alloc(4) : bytes);
}
