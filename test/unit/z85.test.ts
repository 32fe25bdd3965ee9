import fc from "fast-check";

import { z85 } from "../../lib/curve";

describe("Z85", () => {
  // The test vector of RFC 32.
  const bytes = Buffer.from("864FD26FB559F75B", "hex");

  test("writes the RFC's bytes as its text and reads them back", () => {
    expect(z85.encode(bytes)).toBe("HelloWorld");
    expect(z85.decode("HelloWorld")).toEqual(bytes);
  });

  test("goes back and forth for any bytes whose number is a multiple of four", () => {
    const quads = fc
      .uint8Array({ maxLength: 100 })
      .map((found) => found.subarray(0, found.length - (found.length % 4)));
    fc.assert(
      fc.property(quads, (found) => {
        const text = z85.encode(found);
        expect(text).toHaveLength((found.length / 4) * 5);
        expect(text).toMatch(/^[0-9a-zA-Z.\-:+=^!/*?&<>()[\]{}@%$#]*$/);
        expect(Buffer.compare(z85.decode(text), found)).toBe(0);
      }),
    );
  });

  test("either reads any text or says that it is not Z85", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 50 }), (text) => {
        let read: Buffer;
        try {
          read = z85.decode(text);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          return;
        }
        expect(z85.encode(read)).toBe(text);
      }),
    );
  });

  test("of nothing is nothing", () => {
    expect(z85.encode(new Uint8Array(0))).toBe("");
    expect(z85.decode("")).toEqual(Buffer.alloc(0));
  });

  test("refuses groups that stand for more than 32 bits", () => {
    expect(z85.decode("%nSc0")).toEqual(Buffer.from("ffffffff", "hex"));
    expect(() => z85.decode("%nSc1")).toThrow(RangeError);
    expect(() => z85.decode("#####")).toThrow(RangeError);
  });

  test.each([
    ["three bytes", () => z85.encode(new Uint8Array(3))],
    ["four characters", () => z85.decode("abcd")],
    ["a blank", () => z85.decode("abc d")],
    ["a quotation mark", () => z85.decode('abc"d')],
    ["a character beyond ASCII", () => z85.decode("abcé1")],
    ["a NUL", () => z85.decode("Hello\0orld")],
  ])("refuses %s", (_name, act) => {
    expect(act).toThrow(RangeError);
    expect(act).toThrow(expect.objectContaining({ code: "EINVAL" }));
  });

  test("takes bytes to write and text to read, or throws a TypeError", () => {
    expect(() => z85.encode("text" as never)).toThrow(TypeError);
    expect(() => z85.encode([1, 2, 3, 4] as never)).toThrow(TypeError);
    expect(() => z85.decode(bytes as never)).toThrow(TypeError);
    expect(() => z85.decode(undefined as never)).toThrow(TypeError);
  });

  test("writes the bytes of a view, not of the memory around it", () => {
    const around = Buffer.concat([Buffer.alloc(8, 1), bytes, Buffer.alloc(8, 1)]);
    expect(z85.encode(around.subarray(8, 16))).toBe("HelloWorld");
    const view = new DataView(around.buffer, around.byteOffset + 8, 8);
    expect(z85.encode(view as never)).toBe("HelloWorld");
  });
});
