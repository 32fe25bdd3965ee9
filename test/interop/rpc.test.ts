// Calls between this package and Python, which knows only docs/rpc-protocol.md and pyzmq.

import { join } from "node:path";
import { RpcClient, RpcError, RpcServer } from "zmq-napi/rpc";

import { describeWith } from "../support/needs";
import { hasPyzmq } from "./peer";
import { Tool } from "./tools";

interface Api {
  echo(value: unknown): Promise<unknown>;
  fail(text: string): Promise<void>;
  count(to: number): AsyncIterable<number>;
}

const python = "/usr/bin/python3";
const program = join(__dirname, "peers", "rpc.py");

describeWith("python3-zmq", hasPyzmq)("calls between this package and Python", () => {
  test("a server in Python answers our client", async () => {
    await using server = new Tool(python, program, "serve");
    const [address] = await server.line(/tcp:.*/);
    await using client = new RpcClient<Api>({ timeout: 10_000, window: 8, lease: 300 });
    client.connect(address);
    const value = {
      text: "Grüße",
      bytes: Buffer.from([0, 1, 255]),
      mark: "\0x",
      list: [1.5, null],
    };
    expect(await client.call("echo", value)).toEqual(value);
    await expect(client.call("fail", "no luck")).rejects.toMatchObject({
      code: "NO_LUCK",
      message: "no luck",
      mayHaveRun: true,
    });
    const items: number[] = [];
    for await (const item of client.stream("count", 1000)) items.push(item);
    expect(items).toEqual([...Array(1000).keys()]);
    for await (const item of client.stream("count", 1e9)) if (item === 100) break;
    expect(await client.call("echo", "still there")).toBe("still there");
    expect(client.statistics()).toMatchObject({ underWay: 0, malformed: 0 });
  });

  test("our server answers a client in Python", async () => {
    const callers = new Set<string | undefined>();
    await using server = new RpcServer<Api>()
      .handle("echo", (value, { headers }) => {
        callers.add(headers["by"]);
        return value;
      })
      .handle("fail", (text) => {
        throw new RpcError("NO_LUCK", text);
      })
      .handle("count", async function* (to) {
        for (let number = 0; number < to; number++) yield number;
      });
    await using client = new Tool(
      python,
      program,
      "call",
      await server.bind("tcp://127.0.0.1:*"),
    );
    const { code, output } = await client.ended;
    expect(code).toBe(0);
    const lines = output.trim().split("\n");
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      true,
      { code: "NO_LUCK", message: "no luck", ran: 1 },
      { code: "UNKNOWN_METHOD", message: "The server has no method nothing", ran: 0 },
      499_500,
    ]);
    expect([...callers]).toEqual(["Python"]);
    expect(server.statistics()).toMatchObject({ running: 0, malformed: 0 });
  });
});
