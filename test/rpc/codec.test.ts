// Any value that JSON has a form for, with bytes and marks anywhere, survives the default codec.

import fc from "fast-check";
import { RpcClient, RpcServer } from "zmq-napi/rpc";

interface Api {
  echo(value: unknown): Promise<unknown>;
}

const leaf = fc.oneof(
  fc.string({ unit: fc.constantFrom("\0", "0", "1", "a", "é", "𝄞") }),
  fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .filter((one) => !Object.is(one, -0)),
  fc.boolean(),
  fc.constant(null),
);

const name = fc.oneof(
  fc.string(),
  fc.constantFrom("__proto__", "toJSON", "\0", "constructor"),
);

const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie("tree"), { maxLength: 4 }),
    fc.dictionary(name, tie("tree"), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

test("a value comes back as it was sent", async () => {
  await using server = new RpcServer<Api>().handle("echo", (value) => value);
  await using client = new RpcClient<Api>();
  client.connect(await server.bind("inproc://codec"));
  await fc.assert(
    fc.asyncProperty(tree, async (value) => {
      expect(await client.call("echo", value)).toEqual(value);
    }),
    { numRuns: 500 },
  );
});

test("a value with toJSON travels as JSON says, with its bytes", async () => {
  await using server = new RpcServer<Api>().handle("echo", (value) => value);
  await using client = new RpcClient<Api>();
  client.connect(await server.bind("inproc://to-json"));
  const bytes = Buffer.from("abc");
  const date = new Date(0);
  const value = { date, own: { toJSON: () => ({ bytes }) }, gone: undefined };
  const wanted = { date: date.toJSON(), own: { bytes } };
  expect(await client.call("echo", value)).toEqual(wanted);
});

test("a value without a form in JSON is refused, and nothing is sent", async () => {
  await using client = new RpcClient<Api>();
  const circle: unknown[] = [];
  circle.push(circle);
  for (const value of [1n, circle, () => 1, Symbol("one")]) {
    await expect(client.call("echo", value)).rejects.toThrow(TypeError);
  }
  expect(client.statistics().underWay).toBe(0);
});
