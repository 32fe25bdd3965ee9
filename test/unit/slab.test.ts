import fc from "fast-check";

import { slab } from "../../lib/engine/slab";
import { addon } from "./fake-addon";

jest.mock("../../lib/addon/addon", () => require("./fake-addon"));

/** Receives as the addon does: writes at the offset, then cuts off the frame. */
function receive(size: number, fill: number): Buffer {
  slab.bytes.fill(fill, slab.offset, slab.offset + size);
  return slab.view(size);
}

test("the slab always has room", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(addon().slabRoom), { maxLength: 100 }), (sizes) => {
      for (const size of sizes) {
        expect(slab.bytes.length - slab.offset).toBeGreaterThanOrEqual(addon().slabRoom);
        receive(size, 1);
      }
    }),
  );
});

test("frames lie side by side and never over each other", () => {
  const kept = Array.from({ length: 300 }, (_, index) => receive(index * 3, index));
  for (const [index, frame] of kept.entries()) {
    expect(frame.length).toBe(index * 3);
    expect(frame.every((byte) => byte === (index & 0xff))).toBe(true);
  }
});

test("a slab is as large as the memory that Node's small Buffers share", () => {
  expect(receive(10, 1).buffer.byteLength).toBe(Buffer.poolSize);
});

test.each([0, 1, 5, 48, 49, 64, 65, 255])(
  "a frame of %i bytes that is cut alone shares no memory",
  (size) => {
    const neighbour = receive(10, 7);
    slab.bytes.fill(9, slab.offset, slab.offset + size);
    const alone = slab.copy(size);
    expect(alone).toEqual(Buffer.alloc(size, 9));
    expect(alone.buffer.byteLength).toBe(size);
    alone.fill(1);
    expect(neighbour).toEqual(Buffer.alloc(10, 7));
    expect(receive(3, 4)).toEqual(Buffer.alloc(3, 4));
  },
);

test("after a frame without room in the slab, the next frame begins a new slab", () => {
  const before = receive(10, 1);
  slab.large(new ArrayBuffer(addon().slabFrame));
  const after = receive(10, 2);
  expect(after.buffer).not.toBe(before.buffer);
  slab.large(new ArrayBuffer(addon().slabFrame + 1));
  expect(receive(10, 3).buffer).toBe(after.buffer);
});

test("typed arrays of any kind can be laid over a frame", () => {
  for (const size of [1, 3, 8, 13, 5]) {
    const frame = receive(size, 0);
    expect(frame.byteOffset % 8).toBe(0);
  }
});

test("the memory of a frame cannot be transferred, because other frames share it", () => {
  const frame = receive(10, 7);
  try {
    structuredClone(frame.buffer, { transfer: [frame.buffer as ArrayBuffer] });
  } catch {
    // The buffer is refused or copied: this depends on the version of Node.
  }
  expect(frame).toEqual(Buffer.alloc(10, 7));
});
