// What a handler throws, and what a program changes after a call.

import { RpcClient, RpcError, RpcServer } from "zmq-napi/rpc";

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
