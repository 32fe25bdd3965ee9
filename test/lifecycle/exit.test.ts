import { Pull, Push } from "zmq-napi";

import { type End, Program, run } from "../support/program";
import { endpoint } from "../support/transports";

jest.setTimeout(30_000);

const quietly: Partial<End> = { code: 0, signal: null, errors: "" };

/** Waits, and fails if the program ends meanwhile. */
async function expectStillRunning(program: Program, milliseconds = 750): Promise<void> {
  let ended = false;
  void program.end.then(() => (ended = true));
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  expect(ended).toBe(false);
}

describe("a process ends by itself, with code 0 and no output", () => {
  test.each([
    ["with a context of its own left open", "new zmq.Context();"],
    ["with sockets left open", "new zmq.Push(); new zmq.Router();"],
    ["with a bound socket that nobody waits on", `new zmq.Pull().bindSync("${tcp()}");`],
    [
      "with connected sockets that nobody waits on",
      `const pull = new zmq.Pull();
       const push = new zmq.Push();
       push.connect(pull.bindSync("${tcp()}"));`,
    ],
    [
      "after a bind that nobody waited for",
      `void new zmq.Pull().bind("tcp://localhost:*");`,
    ],
    [
      "after its last message was received",
      `const pull = new zmq.Pull();
       const push = new zmq.Push();
       push.connect(await pull.bind("${tcp()}"));
       await push.send("x");
       await pull.receive();`,
    ],
    [
      "when a loop over messages was left",
      `const pull = new zmq.Pull();
       const push = new zmq.Push();
       push.connect(await pull.bind("${tcp()}"));
       await push.send("x");
       for await (const message of pull) break;`,
    ],
    [
      "when the socket of a loop over messages is closed",
      `const pull = new zmq.Pull();
       await pull.bind("${tcp()}");
       setTimeout(() => pull.close(), 20);
       for await (const message of pull) throw new Error("unreachable");`,
    ],
    [
      "with a publisher without subscribers",
      `const publisher = new zmq.Publisher();
       publisher.connect("${endpoint("ipc")}");
       for (let count = 0; count < 100; count++) await publisher.send("x");`,
    ],
    [
      "when waiting was given up",
      `const controller = new AbortController();
       const pull = new zmq.Pull();
       const message = pull.receive({ signal: controller.signal });
       controller.abort();
       await message.catch(() => undefined);`,
    ],
    [
      "after its context was closed",
      `const context = new zmq.Context();
       new zmq.Pull({ context }).bindSync("${tcp()}");
       await context.close();`,
    ],
    [
      "after the default context was closed",
      `new zmq.Pull().bindSync("${tcp()}");
       await zmq.context.close();`,
    ],
    [
      "after the default context was shut down",
      `const pull = new zmq.Pull();
       const message = pull.receive();
       zmq.context.shutdown();
       await message.catch(() => undefined);`,
    ],
    [
      "after all was collected",
      `(() => { new zmq.Pull().bindSync("${tcp()}"); new zmq.Context(); })();
       gc(); await new Promise(setImmediate); gc();`,
    ],
  ])("%s", async (_name, body) => {
    await expect(run(body, [], ["--expose-gc"])).resolves.toMatchObject(quietly);
  });
});

describe("a process goes on", () => {
  test("while it waits for a message", async () => {
    await using program = new Program(
      `const pull = new zmq.Pull();
       say(await pull.bind("${tcp()}"));
       say(String(await pull.receive()));`,
    );
    const [address] = await program.line(/tcp:.*/);
    await expectStillRunning(program);
    using push = new Push();
    push.connect(address);
    await push.send("at last");
    await expect(program.end).resolves.toMatchObject(quietly);
    expect(program.lines[1]).toBe("at last");
  });

  test("while a message waits for a peer", async () => {
    await using program = new Program(
      `const push = new zmq.Push();
       say(await push.bind("${tcp()}"));
       await push.send("at last");`,
    );
    const [address] = await program.line(/tcp:.*/);
    await expectStillRunning(program);
    using pull = new Pull();
    pull.connect(address);
    expect(String(await pull.receive())).toBe("at last");
    await expect(program.end).resolves.toMatchObject(quietly);
  });

  test("while it iterates", async () => {
    await using program = new Program(
      `const pull = new zmq.Pull();
       say(await pull.bind("${tcp()}"));
       for await (const message of pull) break;`,
    );
    const [address] = await program.line(/tcp:.*/);
    await expectStillRunning(program);
    using push = new Push();
    push.connect(address);
    await push.send("one");
    await expect(program.end).resolves.toMatchObject(quietly);
  });

  test.each(["receive", "send"])("until the timeout of a %s", async (operation) => {
    const end = await run(
      `const socket = new zmq.Dealer();
       const began = performance.now();
       const options = { timeout: 300 };
       const waits = ${operation === "send" ? 'socket.send("x", options)' : "socket.receive(options)"};
       await waits.catch((error) => say(error.code, performance.now() - began > 290));`,
    );
    expect(end).toMatchObject({ ...quietly, lines: ["EAGAIN true"] });
  });

  test("until its context is closed, which waits for what is queued", async () => {
    await using program = new Program(
      `const context = new zmq.Context();
       const push = new zmq.Push({ context });
       push.connect(args[0]);
       await push.send("delivered");
       await context.close();
       say("closed");`,
      [endpoint("ipc")],
    );
    await expectStillRunning(program);
    expect(program.lines).toEqual([]);
    await program.kill();
  });
});

