import fc from "fast-check";

import { snapshot, toFrames } from "../../lib/messages/frame";

describe("a value that is sent as a frame", () => {
  test.each<[string, unknown, string]>([
    ["text", "text", "text"],
    ["an empty text", "", ""],
    ["a number, as its decimal text", 1.5, "1.5"],
    ["a bigint", 12n, "12"],
    ["a boolean", true, "true"],
    ["an object, by its toString", { toString: () => "mine" }, "mine"],
  ])("%s", (_name, value, frame) => {
    expect(toFrames(value)).toBe(frame);
    expect(toFrames([value])).toEqual([frame]);
  });

  test("null, as no bytes", () => {
    expect(toFrames(null)).toEqual(new Uint8Array(0));
    expect(toFrames(["a", null])).toEqual(["a", new Uint8Array(0)]);
  });

  test("undefined within a message, as its text", () => {
    expect(toFrames(["a", undefined])).toEqual(["a", "undefined"]);
    // eslint-disable-next-line no-sparse-arrays
    expect(Object.keys(toFrames(["a", , "b"]))).toEqual(["0", "1", "2"]);
  });

  test.each<[string, ArrayBufferView]>([
    ["a Buffer", Buffer.from("bytes")],
    ["a Uint8Array", new Uint8Array([1, 2])],
    ["a Float64Array", new Float64Array([1.5])],
    ["a DataView", new DataView(new ArrayBuffer(8), 2, 3)],
    ["an empty view", new Uint8Array(0)],
  ])("the bytes of %s, itself", (_name, view) => {
    expect(toFrames(view)).toBe(view);
    expect((toFrames([view]) as unknown[])[0]).toBe(view);
  });

  test.each<[string, ArrayBuffer | SharedArrayBuffer]>([
    ["an ArrayBuffer", new Uint8Array([1, 2, 3]).buffer],
    ["a SharedArrayBuffer", new SharedArrayBuffer(3)],
  ])("the bytes of %s", (_name, buffer) => {
    const frame = toFrames(buffer) as Uint8Array;
    expect(frame.byteLength).toBe(3);
    expect(frame.buffer).toBe(buffer);
  });
});

describe("a value that is no message", () => {
  test.each<[string, unknown, RegExp]>([
    ["undefined", undefined, /^Message must be present, but is undefined$/],
    ["an empty array", [], /at least one frame/],
    ["a symbol", Symbol("x"), /^Cannot convert a Symbol/],
    ["an array with a symbol", ["a", Symbol("x")], /^Cannot convert a Symbol/],
    ["an array of arrays", [["a"]], /is an array\. Messages are arrays of frames$/],
  ])("%s is a TypeError", (_name, value, message) => {
    expect(() => toFrames(value)).toThrow(TypeError);
    expect(() => toFrames(value)).toThrow(message);
  });
});

describe("a snapshot", () => {
  test("is the same bytes in memory of its own", () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat(8), (bytes, from) => {
        const view = bytes.subarray(Math.min(from, bytes.length));
        const copy = snapshot(view, Infinity) as Buffer;
        expect(Buffer.compare(copy, view)).toBe(0);
        expect(copy.buffer).not.toBe(view.buffer);
      }),
    );
  });

  test("of views of any kind keeps their bytes, not their elements", () => {
    const wide = new Uint16Array([0x0102, 0x0304]);
    expect(snapshot(wide, Infinity)).toEqual(Buffer.from(wide.buffer));
    const view = new DataView(new Uint8Array([9, 1, 2, 9]).buffer, 1, 2);
    expect(snapshot(view, Infinity)).toEqual(Buffer.from([1, 2]));
    const shared = new Uint8Array(new SharedArrayBuffer(2)).fill(7);
    const copy = snapshot(shared, Infinity) as Buffer;
    shared.fill(0);
    expect(copy).toEqual(Buffer.from([7, 7]));
  });

  test("copies the array too", () => {
    const message = ["a", Buffer.from("b")];
    const copy = snapshot(message, Infinity);
    message.pop();
    expect(copy).toEqual(["a", Buffer.from("b")]);
  });

  test("does not copy frames that are long enough to be lent", () => {
    const [long, short] = [Buffer.alloc(10), Buffer.alloc(9)];
    const [first, second] = snapshot([long, short], 10) as Buffer[];
    expect(first).toBe(long);
    expect(second).not.toBe(short);
  });
});
