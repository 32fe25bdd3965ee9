import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { Dealer, Pull, Router } from "zmq-napi";

import { packagePath, run } from "../support/program";
import { endpoint } from "../support/transports";

jest.setTimeout(30_000);

const waiting = "WARNING: Waiting for queued ZeroMQ messages to be delivered.";
const advice = " Set 'context.blocky = false' to change this behaviour.";

/** Sends a message to a missing peer, and ends. */
const unsent = `
  const push = new zmq.Push();
  push.connect(args[0]);
  await push.send("delivered");`;

test("the process waits for a message to an absent peer, prints why, and delivers it", async () => {
  const address = endpoint("ipc");
  const source = `const zmq = require(${JSON.stringify(packagePath)});
    const args = process.argv.slice(process.versions.deno ? 2 : 1);
    (async () => {${unsent}})();`;
  const child = spawn(process.execPath, ["-e", source, "--", address]);
  const ended = once(child, "exit");
  try {
    const began = performance.now();
    const [warning] = await once(child.stderr, "data");
    expect(String(warning)).toBe(`(node:${child.pid}) ${waiting}${advice}\n`);
    expect(performance.now() - began).toBeGreaterThan(490);
    const rest = text(child.stderr);
    using pull = new Pull();
    await pull.bind(address);
    expect(String(await pull.receive())).toBe("delivered");
    expect(await ended).toEqual([0, null]);
    expect(await rest).toBe("");
  } finally {
    child.kill("SIGKILL");
  }
});

describe("a message to an absent peer", () => {
  test.each([
    ["a linger of 0", `const push = new zmq.Push({ linger: 0 });`],
    ["a linger of 50 ms", `const push = new zmq.Push({ linger: 50 });`],
    [
      "a linger of 50 ms and a closed socket",
      `const push = new zmq.Push({ linger: 50 }); setImmediate(() => push.close());`,
    ],
    [
      "a default context that is not blocky",
      `zmq.context.blocky = false; const push = new zmq.Push();`,
    ],
    [
      "a context of its own that is not blocky",
      `const context = new zmq.Context({ blocky: false });
       const push = new zmq.Push({ context });`,
    ],
  ])("is not waited for with %s, and nothing is said", async (_name, opening) => {
    const body = `${opening} push.connect(args[0]); await push.send("x");`;
    const end = await run(body, [endpoint("ipc")]);
    expect(end).toMatchObject({ code: 0, signal: null, errors: "" });
  });

  test("is waited for within its linger, with no useless warning", async () => {
    const end = await run(
      `zmq.context.blocky = false;
       const push = new zmq.Push({ linger: 800 });
       push.connect(args[0]);
       await push.send("x");
       process.on("exit", () => say(process.pid));`,
      [endpoint("ipc")],
    );
    expect(end).toMatchObject({
      code: 0,
      errors: `(node:${end.lines[0]}) ${waiting}\n`,
    });
  });
});

test("process.exit ends the process at once, with any linger", async () => {
  const end = await run(
    `const push = new zmq.Push({ linger: -1 });
     push.connect(args[0]);
     await push.send("x");
     process.exit(0);`,
    [endpoint("ipc")],
  );
  expect(end).toMatchObject({ code: 0, signal: null, errors: "" });
});

