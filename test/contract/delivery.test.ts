import { type MessageLike } from "zmq-napi";

import { combinations, open } from "../support/flows";

const mebibyte = 1024 * 1024;
const sizes = [
  0,
  1,
  29,
  30,
  31,
  32,
  33,
  34,
  255,
  256,
  8191,
  8192,
  8193,
  65535,
  65536,
  65537,
  mebibyte,
  5 * mebibyte,
];

/** Bytes that differ from place to place, and from size to size. */
function bytes(size: number): Buffer {
  const buffer = Buffer.allocUnsafe(size);
  for (let index = 0; index < size; index += 1) buffer[index] = (index * 31 + size) % 251;
  return buffer;
}

const texts = {
  "plain text": "Hello, World",
  "an empty string": "",
  "text of two-byte characters": "Grüße, ÄÖÜ ßøå",
  "text of three-byte characters": "こんにちは世界 – €",
  "text of four-byte characters": "🦆🚀👩‍👩‍👧",
  "text with NUL": "a\0b\0",
  "a lone high surrogate": "x\ud83dy",
  "a lone low surrogate": "\udc00",
};

/** Lengths around the 512 bytes up to which the addon encodes in one pass. */
const textLengths = [126, 127, 128, 506, 507, 508, 511, 512, 513, 514, 1024, 100_000];

describe.each(combinations())("%s over %s", (pattern, transport) => {
  test("a message arrives", async () => {
    using flow = await open(pattern, transport);
    expect(await flow.pass("hello")).toEqual([Buffer.from("hello")]);
  });

  test.each([1, 2, 3, 10, 100])("%d frames arrive as one message", async (count) => {
    using flow = await open(pattern, transport);
    const frames = Array.from({ length: count }, (_, index) => `frame ${index}`);
    expect((await flow.pass(frames)).map(String)).toEqual(frames);
  });

  test.each<[string, MessageLike[]]>([
    ["alone", [""]],
    ["first", ["", "a", "b"]],
    ["last", ["a", "b", ""]],
    ["between", ["a", "", "", "b"]],
    ["everywhere", ["", null, Buffer.alloc(0), ""]],
  ])("empty frames arrive: %s", async (_where, frames) => {
    using flow = await open(pattern, transport);
    const sent = frames.map((frame) => (typeof frame === "string" ? frame : ""));
    expect((await flow.pass(frames)).map(String)).toEqual(sent);
  });

  test("frames of any size arrive whole, alone and together", async () => {
    using flow = await open(pattern, transport);
    for (const size of sizes) {
      const sent = bytes(size);
      const [alone, ...none] = await flow.pass(sent);
      expect(none).toEqual([]);
      expect([size, alone?.equals(sent)]).toEqual([size, true]);
      const [head, middle, tail] = await flow.pass(["head", sent, "tail"]);
      expect([size, String(head), middle?.equals(sent), String(tail)]).toEqual([
        size,
        "head",
        true,
        "tail",
      ]);
    }
  });

  test("strings arrive as UTF-8", async () => {
    using flow = await open(pattern, transport);
    for (const [name, text] of Object.entries(texts)) {
      expect([name, await flow.pass(text)]).toEqual([name, [Buffer.from(text)]]);
    }
    for (const length of textLengths) {
      for (const character of ["x", "é", "€", "🦆"]) {
        const text = character.repeat(length).slice(0, length);
        const [arrived] = await flow.pass(text);
        expect([length, arrived?.equals(Buffer.from(text))]).toEqual([length, true]);
      }
    }
  });
});
