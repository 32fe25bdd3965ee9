import { Buffer } from "node:buffer";

import { EINVAL } from "../errors";
import type { NativeSocket, Status } from "../addon/native";
import type { Option } from "./option";
import { textSize } from "./texts";
import { socketOption } from "./numbers";

/**
 * Text options that libzmq takes at any length. libzmq refuses long values of other text
 * options.
 */
const unbounded: readonly number[] = [
  socketOption.LAST_ENDPOINT,
  socketOption.SOCKS_PROXY,
];

/** The search for a buffer that is large enough ends at this many bytes. */
const longest = 2 ** 24;

/** Returns the bytes of an option, or a status below zero. */
export function readOption(
  native: NativeSocket,
  { id, size }: Option<unknown>,
): Buffer | Status {
  // libzmq returns EINVAL if the buffer is too small.
  const grows = size === textSize && unbounded.includes(id);
  for (let room = size; ; room *= 2) {
    const bytes = Buffer.alloc(room);
    const length = native.getOption(id, bytes);
    if (length >= 0) return bytes.subarray(0, length);
    if (length !== EINVAL || !grows || room >= longest) return length;
  }
}

/**
 * Returns the value of an option. An option that this libzmq lacks reads as the value of
 * four zero bytes.
 */
export function optionOf<Value>(native: NativeSocket, option: Option<Value>): Value {
  const bytes = readOption(native, option);
  return option.decode(typeof bytes === "number" ? Buffer.alloc(4) : bytes);
}
