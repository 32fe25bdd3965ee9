// Keys, names and the mark of honest bytes, which the fuzzer and its victims share.

import { randomBytes } from "node:crypto";
import nacl from "tweetnacl";

export const server = nacl.box.keyPair.fromSecretKey(new Uint8Array(32).fill(0x51));
export const client = nacl.box.keyPair.fromSecretKey(new Uint8Array(32).fill(0x63));
export const username = "user";
export const password = "pass";

/** Four bytes that honest peers repeat and no case can contain but by chance. */
export const mark = Buffer.from(
  process.env.ZMQ_NAPI_FUZZ_MARK ?? randomBytes(4).toString("hex"),
  "hex",
);

const twice = Buffer.concat([mark, mark, mark]);
const rotations = [0, 1, 2, 3].map((from) => twice.subarray(from, from + 8));

/**
 * Whether the bytes hold eight of an honest peer's.
 * @param {Buffer} bytes
 */
export function disclosed(bytes) {
  return rotations.some((part) => bytes.includes(part));
}
