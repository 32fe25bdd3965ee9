// Bytes and edits of a case, made real.

/** @param {import("./terms.mjs").Bytes} bytes */
export function bytesOf(bytes) {
  if (typeof bytes === "string") return Buffer.from(bytes, "hex");
  const piece = Buffer.from(bytes.of, "hex");
  if (piece.length === 0) return piece;
  return Buffer.alloc(piece.length * bytes.times, piece);
}

/**
 * @param {Buffer} bytes
 * @param {import("./terms.mjs").Edit} edit
 */
function edited(bytes, edit) {
  const { length } = bytes;
  if ("cut" in edit) return bytes.subarray(0, edit.cut % (length + 1));
  if ("insert" in edit) {
    const at = edit.insert[0] % (length + 1);
    const more = Buffer.from(edit.insert[1], "hex");
    return Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)]);
  }
  if (length === 0) return bytes;
  const changed = Buffer.from(bytes);
  changed[edit.set[0] % length] = edit.set[1];
  return changed;
}

/**
 * @param {Buffer} bytes
 * @param {import("./terms.mjs").Edit[]} [edits]
 */
export function withEdits(bytes, edits = []) {
  return edits.reduce(edited, bytes);
}

/**
 * The pieces that are written one by one.
 * @param {Buffer} bytes
 * @param {number[]} [cuts]
 */
export function pieces(bytes, cuts = []) {
  if (cuts.length === 0 || bytes.length < 2) return [bytes];
  const offsets = [...new Set(cuts.map((cut) => cut % bytes.length))].sort(
    (a, b) => a - b,
  );
  return [0, ...offsets].map((from, index) => bytes.subarray(from, offsets[index]));
}
