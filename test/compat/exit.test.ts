// How a process ends, with sockets closed, unclosed, forgotten and busy.

import type { Program } from "../support/program";
import { both } from "./packages";

jest.setTimeout(30_000);

const waitingFor =
  /^\(node:\d+\) WARNING: Waiting for queued ZeroMQ messages to be delivered\./;
const blocky = "Set 'context.blocky = false' to change this behaviour.";

async function isRunningAfter(program: Program, milliseconds: number): Promise<boolean> {
  let ended = false;
  void program.end.then(() => (ended = true));
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  return !ended;
}

both((it) => {
  test.each([
    ["nothing but the package", ""],
    ["a closed socket", "new zmq.Dealer().close();"],
    ["an open socket", "new zmq.Dealer();"],
    [
      "an open socket in a context of its own",
      "new zmq.Dealer({ context: new zmq.Context() });",
    ],
    ["a bound socket", `await new zmq.Pull().bind("tcp://127.0.0.1:*");`],
    ["a connected socket", `new zmq.Pull().connect("tcp://127.0.0.1:9");`],
    [
      "all collected",
      `(() => { new zmq.Dealer({ context: new zmq.Context() }); })();
       gc(); await new Promise(setImmediate); gc();`,
    ],
    [
      "a publisher without subscribers",
      `const publisher = new zmq.Publisher();
       publisher.connect("tcp://127.0.0.1:9");
       await publisher.send("x");`,
    ],
    [
      "events that were read to their end",
      `const dealer = new zmq.Dealer();
       const loop = (async () => { for await (const _ of dealer.events); })();
       dealer.close();
       await loop;`,
    ],
  ])("it ends by itself with %s", async (_what, body) => {
    const end = await it.run(body, [], ["--expose-gc"]);
    expect(end).toMatchObject({ code: 0, signal: null, errors: "" });
  });

  test.each([
    ["a receive waits", "void new zmq.Dealer().receive();"],
    ["a send waits", `void new zmq.Dealer().send("x");`],
    ["an event is waited for", "void new zmq.Dealer().events.receive();"],
    [
      "there are listeners for events",
      `new zmq.Dealer().events.on("bind", () => undefined);`,
    ],
  ])("it goes on while %s", async (_what, body) => {
    await using program = it.start(`globalThis.kept = zmq; ${body}`);
    expect(await isRunningAfter(program, 750)).toBe(true);
  });

  // The message stays in the queue, because nobody listens at the port.
  const queued = (context: string): string => `
    const context = ${context};
    const push = new zmq.Push({ context });
    push.connect("tcp://127.0.0.1:9");
    await push.send("x");`;

  test.each([
    ["the default context", "zmq.context", true],
    ["a context of its own", "new zmq.Context()", true],
  ])("it waits for queued messages of %s, and says so", async (_what, context) => {
    await using program = it.start(`${queued(context)} say("sent");`);
    await program.line(/sent/);
    expect(await isRunningAfter(program, 900)).toBe(true);
    const { errors } = await program.kill();
    expect(errors).toMatch(waitingFor);
    expect(errors.includes(blocky)).toBe(true);
  });

  test("it does not wait if the context is not blocky", async () => {
    const end = await it.run(`zmq.context.blocky = false; ${queued("zmq.context")}`);
    expect(end).toMatchObject({ code: 0, errors: "" });
  });

  test("it waits in silence for a short linger", async () => {
    const end = await it.run(`${queued("zmq.context")} push.linger = 50;`);
    expect(end).toMatchObject({ code: 0, errors: "" });
  });

  test("process.exit with queued messages", async () => {
    const end = await it.run(`${queued("zmq.context")} process.exit(3);`);
    expect(end).toMatchObject({ code: 3, signal: null, errors: "" });
  });

  test("process.exit ends it with its code, also if operations wait", async () => {
    const body = `
      const dealer = new zmq.Dealer({ linger: 0 });
      void dealer.receive();
      void dealer.send("x");
      process.exit(3);`;
    expect(await it.run(body)).toMatchObject({ code: 3, signal: null, errors: "" });
  });

  test("messages that were queued arrive", async () => {
    const pull = it.open("Pull");
    await pull.bind("tcp://127.0.0.1:*");
    const body = `
      const push = new zmq.Push();
      push.connect(args[0]);
      await push.send("arrives");`;
    const ended = it.run(body, [pull.lastEndpoint]);
    expect(String(await pull.receive())).toBe("arrives");
    expect(await ended).toMatchObject({ code: 0, errors: "" });
  });
});
