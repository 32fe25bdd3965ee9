import { createHash } from "node:crypto";

/**
 * Work for a processor: the hash of the hash of … of a text.
 *
 * @param {string} text
 * @param {number} rounds some microseconds each
 */
export function fingerprint(text, rounds) {
  let hash = text;
  for (let round = 0; round < rounds; round++) {
    hash = createHash("sha256").update(hash).digest("hex");
  }
  return hash;
}
