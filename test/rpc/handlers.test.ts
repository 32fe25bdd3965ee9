// What a handler throws, and what a program changes after a call.

import { RpcClient, RpcError, RpcServer } from "zmq-napi/rpc";

import { saysTrue } from "../support/collecting";

async function peers(): Promise<
  { server: RpcServer; client: RpcClient } & AsyncDisposable
> {
  const server = new RpcServer();
  const client = new RpcClient();
  client.connect(await server.bind("tcp://127.0.0.1:*"));
  return {
    server,
    client,
    async [Symbol.asyncDispose]() {
      await client.close();
      await server.close();
    },
  };
}

test.each(["OVERLOADED", "DRAINING", "UNREACHABLE", "NOT_FOUND"])(
  "a handler that throws %s has run: the call is not sent again",
  async (code) => {
    await using pair = await peers();
    await using other = await peers();
    let runs = 0;
    for (const { server } of [pair, other]) {
      server.handle("pay", () => {
        runs += 1;
        throw new RpcError(code, "an inner call was refused", { mayHaveRun: false });
      });
    }
    pair.client.connect(await other.server.bind("tcp://127.0.0.1:*"));
    const error: unknown = await pair.client
      .call("pay")
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: "RpcError", code, mayHaveRun: true });
    expect(runs).toBe(1);
  },
);

test("a handler that throws a value without text fails its call, and no other", async () => {
  await using pair = await peers();
  pair.server.handle("odd", () => {
    throw Object.create(null);
  });
  pair.server.handle("echo", (value: unknown) => value);
  await expect(pair.client.call("odd")).rejects.toMatchObject({
    code: "HANDLER_FAILED",
    message: "A value was thrown that has no text",
  });
  expect(await pair.client.call("echo", 1)).toBe(1);
});

test("a call has the bytes and headers of the time when it was made", async () => {
  await using pair = await peers();
  pair.server.handle("echo", (value: unknown, { headers }) => [value, headers["user"]]);
  const bytes = Buffer.from("as it was");
  const headers = { user: "Ada" };
  const call = pair.client.call("echo", bytes, { headers });
  bytes.fill("x");
  headers.user = "Eve";
  expect(await call).toEqual([Buffer.from("as it was"), "Ada"]);
});

test("the input of a call is freed while its handler runs", async () => {
  await saysTrue(
    `const { RpcClient, RpcServer } = require(args[0]);
    let input;
    const decode = (bytes) => { input = new WeakRef(bytes); };
    const server = new RpcServer({ codec: { encode: String, decode } });
    server.handle("wait", () => new Promise(() => undefined));
    const client = new RpcClient({ codec: { encode: () => Buffer.alloc(100_000), decode } });
    client.connect(await server.bind("tcp://127.0.0.1:*"));
    const call = client.call("wait", 1).catch(() => undefined);
    await eventually(() => input !== undefined && input.deref() === undefined);
    await client.close();
    await server.close();
    await call;`,
    require.resolve("zmq-napi/rpc"),
  );
});

interface Loose {
  loose(): any;
}

test("a method whose answer has any type can be called", async () => {
  await using server = new RpcServer<Loose>().handle("loose", () => 7);
  await using client = new RpcClient<Loose>();
  client.connect(await server.bind("inproc://loose"));
  expect(await client.call("loose")).toBe(7);
});

test("a closed server takes no handlers: they would never run", async () => {
  const server = new RpcServer();
  await server.close();
  let error: unknown;
  try {
    server.handle("late", () => 1);
  } catch (reason) {
    error = reason;
  }
  expect(error).toBeInstanceOf(RpcError);
  expect(error).toMatchObject({ code: "SERVER_CLOSED", message: "The server is closed" });
});
