// Codecs of the program: one for all methods, and some for single methods.

import {
  RpcClient,
  type RpcClientOptions,
  type RpcCodec,
  type RpcCodecTable,
  RpcServer,
} from "zmq-napi/rpc";

import { both, errorOf } from "./support";

/** A codec that reads only what it has written itself. */
class Tagged implements RpcCodec {
  readonly #tag: string;

  constructor(tag: string) {
    this.#tag = tag;
  }

  encode(value: unknown): string {
    return this.#tag + JSON.stringify(value);
  }

  decode(bytes: Buffer): unknown {
    const text = bytes.toString();
    if (text.startsWith(this.#tag)) return JSON.parse(text.slice(this.#tag.length));
    throw new SyntaxError(`${text} has no ${this.#tag}`);
  }
}

const [usual, input, output] = ["usual ", "input ", "output "].map(
  (tag) => new Tagged(tag),
) as [Tagged, Tagged, Tagged];

describe("a codec of a method", () => {
  test("is that of its inputs, outputs and items, and of no other method", async () => {
    const codecs = { echo: { input, output }, count: { input, output } };
    await using pair = await both({ codecs }, { codecs });
    expect(await pair.client.call("echo", ["a", null])).toEqual(["a", null]);
    const items: number[] = [];
    for await (const item of pair.client.stream("count", 3)) items.push(item);
    expect(items).toEqual([0, 1, 2]);
    // The default codec has no tags. Its errors are JSON, whatever the codec is.
    const failed = await errorOf(pair.client.call("fail", "no luck"));
    expect(failed).toMatchObject({ code: "HANDLER_FAILED", message: "no luck" });
  });

  test("is needed on both ends", async () => {
    await using ours = await both({ codecs: { echo: { input } } });
    expect(await errorOf(ours.client.call("echo", 1))).toMatchObject({
      code: "BAD_INPUT",
      mayHaveRun: false,
    });
    await using theirs = await both({}, { codecs: { echo: { output } } });
    expect((await errorOf(theirs.client.call("echo", 1))).code).toBe("BAD_ANSWER");
  });

  test("goes before the codec of all methods, for the parts that it has", async () => {
    const codecs = { echo: { output } };
    await using pair = await both({ codec: usual, codecs }, { codec: usual, codecs });
    expect(await pair.client.call("echo", 1)).toBe(1);
    await using other = new RpcClient<{ echo(value: number): Promise<number> }>({
      codecs: { echo: { input: usual, output } },
    });
    other.connect(pair.address);
    expect(await other.call("echo", 2)).toBe(2);
  });

  test("has no bytes for undefined, and may have none for another value", async () => {
    const empty = { encode: () => new Uint8Array(), decode: () => "empty" };
    const codecs = { echo: { input: empty, output: empty } };
    await using pair = await both({ codecs }, { codecs });
    expect(await pair.client.call("echo", 1)).toBe("empty");
    expect(await pair.client.call("echo", undefined)).toBeUndefined();
  });

  test("is found by the method's own name only", async () => {
    await using server = new RpcServer({ codecs: {} });
    server.handle("toString", (value: unknown) => value);
    server.handle("__proto__", (value: unknown) => value);
    await using client = new RpcClient({ codecs: {} });
    client.connect(await server.bind("inproc://names"));
    const bytes = Buffer.from([1]);
    expect(await client.call("toString", bytes)).toEqual(bytes);
    expect(await client.call("__proto__", bytes)).toEqual(bytes);
  });

  test("stays, if the program changes its table later", async () => {
    const codecs: Record<string, RpcCodecTable[string]> = { echo: { input, output } };
    await using pair = await both({ codecs }, { codecs: { ...codecs } });
    delete codecs["echo"];
    expect(await pair.client.call("echo", 1)).toBe(1);
  });
});

test.each<[unknown, string]>([
  [{ codec: 1 }, "codec must be an object { encode, decode }, but is a number"],
  [{ codec: { encode: String } }, "codec.decode must be a function, but is undefined"],
  [
    { codecs: [] },
    "codecs must be an object, such as { resize: { input, output } }, but is an array",
  ],
  [
    { codecs: { sum: String } },
    "codecs.sum must be an object { input, output } of codecs, but is a function",
  ],
  [
    { codecs: { sum: { input: { encode: 1 } } } },
    "codecs.sum.input.encode must be a function, but is a number",
  ],
  [
    { codecs: { sum: { outputs: usual } } },
    "Unknown option outputs. The options are input, output. Did you mean output?",
  ],
])("wrong codecs are refused: %j", (options, text) => {
  const wrong = options as RpcClientOptions;
  expect(() => new RpcClient(wrong)).toThrow(new TypeError(text));
  expect(() => new RpcServer(wrong as object)).toThrow(new TypeError(text));
});
