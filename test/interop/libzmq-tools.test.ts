import { Pull, Push, Reply, Request } from "zmq-napi";

import "../support/leaks";
import { endpoint, wireTransports } from "../support/transports";
import { timeLimit } from "./time-limit";
import { buildTools, Tool, type Tools } from "./tools";

let tools: Tools;

beforeAll(async () => {
  tools = await buildTools();
}, 180_000);

const sizes = [0, 1, 255, 256, 8193, 65_536, 1 << 20];
const countFor = (size: number) => Math.min(5000, Math.ceil(4e6 / (size + 1)));
const cases = wireTransports.flatMap((transport) =>
  sizes.map((size) => [size, transport] as const),
);

/** Receives `count` messages. Returns how often each size of their frames came. */
async function receiveSizes(pull: Pull, count: number): Promise<Record<string, number>> {
  const sizes: Record<string, number> = {};
  for (let i = 0; i < count; i++) {
    const size = (await pull.receive()).map(({ length }) => length).join("+");
    sizes[size] = (sizes[size] ?? 0) + 1;
  }
  return sizes;
}

describe("remote_thr", () => {
  test.each(cases)(
    "sends our Pull each message of %i bytes over %s",
    async (size, by) => {
      using pull = new Pull(timeLimit);
      const bound = await pull.bind(endpoint(by));
      const count = countFor(size);
      await using tool = new Tool(tools.programs.remote_thr, bound, size, count);
      expect(await receiveSizes(pull, count)).toEqual({ [size]: count });
      expect(await tool.ended).toEqual({ code: 0, output: "" });
      expect(pull.tryReceive()).toBeUndefined();
    },
  );

  test("sends our Pull with its key encrypted messages", async () => {
    using pull = new Pull({
      ...timeLimit,
      curveServer: true,
      curveSecretKey: tools.keys.server_prvkey,
    });
    const bound = await pull.bind("tcp://127.0.0.1:*");
    await using tool = new Tool(tools.programs.remote_thr, bound, 1000, 1000, 1);
    expect(await receiveSizes(pull, 1000)).toEqual({ 1000: 1000 });
    expect((await tool.ended).code).toBe(0);
  });
});

// The test uses ipc, because a tool cannot report its port.
describe("local_thr", () => {
  test.each(sizes)("gets from our Push each message of %i bytes", async (size) => {
    const path = endpoint("ipc");
    const count = countFor(size);
    await using tool = new Tool(tools.programs.local_thr, path, size, count);
    using push = new Push();
    push.connect(path);
    const message = Buffer.alloc(size, 7);
    for (let i = 0; i < count; i++) await push.send(message);
    const { code, output } = await tool.ended;
    expect(output).toMatch(`message size: ${size} [B]\nmessage count: ${count}\n`);
    expect(code).toBe(0);
  });

  test("gets from our Push large messages that are lent to libzmq", async () => {
    const path = endpoint("ipc");
    await using tool = new Tool(tools.programs.local_thr, path, 1 << 20, 30);
    using push = new Push({ zeroCopyThreshold: 1 });
    push.connect(path);
    for (let i = 0; i < 30; i++) await push.send(Buffer.alloc(1 << 20, i));
    expect((await tool.ended).code).toBe(0);
  });

  test("gets encrypted messages from our Push with its key", async () => {
    const path = endpoint("ipc");
    await using tool = new Tool(tools.programs.local_thr, path, 1000, 1000, 1);
    using push = new Push({
      curvePublicKey: tools.keys.client_pubkey,
      curveSecretKey: tools.keys.client_prvkey,
      curveServerKey: tools.keys.server_pubkey,
    });
    push.connect(path);
    for (let i = 0; i < 1000; i++) await push.send(Buffer.alloc(1000));
    expect((await tool.ended).code).toBe(0);
  });
});

describe("remote_lat", () => {
  test.each(wireTransports)("gets its replies from our Reply over %s", async (by) => {
    using reply = new Reply(timeLimit);
    const bound = await reply.bind(endpoint(by));
    await using tool = new Tool(tools.programs.remote_lat, bound, 300, 500);
    for (let i = 0; i < 500; i++) await reply.send(await reply.receive());
    const { code, output } = await tool.ended;
    expect(output).toMatch("message size: 300 [B]\nroundtrip count: 500\n");
    expect(code).toBe(0);
  });
});

describe("local_lat", () => {
  test("replies to our Request with the same message", async () => {
    const path = endpoint("ipc");
    await using tool = new Tool(tools.programs.local_lat, path, 300, 500);
    using request = new Request(timeLimit);
    request.connect(path);
    for (let i = 0; i < 500; i++) {
      const question = Buffer.alloc(300, i);
      await request.send(question);
      expect(await request.receive()).toEqual([question]);
    }
    expect((await tool.ended).code).toBe(0);
  });
});
