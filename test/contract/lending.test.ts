// Buffers that are lent to libzmq, watched by the garbage collector of a child process.

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
