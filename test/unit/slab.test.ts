import fc from "fast-check";

import { addon } from "../../lib/native";
import { slab } from "../../lib/slab";

/** Receives as the addon does: writes at the offset, then has the frame cut off. */
function receive(size: number, fill: number): Buffer {
  slab.bytes.fill(fill, slab.offset, slab.offset + size);
  return slab.cut(size);
}

test("the slab has room for a small frame whenever it is asked for", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(addon.slabFrame), { maxLength: 100 }), (sizes) => {
      for (const size of sizes) {
        expect(slab.bytes.length - slab.offset).toBeGreaterThanOrEqual(addon.slabFrame);
        receive(size, 1);
      }
    }),
  );
});

test("frames lie side by side and never over each other", () => {
  const kept = Array.from({ length: 300 }, (_, index) => receive(index * 7, index));
  for (const [index, frame] of kept.entries()) {
    expect(frame.length).toBe(index * 7);
    expect(frame.every((byte) => byte === (index & 0xff))).toBe(true);
  }
});

test("typed arrays of any kind can be laid over a frame", () => {
  for (const size of [1, 3, 8, 13, 5]) {
    const frame = receive(size, 0);
    expect(frame.byteOffset % 8).toBe(0);
  }
});

test("the memory of frames cannot be transferred away from their neighbours", () => {
  const frame = receive(10, 7);
  try {
    structuredClone(frame.buffer, { transfer: [frame.buffer as ArrayBuffer] });
  } catch {
    // Refused, or copied: by the version of Node.
  }
  expect(frame).toEqual(Buffer.alloc(10, 7));
});
