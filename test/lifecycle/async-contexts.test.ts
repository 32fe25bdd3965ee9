// The package among async hooks and stores: it must not hold stores or delay the end.

import { run } from "../support/program";

/** A connected pair. `send` lends its frames, which return through the mailbox. */
const lending = `
  const [push, pull] = [new zmq.Push(), new zmq.Pull()];
  push.zeroCopyThreshold = 1024;
  push.connect(await pull.bind("tcp://127.0.0.1:*"));
  const close = () => [push, pull].forEach((socket) => socket.close());`;

test("an async hook may send while another message is lent", async () => {
  const end = await run(`${lending}
    const { createHook } = require("node:async_hooks");
    let inside = false;
    const send = () => {
      if (inside) return;
      inside = true;
      push.send(Buffer.alloc(2048));
      inside = false;
    };
    const hook = createHook({ init: send }).enable();
    await push.send(Buffer.alloc(2048));
    hook.disable();
    for (let count = 0; count < 2; ++count) say((await pull.receive())[0].length);
    close();
    process.exit();`);
  expect(end).toMatchObject({ code: 0, lines: ["2048", "2048"], errors: "" });
});

test("the async store of the first lender is collected", async () => {
  const end = await run(
    `${lending}
    const { AsyncLocalStorage } = require("node:async_hooks");
    const storage = new AsyncLocalStorage();
    const collected = new Promise((resolve) => {
      globalThis.registry = new FinalizationRegistry(resolve);
    });
    (() => {
      const store = {};
      registry.register(store);
      storage.run(store, () => push.send(Buffer.alloc(100_000)));
    })();
    await pull.receive();
    close();
    const collecting = setInterval(global.gc, 10);
    await collected;
    clearInterval(collecting);
    say("collected");`,
    [],
    ["--expose-gc"],
  );
  expect(end).toMatchObject({ code: 0, lines: ["collected"], errors: "" });
});
