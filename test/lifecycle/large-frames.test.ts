// The memory of large frames is used again. No frame shows it, and it stays within bounds.

import { setImmediate } from "node:timers/promises";

import { Pull } from "zmq-napi";
import { addon } from "zmq-napi/internals";

import { saysTrue } from "../support/collecting";
import { Stranger } from "../support/stranger";

jest.setTimeout(120_000);

/** AddressSanitizer has to see each use of freed memory, so nothing is kept under it. */
const keeps = process.env["ASAN_OPTIONS"] === undefined;

const limit = 8 * 1024 * 1024;

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await setImmediate();
}

/** Sends the beginning of a message of `size` bytes, as a Push would. */
async function announce(peer: Stranger, size: number): Promise<void> {
  const greeting = Buffer.alloc(64);
  greeting.write("ff00000000000000017f0300", "hex");
  greeting.write("NULL", 12, "latin1");
  const ready = Buffer.from("\x05READY\x0bSocket-Type\0\0\0\x04PUSH", "latin1");
  peer.say(Buffer.concat([greeting, Buffer.from([4, ready.length]), ready]));
  await peer.receive((bytes) => bytes.length > 66 && bytes.length >= 66 + bytes[65]!);
  const head = Buffer.alloc(9, 2);
  head.writeBigUInt64BE(BigInt(size), 1);
  peer.say(Buffer.concat([head, Buffer.alloc(1000)]));
}

const pair = `
  const limit = ${limit};
  const pairIn = async (context, endpoint) => {
    const pull = new zmq.Pull({ context });
    const push = new zmq.Push({ context });
    const at = await pull.bind(endpoint);
    push.connect(at ?? endpoint);
    return { pull, push, close() { push.close(); pull.close(); } };
  };
  const context = new zmq.Context();`;

describe("the memory of large frames", () => {
  test.each(["tcp://127.0.0.1:*", "inproc://large"])(
    "is not used again while a frame is kept, over %s",
    async (endpoint) => {
      await saysTrue(
        `${pair}
        const { pull, push, close } = await pairIn(context, args[0]);
        const kept = [];
        for (let round = 0; round < 600; round++) {
          const size = 30_000 + ((round * 7919) % 400_000);
          const sent = Buffer.alloc(size, round);
          await push.send([sent, String(size)]);
          sent.fill(255);
          const [frame, length] = await pull.receive();
          if (Number(length) !== frame.length) throw new Error("a wrong length");
          if (round % 10 === 0) kept.push([round, frame]);
          if (round % 100 === 0) gc();
        }
        for (const [round, frame] of kept)
          say(frame.equals(Buffer.alloc(frame.length, round)));
        close();
        context.close();`,
        endpoint,
      );
    },
  );

  test("is kept within a limit", async () => {
    await saysTrue(`${pair}
      const { pull, push, close } = await pairIn(context, wildcard);
      let frames = [];
      for (let round = 0; round < 40; round++) {
        await push.send(Buffer.alloc(1024 * 1024));
        frames.push(await pull.receive());
      }
      frames = undefined;
      ${keeps ? "await eventually(() => addon().keptMemory() > limit / 2);" : ""}
      await collect();
      say(addon().keptMemory() <= limit);
      close();
      context.close();`);
  });

  test("is one for all threads", async () => {
    await saysTrue(`${pair}
      const { Worker } = require("node:worker_threads");
      const { pull, push, close } = await pairIn(context, wildcard);
      const receive = async (rounds) => {
        for (let round = 0; round < rounds; round++) {
          const [frame] = await pull.receive();
          if (frame.some((byte) => byte !== frame[0])) throw new Error("torn");
        }
      };
      const source = \`
        const zmq = require(process.env.ZMQ_NAPI);
        const { workerData } = require("node:worker_threads");
        (async () => {
          const pull = new zmq.Pull();
          const own = await pull.bind("tcp://127.0.0.1:*");
          const push = new zmq.Push();
          push.connect(own);
          const out = new zmq.Push();
          out.connect(workerData);
          for (let round = 0; round < 30; round++) {
            await push.send(Buffer.alloc(300_000 + round * 10_000, round));
            await out.send((await pull.receive())[0]);
          }
          for (const socket of [push, pull, out]) socket.close();
        })();\`;
      for (let turn = 0; turn < 3; turn++) {
        const workers = [1, 2, 3].map(
          () => new Worker(source, { eval: true, workerData: pull.lastEndpoint }),
        );
        const ends = workers.map((worker) => new Promise((end) => worker.on("exit", end)));
        await receive(90);
        say((await Promise.all(ends)).every((code) => code === 0));
        await collect();
        say(addon().keptMemory() <= limit);
      }
      close();
      context.close();`);
  });

  test("that was announced and never came is kept within the limit", async () => {
    using pull = new Pull();
    const port = Number((await pull.bind("tcp://127.0.0.1:*")).split(":").at(-1));
    for (let count = 0; count < 30; count++) {
      using peer = await Stranger.dial(port);
      await announce(peer, [100_000, 4_000_000, 1_000_000_000][count % 3]!);
    }
    await until(() => pull.statistics().connections === 0);
    expect(addon().keptMemory()).toBeLessThanOrEqual(limit);
    expect(pull.tryReceive()).toBeUndefined();
  });
});

test("frames that nobody keeps do not pile up", async () => {
  await saysTrue(`${pair}
    const { pull, push, close } = await pairIn(context, wildcard);
    const body = Buffer.alloc(1024 * 1024);
    const before = process.memoryUsage().external;
    let most = 0;
    for (let round = 0; round < 200; round++) {
      await push.send(body);
      await pull.receive();
      most = Math.max(most, process.memoryUsage().external - before);
    }
    say(most < 48 * 1024 * 1024);
    close();
    context.close();`);
});
