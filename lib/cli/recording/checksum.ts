import * as zlib from "node:zlib";

function tableOf(): Uint32Array {
  const table = new Uint32Array(256);
  for (let index = 0; index < 256; index++) {
    let value = index;
    for (let bit = 0; bit < 8; bit++)
      value = (value & 1) === 0 ? value >>> 1 : (value >>> 1) ^ 0xedb88320;
    table[index] = value;
  }
  return table;
}

let table: Uint32Array | undefined;

function slowChecksum(bytes: Uint8Array): number {
  table ??= tableOf();
  let value = 0xffff_ffff;
  for (const byte of bytes) value = (table[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8);
  return (value ^ 0xffff_ffff) >>> 0;
}

const fast: unknown = Reflect.get(zlib, "crc32");

/** Returns the CRC-32 of bytes, as zlib and PNG compute it. */
export const checksum: (bytes: Uint8Array) => number =
  // Node has it since 20.15.
  typeof fast === "function" ? (bytes) => zlib.crc32(bytes) : slowChecksum;
