// Messages that describe themselves, so that a receiver sees whether a message was torn, joined
// to another, altered, or delivered twice.
//
// The first frame starts with 16 bytes. They hold a mark, the sender's serial number, and
// whether only one peer may get the message. Then come the count of the frames and a digest of
// their sizes. The rest of each frame depends on the serial number and the index.

const mark = 0x5a4d51f7;
/** How many bytes the head of a message takes. */
export const headSize = 16;

/** Types that deliver a message to one peer only. */
const toOne = new Set(
  "Push Dealer Request Reply Pair Router Client Server Scatter Channel Peer".split(" "),
);

/** @param {number[]} sizes */
function digest(sizes) {
  return sizes.reduce((sum, size) => (Math.imul(sum, 31) + size) >>> 0, 17);
}

/** @param {number} serial @param {number} index */
const filling = (serial, index) => (serial * 7 + index * 13 + 1) & 0xff;

/** @param {number} serial @param {number[]} wanted @param {string} sender */
export function makeMessage(serial, wanted, sender) {
  const sizes = wanted.map((size, index) =>
    index === 0 ? Math.max(headSize, size) : size,
  );
  const frames = sizes.map((size, index) => Buffer.alloc(size, filling(serial, index)));
  const [head] = frames;
  head.writeUInt32BE(mark, 0);
  head.writeUInt32BE(serial, 4);
  head.writeUInt16BE(toOne.has(sender) ? 1 : 0, 8);
  head.writeUInt16BE(sizes.length, 10);
  head.writeUInt32BE(digest(sizes), 12);
  return frames;
}

/** @param {Buffer} frame @param {number} from @param {number} byte */
const filled = (frame, from, byte) =>
  frame.length <= from ||
  (frame[from] === byte && frame.subarray(from, -1).equals(frame.subarray(from + 1)));

/** @param {unknown} frame @returns {frame is Buffer} */
const isHead = (frame) =>
  Buffer.isBuffer(frame) && frame.length >= headSize && frame.readUInt32BE(0) === mark;

/**
 * Returns the fault of a message; undefined if there is none, or if it has no mark.
 *
 * @param {unknown[]} received @param {Set<number>} seen the serials that came before
 */
export function faultOf(received, seen) {
  const first = received.findIndex(isHead);
  if (first < 0) return undefined;
  const frames = received.slice(first).filter((frame) => Buffer.isBuffer(frame));
  const [head] = frames;
  const serial = head.readUInt32BE(4);
  if (frames.length !== head.readUInt16BE(10)) return "torn: the count of frames changed";
  if (digest(frames.map((frame) => frame.length)) !== head.readUInt32BE(12))
    return "torn: the sizes of frames changed";
  const same = frames.every((frame, index) =>
    filled(frame, index === 0 ? headSize : 0, filling(serial, index)),
  );
  if (!same) return "altered: the bytes changed";
  if (head.readUInt16BE(8) === 0) return undefined;
  if (seen.has(serial)) return "duplicated: it came before";
  seen.add(serial);
  return undefined;
}
