import { isUint8Array } from "node:util/types";

import { kindOf } from "../checks";
import { outOfRange } from "../errors";
import { addon } from "../addon/addon";

/**
 * Returns the name of a group with a final NUL, as libzmq takes it. The name ends at its
 * first NUL.
 *
 * @throws TypeError if the name is not a string or bytes. RangeError if it is too long.
 */
export function groupBytes(group: unknown): Buffer {
  if (typeof group !== "string" && !isUint8Array(group)) {
    throw new TypeError(
      `Value must be a string or buffer: the name of the group is ${kindOf(group)}`,
    );
  }
  const bytes = typeof group === "string" ? Buffer.from(group) : group;
  const end = bytes.indexOf(0);
  const name = end < 0 ? bytes : bytes.subarray(0, end);
  const limit = addon().groupLimit;
  if (name.length > limit) {
    throw outOfRange(
      `Invalid argument: the name of a group has at most ${String(limit)} bytes, but this ` +
        `one has ${String(name.length)}`,
    );
  }
  return Buffer.concat([name, Buffer.of(0)]);
}
