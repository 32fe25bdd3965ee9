import { Buffer } from "node:buffer";

/**
 * A copy in memory of its own. That of `Buffer.from()` lies in memory that other Buffers of
 * the program share, and a clone of it by `structuredClone()` carries all of it.
 */
export function copyAlone(bytes: Uint8Array): Buffer {
  const copy = Buffer.alloc(bytes.length);
  copy.set(bytes);
  return copy;
}