const open = `
  const pull = new zmq.Pull();
  pull.bindSync("${tcp()}");
  const push = new zmq.Push({ linger: 0 });
  push.connect("${endpoint("ipc")}");
  push.sendHighWaterMark = 1;
  void pull.receive();
  (async () => { for (;;) await push.send("x"); })();
  await new Promise(setImmediate);`;

describe("a process that ends otherwise, with waiting operations,", () => {
  test("by process.exit, ends at once with its code", async () => {
    await expect(run(`${open} process.exit(7);`)).resolves.toMatchObject({
      code: 7,
      signal: null,
      errors: "",
    });
  });

  test("by process.exit while a context closes, ends with its code", async () => {
    const body = `
      const context = new zmq.Context();
      const push = new zmq.Push({ context, linger: 50 });
      push.connect("${endpoint("ipc")}");
      await push.send("x");
      void context.close();
      process.exit(9);`;
    await expect(run(body)).resolves.toMatchObject({ code: 9, signal: null, errors: "" });
  });

  test("by process.exit in a callback of its messages, ends with its code", async () => {
    const body = `
      const pull = new zmq.Pull();
      const push = new zmq.Push();
      push.connect(pull.bindSync("${tcp()}"));
      pull.receive().then(() => process.exit(8));
      setTimeout(() => push.send("x"), 20);
      await new Promise(() => undefined);`;
    await expect(run(body)).resolves.toMatchObject({ code: 8, errors: "" });
  });

  test("by an exception, ends with 1 and prints it", async () => {
    const end = await run(`${open} setImmediate(() => { throw new Error("mine"); });`);
    expect(end).toMatchObject({ code: 1, signal: null });
    expect(end.errors).toMatch(/Error: mine/);
  });

  test("by an exception in a callback of a message, ends with 1 and prints it", async () => {
    const end = await run(
      `const pull = new zmq.Pull();
       const push = new zmq.Push();
       push.connect(pull.bindSync("${tcp()}"));
       pull.receive().then(() => { throw new Error("mine"); });
       setTimeout(() => push.send("x"), 20);`,
    );
    expect(end).toMatchObject({ code: 1, signal: null });
    expect(end.errors).toMatch(/Error: mine/);
  });

  test("by process.exitCode and the end of work, ends with that code", async () => {
    const end = await run(`process.exitCode = 5; new zmq.Pull().bindSync("${tcp()}");`);
    expect(end).toMatchObject({ code: 5, errors: "" });
  });

  test("by a signal, ends by it", async () => {
    const body = `${open} process.kill(process.pid, "SIGTERM"); await new Promise(() => {});`;
    await expect(run(body)).resolves.toMatchObject({ code: null, signal: "SIGTERM" });
  });

  test("by handling a signal, ends as the handler says", async () => {
    const end = await run(
      `const pull = new zmq.Pull();
       pull.bindSync("${tcp()}");
       process.once("SIGTERM", () => pull.close());
       process.nextTick(() => process.kill(process.pid, "SIGTERM"));
       for await (const message of pull) throw new Error("unreachable");
       say("closed");`,
    );
    expect(end).toMatchObject({ ...quietly, lines: ["closed"] });
  });
});

function tcp(): string {
  return endpoint("tcp");
}
