import { createHash } from "node:crypto";

/**
 * Work for a processor: hashes a text, then hashes the hash, and so on.
 *
 * @param {string} text
 * @param {number} rounds how often; a round takes some microseconds
 */
export function fingerprint(text, rounds) {
  let hash = text;
  for (let round = 0; round < rounds; round++) {
    hash = createHash("sha256").update(hash).digest("hex");
  }
  return hash;
}
