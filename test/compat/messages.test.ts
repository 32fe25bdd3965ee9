// Values that can be sent as a frame, and the frames that arrive.

import { endpoint } from "../support/transports";
import { endingOf } from "./ending";
import { both } from "./packages";

const shared = new SharedArrayBuffer(3);
new Uint8Array(shared).set([65, 66, 67]);
const bytes = Uint8Array.from([65, 66, 67, 68]);
const view = new DataView(bytes.buffer, 1, 2);

/** The sent value, and the frames that arrive, as text. */
const conversions: [what: string, sent: unknown, frames: string[]][] = [
  ["text", "héllo", ["héllo"]],
  ["empty text", "", [""]],
  ["long text", "x".repeat(2000), ["x".repeat(2000)]],
  ["a Buffer", Buffer.from("buffer"), ["buffer"]],
  ["a long Buffer", Buffer.alloc(2000, "b"), ["b".repeat(2000)]],
  ["a part of a Buffer", Buffer.from("abcdef").subarray(2, 4), ["cd"]],
  ["a Uint8Array", bytes, ["ABCD"]],
  ["a Uint16Array", Uint16Array.from([0x4241]), ["AB"]],
  ["a part of a Uint16Array", new Uint16Array(bytes.buffer, 2, 1), ["CD"]],
  ["a Uint8ClampedArray", Uint8ClampedArray.from([65]), ["A"]],
  ["a BigInt64Array", BigInt64Array.from([65n]), ["A\0\0\0\0\0\0\0"]],
  ["an ArrayBuffer", bytes.slice().buffer, ["ABCD"]],
  ["a part of a SharedArrayBuffer", new Uint8Array(shared, 1), ["BC"]],
  ["null", null, [""]],
  ["a number", 12.5, ["12.5"]],
  ["NaN", NaN, ["NaN"]],
  ["a bigint", 2n ** 64n, ["18446744073709551616"]],
  ["true", true, ["true"]],
  ["false", false, ["false"]],
  ["a function", Math.max, ["function max() { [native code] }"]],
  ["an object", {}, ["[object Object]"]],
  ["an object with a text of its own", { toString: () => "mine" }, ["mine"]],
  ["a Promise", Promise.resolve(1), ["[object Promise]"]],
  ["a regular expression", /x/g, ["/x/g"]],
  ["an error", new Error("e"), ["Error: e"]],
  ["a boxed string", new String("boxed"), ["boxed"]],
  ["several frames", ["a", Buffer.from("b"), null, 4], ["a", "b", "", "4"]],
  ["undefined among the frames", ["a", undefined], ["a", "undefined"]],
  // eslint-disable-next-line no-sparse-arrays
  ["a hole among the frames", ["a", , "b"], ["a", "undefined", "b"]],
];

const refused: [what: string, sent: unknown, type: string, message: string][] = [
  ["undefined", undefined, "TypeError", "Message must be present"],
  ["a symbol", Symbol("s"), "TypeError", "Cannot convert a Symbol value to a string"],
  [
    "a symbol among the frames",
    ["a", Symbol("s")],
    "TypeError",
    "Cannot convert a Symbol value to a string",
  ],
  [
    "an object without a text",
    Object.create(null),
    "TypeError",
    "Cannot convert object to primitive value",
  ],
  [
    "an object whose text fails",
    {
      toString() {
        throw new RangeError("boom");
      },
    },
    "RangeError",
    "boom",
  ],
];

both((it) => {
  /** Sends a value and a mark. Returns the outcome, and the frames before the mark. */
  async function pass(
    sent: unknown,
  ): Promise<{ ending: any; frames: string[] | undefined }> {
    const [one, other] = await it.connected("Pair", "Pair");
    const ending = await endingOf(() => other.send(sent));
    await other.send(["mark", "mark"]);
    const first: string[] = (await one.receive()).map(String);
    return { ending, frames: first[0] === "mark" ? undefined : first };
  }

  test.each(conversions)("%s arrives", async (_what, sent, frames) => {
    expect(await pass(sent)).toEqual({
      ending: { how: "resolves", value: undefined },
      frames,
    });
  });

  test("the memory behind a small frame", async () => {
    const [one, other] = await it.connected("Pair", "Pair");
    await other.send(["four", "more"]);
    const [, second] = await one.receive();
    const own = second.byteOffset === 0 && second.buffer.byteLength === second.length;
    expect(own).toBe(it.differs("memory", { zeromq: true, "zmq-napi": false }));
  });

  test.each(refused)("%s is refused", async (_what, sent, type, message) => {
    const { ending, frames } = await pass(sent);
    expect(ending).toMatchObject({ how: "throws", type, message: it.says(message) });
    expect(frames).toBeUndefined();
  });

  test("messages arrive as an array of Buffers", async () => {
    const [one, other] = await it.connected("Pair", "Pair");
    await other.send(["a", "x".repeat(2000)]);
    const message = await one.receive();
    expect(Array.isArray(message)).toBe(true);
    expect(message.map((frame: unknown) => Buffer.isBuffer(frame))).toEqual([true, true]);
    expect(Object.keys(message)).toEqual(["0", "1"]);
  });

  test("a SharedArrayBuffer", async () => {
    const { frames } = await pass(shared);
    const text = "[object SharedArrayBuffer]";
    expect(frames).toEqual(
      it.differs("shared-array-buffer", { zeromq: [text], "zmq-napi": ["ABC"] }),
    );
  });

  test("a DataView", async () => {
    const { ending, frames } = await pass(view);
    expect([ending.how, frames]).toEqual(
      it.differs<unknown[]>("data-view", {
        zeromq: ["throws", undefined],
        "zmq-napi": ["resolves", ["BC"]],
      }),
    );
  });

  test("no frames", async () => {
    const { ending, frames } = await pass([]);
    expect(ending.how).toBe(
      it.differs("empty-message", { zeromq: "resolves", "zmq-napi": "throws" }),
    );
    expect(frames).toBeUndefined();
  });

  test("an array among the frames", async () => {
    const { ending, frames } = await pass(["a", ["b", "c"]]);
    expect([ending.how, frames]).toEqual(
      it.differs<unknown[]>("nested-arrays", {
        zeromq: ["resolves", ["a", "b,c"]],
        "zmq-napi": ["throws", undefined],
      }),
    );
  });

  test.each([128, 129, 100_000])(
    "a buffer of %i bytes that is changed after it was sent",
    async (length) => {
      const [one, other] = [it.open("Pair"), it.open("Pair")];
      // The buffer changes before anybody receives the message.
      const address = endpoint("inproc");
      one.connect(address);
      const buffer = Buffer.alloc(length, "x");
      await one.send(buffer);
      buffer.fill("y");
      await other.bind(address);
      const [frame] = await other.receive();
      const long = (): string => it.differs("copying", { zeromq: "y", "zmq-napi": "x" });
      expect(String(frame)).toBe((length > 128 ? long() : "x").repeat(length));
    },
  );
});
