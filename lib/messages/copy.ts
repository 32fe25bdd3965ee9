import { Buffer } from "node:buffer";

/**
 * Returns a copy of the bytes in memory of its own. `Buffer.from()` would copy into
 * memory that other Buffers of the program share. A clone of that copy by
 * `structuredClone()` would carry all of this memory.
 */
export function copyUnpooled(bytes: Uint8Array): Buffer {
  const copy = Buffer.alloc(bytes.length);
  copy.set(bytes);
  return copy;
}