describe("messages that are queued when a process ends", () => {
  test.each([
    ["by itself", ""],
    ["after closing the socket", "push.close();"],
    ["after closing the context", "await context.close();"],
  ])("%s, all arrive", async (_name, end) => {
    using pull = new Pull({ receiveHighWaterMark: 0 });
    const address = await pull.bind(endpoint("tcp"));
    const ended = run(
      `const context = new zmq.Context();
       const push = new zmq.Push({ context, sendHighWaterMark: 0 });
       push.connect(args[0]);
       for (let count = 0; count < 20000; count++) push.send(String(count));
       ${end}`,
      [address],
    );
    for (let count = 0; count < 20_000; count++) {
      const [frame] = await pull.receive();
      if (String(frame) !== String(count)) expect(String(frame)).toBe(String(count));
    }
    await expect(ended).resolves.toMatchObject({ code: 0 });
  });

  test("all arrive, lent or copied", async () => {
    using pull = new Pull({ receiveHighWaterMark: 0 });
    const address = await pull.bind(endpoint("tcp"));
    const ended = run(
      `const push = new zmq.Push({ sendHighWaterMark: 0, zeroCopyThreshold: 1000 });
       push.connect(args[0]);
       for (let fill = 0; fill < 50; fill++) {
         push.send([Buffer.alloc(100_000, fill), Buffer.alloc(100, fill)]);
       }`,
      [address],
    );
    for (let fill = 0; fill < 50; fill++) {
      const [long, short] = await pull.receive();
      expect(long?.equals(Buffer.alloc(100_000, fill))).toBe(true);
      expect(short).toEqual(Buffer.alloc(100, fill));
    }
    await expect(ended).resolves.toMatchObject({ code: 0, errors: "" });
  });
});

test.each([
  ["a listener to events", `push.events.on("handshake", () => undefined);`],
  ["a wait for an event", `push.events.receive();`],
  [
    "an iteration over events",
    `(async () => { for await (const _ of push.events); })();`,
  ],
])(
  "a closed socket that lingers is waited for with a word, despite %s",
  async (_name, watching) => {
    const address = endpoint("ipc");
    const source = `const zmq = require(${JSON.stringify(packagePath)});
    process.on("beforeExit", () => console.log("nothing left"));
    (async () => {
      const push = new zmq.Push();
      ${watching}
      push.connect(${JSON.stringify(address)});
      await push.send("delivered");
      push.close();
    })();`;
    const child = spawn(process.execPath, ["-e", source]);
    const ended = once(child, "exit");
    try {
      const began = performance.now();
      const signal = AbortSignal.timeout(10_000);
      const [warning] = await once(child.stderr, "data", { signal });
      expect(String(warning)).toContain(`(node:${child.pid}) ${waiting}`);
      expect(performance.now() - began).toBeGreaterThan(490);
      using pull = new Pull();
      await pull.bind(address);
      expect(String(await pull.receive())).toBe("delivered");
      expect(await ended).toEqual([0, null]);
    } finally {
      child.kill("SIGKILL");
    }
  },
);

test("a program that has other work gets no warning about a closed socket that lingers", async () => {
  const end = await run(
    `const push = new zmq.Push({ linger: 1500 });
    push.events.on("end", () => say("end"));
    push.connect(args[0]);
    await push.send("lost");
    push.close();
    await new Promise((resolve) => setTimeout(resolve, 2000));`,
    [endpoint("ipc")],
  );
  expect(end).toMatchObject({ code: 0, lines: ["end"], errors: "" });
});

describe("unbind drops what is queued for the peers that it had accepted", () => {
  test.each([-1, 0, 60_000])("whatever linger is: %i", async (linger) => {
    using server = new Router({ linger, sendHighWaterMark: 0, sendBufferSize: 4096 });
    const address = await server.bind("tcp://127.0.0.1:*");
    // The client takes one message, and leaves the others in the server's queue.
    using client = new Dealer({
      linger: 0,
      receiveHighWaterMark: 1,
      receiveBufferSize: 4096,
      reconnectInterval: -1,
    });
    const { events } = client;
    client.connect(address);
    await client.send("hello");
    const [id] = await server.receive();
    const count = 20_000;
    const answer = Buffer.alloc(1000);
    for (let sent = 0; sent < count; sent++) server.trySend([id, answer]);
    await server.unbind(address);
    let received = 0;
    const reading = (async () => {
      for await (const [frame] of client) received += frame.length === 1000 ? 1 : 0;
    })();
    for await (const { type } of events) if (type === "disconnect") break;
    client.close();
    await reading;
    expect(received).toBeLessThan(count);
    server.linger = 0;
  });
});
