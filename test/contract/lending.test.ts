// Buffers that are lent to libzmq, watched by the garbage collector of a child process.

import { Pull, Push } from "zmq-napi";

import { run } from "../support/program";
import { endpoint, wireTransports } from "../support/transports";

const watch = `
let collected = 0;
const registry = new FinalizationRegistry(() => { collected += 1; });
const allCollected = async (count) => {
  while (collected < count) { gc(); await new Promise(setImmediate); }
};
`;

test.each(wireTransports)(
  "lent buffers arrive whole and are collected over %s",
  async (transport) => {
    const end = await run(
      `${watch}
    const pull = new zmq.Pull();
    const push = new zmq.Push();
    push.zeroCopyThreshold = 1024;
    push.connect(await pull.bind(args[0]));
    const lend = async (number) => {
      const buffer = Buffer.alloc(100_000, number);
      registry.register(buffer);
      await push.send([String(number), buffer]);
    };
    for (let number = 0; number < 50; number += 1) {
      await lend(number);
      gc();
      const [name, body] = await pull.receive();
      if (String(name) !== String(number) || body.length !== 100_000) throw new Error(name);
      if (!body.every((byte) => byte === number)) throw new Error("altered " + name);
    }
    await allCollected(50);
    say("collected", collected);
    push.close();
    pull.close();`,
      [endpoint(transport)],
      ["--expose-gc"],
    );
    expect(end).toMatchObject({ code: 0, lines: ["collected 50"], errors: "" });
  },
);

test("a lent buffer lives while libzmq still has it", async () => {
  const end = await run(
    `${watch}
    const push = new zmq.Push({ linger: 0 });
    push.zeroCopyThreshold = 1024;
    push.connect("ipc://" + args[0]);
    const lend = async () => {
      const buffer = Buffer.alloc(100_000, "x");
      registry.register(buffer);
      await push.send(buffer);
    };
    for (let count = 0; count < 10; count += 1) await lend();
    for (let turn = 0; turn < 20; turn += 1) { gc(); await new Promise(setImmediate); }
    say("collected", collected);
    push.close();
    await allCollected(10);
    say("collected", collected);`,
    [endpoint("ipc").slice("ipc://".length)],
    ["--expose-gc"],
  );
  expect(end).toMatchObject({
    code: 0,
    lines: ["collected 0", "collected 10"],
    errors: "",
  });
});

/** Ways to take an ArrayBuffer's memory away. */
const takings: Record<string, string> = {
  "structuredClone()": "structuredClone(memory, { transfer: [memory] });",
  "postMessage()": "new MessageChannel().port1.postMessage(memory, [memory]);",
  "transfer()": "memory.transfer(0);",
  "transferToFixedLength()": "memory.transferToFixedLength(0);",
  "resize()": "memory.resize(0);",
};

const resizable = "new ArrayBuffer(6e6, { maxByteLength: 6e6 })";

/** Node 20 has no transfer methods. */
const isThere = ([name]: [string, string]) =>
  !name.startsWith("transfer") || name.slice(0, -"()".length) in ArrayBuffer.prototype;

test.each(Object.entries(takings).filter(isThere))(
  "a lent buffer arrives whole, also if %s uses its memory",
  async (name, take) => {
    const memory = name === "resize()" ? resizable : "new ArrayBuffer(6e6)";
    const end = await run(
      `const pull = new zmq.Pull({ receiveHighWaterMark: 1 });
    const push = new zmq.Push({ linger: 0, sendHighWaterMark: 2 });
    push.zeroCopyThreshold = 1000;
    push.connect(await pull.bind("tcp://127.0.0.1:*"));
    const sends = [];
    for (let number = 0; number < 8; number += 1) {
      const memory = ${memory};
      const bytes = new Uint8Array(memory).fill(number);
      sends.push(push.send(number % 2 === 0 ? bytes : [bytes]));
      try { ${take} } catch {}
      gc();
    }
    for (let number = 0; number < 8; number += 1) {
      const [bytes] = await pull.receive();
      if (bytes.length !== 6e6) throw new Error("length " + bytes.length);
      if (!bytes.every((byte) => byte === number)) throw new Error("altered " + number);
    }
    await Promise.all(sends);
    say("whole");
    push.close();
    pull.close();`,
      [],
      ["--expose-gc"],
    );
    expect(end).toMatchObject({ code: 0, signal: null, lines: ["whole"], errors: "" });
  },
);

test("memory that is shared is lent and arrives whole", async () => {
  using pull = new Pull();
  using push = new Push({ linger: 0 });
  push.zeroCopyThreshold = 1000;
  push.connect(await pull.bind(endpoint("tcp")));
  const memory = new SharedArrayBuffer(100_000);
  await push.send(new Uint8Array(memory).fill(7));
  const [bytes] = await pull.receive();
  expect(bytes.equals(Buffer.alloc(100_000, 7))).toBe(true);
});

test("a buffer that is not lent can still be transferred", async () => {
  using pull = new Pull();
  using push = new Push({ linger: 0 });
  push.connect(await pull.bind(endpoint("tcp")));
  const never = new ArrayBuffer(5000);
  await push.send(never);
  push.zeroCopyThreshold = 10_000;
  await push.send(never);
  expect(structuredClone(never, { transfer: [never] }).byteLength).toBe(5000);
  expect(never.byteLength).toBe(0);
});
