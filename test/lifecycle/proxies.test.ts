import { Pull, Push } from "zmq-napi";

import { Program, run } from "../support/program";
import { endpoint } from "../support/transports";

jest.setTimeout(30_000);

/** Defines `proxied`, which runs a proxy between two sockets. */
const proxied = `
  function proxied(frontEnd, backEnd) {
    const front = frontEnd.bindSync("tcp://127.0.0.1:*");
    const back = backEnd.bindSync("tcp://127.0.0.1:*");
    const proxy = new zmq.Proxy(frontEnd, backEnd);
    return { proxy, front, back, end: proxy.run() };
  }
`;

const quietly = { code: 0, signal: null, errors: "" };

describe("a process", () => {
  test("goes on while a proxy without references runs", async () => {
    await using program = new Program(
      `${proxied}
       setInterval(gc, 5).unref();
       const { front, back } = proxied(new zmq.Pull(), new zmq.Push());
       say(front);
       say(back);`,
      [],
      ["--expose-gc"],
    );
    const [front] = await program.line(/tcp:.*/);
    const [back] = await program.line(/tcp:.*/, 1);
    using push = new Push();
    using pull = new Pull();
    push.connect(front);
    pull.connect(back);
    for (let number = 0; number < 100; number++) {
      await push.send(`${number}`);
      expect(String(await pull.receive())).toBe(`${number}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(await program.kill()).toMatchObject({ signal: "SIGKILL", errors: "" });
  });

  test.each([
    ["terminated", `proxy.terminate(); await end;`],
    ["terminated, which nobody waits for", `proxy.terminate();`],
    ["ended by closing a socket", `proxy.frontEnd.close();`],
    ["ended by closing the default context", `await zmq.context.close();`],
    [
      "ended by shutting down the default context",
      `zmq.context.shutdown(); await end.catch(({ code }) => say(code));`,
    ],
  ])("ends by itself when the proxy was %s", async (_how, act) => {
    const body = `${proxied}
      const { proxy, end } = proxied(new zmq.Router(), new zmq.Dealer());
      ${act}`;
    await expect(run(body)).resolves.toMatchObject(quietly);
  });

  test.each([
    ["runs", ""],
    ["was just paused", "proxy.pause();"],
    ["was just terminated", "proxy.terminate();"],
    [
      "is blocked",
      `const push = new zmq.Push({ linger: 0, sendHighWaterMark: 1 });
       push.connect(front);
       for (let count = 0; count < 5000; count++)
         if (!push.trySend(Buffer.alloc(10_000)))
           await new Promise(setImmediate);`,
    ],
  ])("exits at once, with its code, while a proxy %s", async (_state, act) => {
    const options = "{ linger: 0, sendHighWaterMark: 1, receiveHighWaterMark: 1 }";
    const body = `${proxied}
      const { proxy, front } = proxied(
        new zmq.Dealer(${options}), new zmq.Dealer(${options}));
      ${act}
      process.exit(7);`;
    await expect(run(body)).resolves.toMatchObject({ code: 7, signal: null, errors: "" });
  });

  test("ends with an uncaught exception while a proxy runs", async () => {
    const { code, signal, errors } = await run(`${proxied}
      proxied(new zmq.Router(), new zmq.Dealer());
      setImmediate(() => { throw new Error("meant to be"); });`);
    expect({ code, signal }).toEqual({ code: 1, signal: null });
    expect(errors).toContain("meant to be");
  });

  test("delivers at its end the messages that an ended proxy had taken", async () => {
    using pull = new Pull();
    const address = await pull.bind("tcp://127.0.0.1:*");
    const end = await run(
      `const front = new zmq.Pull();
       const back = new zmq.Push();
       const bound = front.bindSync("inproc://front");
       back.connect(args[0]);
       const proxy = new zmq.Proxy(front, back);
       const ended = proxy.run();
       const push = new zmq.Push();
       push.connect(bound);
       for (let number = 0; number < 500; number++) await push.send(String(number));
       while (proxy.statistics().backEnd.messagesOut < 500)
         await new Promise(setImmediate);
       proxy.terminate();
       await ended;
       push.close();`,
      [address],
    );
    expect(end).toMatchObject(quietly);
    for (let number = 0; number < 500; number++) {
      expect(String(await pull.receive())).toBe(`${number}`);
    }
  });

  test("sends frames that were lent before the proxy took their socket, or drops them in time", async () => {
    using pull = new Pull();
    const address = await pull.bind("tcp://127.0.0.1:*");
    const body = `
      const back = new zmq.Dealer({ zeroCopyThreshold: 1, linger: 100 });
      back.connect(args[0]);
      await back.send(Buffer.alloc(100_000, "lent"));
      const front = new zmq.Dealer();
      front.bindSync("tcp://127.0.0.1:*");
      const proxy = new zmq.Proxy(front, back);
      void proxy.run();`;
    for (const act of ["proxy.terminate();", "process.exit(0);"]) {
      const absent = endpoint("ipc");
      await expect(run(body + act, [absent])).resolves.toMatchObject(quietly);
    }
    const push = body.replace("zmq.Dealer({ zero", "zmq.Push({ zero");
    await expect(run(`${push}proxy.terminate();`, [address])).resolves.toMatchObject(
      quietly,
    );
    expect((await pull.receive())[0]).toHaveLength(100_000);
  });
});

test("20 proxies do not use libuv's pool, with one thread in the pool", async () => {
  const end = await run(`${proxied}
    process.env.UV_THREADPOOL_SIZE = "1";
    const { readFile } = require("node:fs/promises");
    const { lookup } = require("node:dns/promises");
    const { pbkdf2 } = require("node:crypto");
    const all = Array.from({ length: 20 }, () => proxied(new zmq.Pull(), new zmq.Push()));
    for (const { front, back } of all) {
      const push = new zmq.Push();
      const pull = new zmq.Pull();
      push.connect(front);
      pull.connect(back);
      await push.send("through");
      say(String(await pull.receive()));
      push.close();
      pull.close();
    }
    say((await readFile(process.execPath)).length > 0);
    say((await lookup("localhost")).address.length > 0);
    say(await new Promise((resolve) =>
      pbkdf2("a", "b", 1, 8, "sha1", (error) => resolve(error === null))));
    for (const { proxy } of all) proxy.terminate();
    await Promise.all(all.map(({ end }) => end));`);
  expect(end).toMatchObject(quietly);
  expect(end.lines).toEqual([
    ...Array<string>(20).fill("through"),
    "true",
    "true",
    "true",
  ]);
});

test("hundreds of proxies, one after the other, leave no resources behind", async () => {
  const end = await run(`${proxied}
    const { readdirSync } = require("node:fs");
    const count = (what) => readdirSync("/proc/self/" + what).length;
    async function some(number) {
      for (let round = 0; round < number; round++) {
        const { proxy, end } = proxied(new zmq.Router(), new zmq.Dealer());
        if (round % 2) await new Promise(setImmediate);
        proxy.terminate();
        await end;
      }
    }
    await some(20);
    const [descriptors, threads] = [count("fd"), count("task")];
    await some(300);
    const deadline = Date.now() + 10_000;
    while (count("fd") > descriptors && Date.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 10));
    say(count("fd") - descriptors <= 0);
    say(count("task") - threads);`);
  expect(end).toMatchObject(quietly);
  expect(end.lines).toEqual(["true", "0"]);
});

test("a proxy without free descriptors does not change its sockets", async () => {
  const end = await run(`
    const { openSync } = require("node:fs");
    const front = new zmq.Pull();
    const back = new zmq.Push();
    front.bindSync("inproc://front");
    back.bindSync("inproc://back");
    const proxy = new zmq.Proxy(front, back);
    const held = [];
    try { for (;;) held.push(openSync("/dev/null")); } catch {}
    try { proxy.run(); } catch ({ code }) { say(code); }
    say(front.closed, back.closed, back.trySend("x"));
    for (const file of held) require("node:fs").closeSync(file);
    const end = proxy.run();
    proxy.terminate();
    await end;`);
  expect(end).toMatchObject(quietly);
  expect(end.lines).toEqual(["EMFILE", "false false false"]);
});
