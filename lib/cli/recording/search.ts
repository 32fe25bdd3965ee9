import type { Buffer } from "node:buffer";

import { checksum } from "./checksum";
import { isBodySize, readBody, recordHeadSize } from "./format";

/** Returns whether a whole record stands in `bytes` at `at`. */
function isRecordAt(bytes: Buffer, at: number): boolean {
  const size = bytes.readUInt32LE(at);
  const start = at + recordHeadSize;
  if (!isBodySize(size) || start + size > bytes.length) return false;
  const body = bytes.subarray(start, start + size);
  // The frames are looked at first: they seldom fill the body by chance.
  return readBody(body) !== undefined && checksum(body) === bytes.readUInt32LE(at + 4);
}

/** Returns whether a whole record stands anywhere in `bytes`, but not at their beginning. */
export function hasRecordWithin(bytes: Buffer): boolean {
  for (let at = 1; at + recordHeadSize <= bytes.length; at++)
    if (isRecordAt(bytes, at)) return true;
  return false;
}
