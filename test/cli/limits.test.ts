// Laws of what a command takes at most: time, messages, bytes of a peer.

import { once } from "node:events";

import { Pull, Push, Reply, Request, Router, Subscriber, XPublisher } from "zmq-napi";

import { greet, ready } from "../events/raw-peer";
import { anyPort, Command, run } from "./cli";

test("--timeout limits the command of --exec, and all that it has started", async () => {
  const options = ["--exec", "sleep 1000 | cat", "-t", "300ms"];
  await using rep = Command.start(["rep", "--bind", anyPort, ...options]);
  await using req = new Request({ linger: 0 });
  req.connect(await rep.bound());
  await req.send("hello");
  const { code, errors } = await rep.ended;
  expect(code).toBe(3);
  expect(errors).toMatch(/^rep: The command of --exec has not ended within 300 ms\.$/m);
});

test.each([
  ["sub", `@${anyPort}`],
  ["push", `@${anyPort}`, "x", "-i", "1ms"],
  ["req", `@${anyPort}`, "x"],
  ["pair", `@${anyPort}`, "x"],
])("--duration ends %s with 0", async (...args) => {
  const began = performance.now();
  const { code, output } = await run([...args, "--duration", "300ms", "-q"]);
  expect({ code, output }).toEqual({ code: 0, output: "" });
  expect(performance.now() - began).toBeGreaterThan(290);
});

test("record --count takes few more messages than it records", async () => {
  await using push = new Push({ linger: 0, sendHighWaterMark: 1 });
  const endpoint = await push.bind(anyPort);
  const args = ["record", "--type", "pull", "-n", "3", endpoint, "-"];
  await using record = Command.start(args, { own: true });
  const message = Buffer.alloc(1_000_000);
  // The command may take its time to start.
  await push.send(message);
  let sent = 1;
  const send = () =>
    push.send(message, { timeout: 1000 }).then(
      () => true,
      () => false,
    );
  // Nobody reads the recording, so the command does not end.
  while (sent < 100 && (await send())) sent++;
  expect(sent).toBeGreaterThan(2);
  expect(sent).toBeLessThan(60);
  expect(record.process.exitCode).toBeNull();
});

test.each(["pull", "record"])(
  "%s leaves a peer whose frame is too long",
  async (name) => {
    const args = name === "pull" ? ["pull"] : ["record", "--type", "pull"];
    const file = name === "pull" ? [] : ["-"];
    await using command = Command.start([...args, `@${anyPort}`, ...file]);
    const endpoint = await command.bound();
    const head = Buffer.alloc(9);
    head[0] = 2;
    head.writeBigUInt64BE(2n ** 28n + 1n, 1);
    // Resolves when the command hangs up.
    await greet(endpoint, "NULL", ready("PUSH"), head);
    expect(command.process.exitCode).toBeNull();
  },
);

test("pub --drop does not wait for a slow subscriber", async () => {
  await using sub = new Subscriber({ receiveHighWaterMark: 1 });
  sub.subscribe();
  const endpoint = await sub.bind(anyPort);
  const options = ["--drop", "-o", "sendHighWaterMark=1"];
  await using pub = Command.start(["pub", endpoint, ...options]);
  const input = pub.process.stdin!;
  // Nobody receives meanwhile. A pipe has no place for 40 MB.
  input.end(`${"x".repeat(999)}\n`.repeat(40_000));
  await once(input, "finish");
  let open = true;
  const ended = pub.ended.finally(() => (open = false));
  let received = 0;
  while (open)
    received += await sub.receive({ timeout: 100 }).then(
      () => 1,
      () => 0,
    );
  expect(await ended).toMatchObject({ code: 0, errors: "" });
  expect(received).toBeLessThan(40_000);
});

describe("req and a server that was started again", () => {
  test("with --interval, the next request follows", async () => {
    const first = new Router({ linger: 0 });
    const endpoint = await first.bind(anyPort);
    const options = ["-i", "1ms", "-n", "2"];
    await using req = Command.start(["req", endpoint, "hello", ...options]);
    await first.receive();
    first.close();
    await first.released;
    await using second = new Reply();
    await second.bind(endpoint);
    await req.printed(/^the peer has gone before it replied\. The next request/m);
    for (const answer of ["one", "two"]) {
      await second.receive();
      await second.send(answer);
    }
    const { code, output } = await req.ended;
    expect({ code, output: output.toString() }).toEqual({
      code: 0,
      output: "one\ntwo\n",
    });
  });

  test("a single request says that its reply may never come", async () => {
    const router = new Router({ linger: 0 });
    const endpoint = await router.bind(anyPort);
    await using req = Command.start(["req", endpoint, "hello", "-t", "3s"]);
    await router.receive();
    router.close();
    await req.printed(/^the peer has gone before it replied\. The reply may never come/m);
    expect((await req.ended).code).toBe(3);
  });

  test("a reply that comes just before its peer goes is printed without a word", async () => {
    const rep = new Reply();
    const endpoint = await rep.bind(anyPort);
    await using req = Command.start(["req", endpoint, "hello"]);
    await rep.receive();
    await rep.send("world");
    rep.close();
    const { code, output, errors } = await req.ended;
    expect({ code, output: output.toString(), errors }).toEqual({
      code: 0,
      output: "world\n",
      errors: "",
    });
  });
});

test("the names of options have two forms where they had", async () => {
  await using pub = new XPublisher({ linger: 0 });
  const endpoint = await pub.bind(anyPort);
  const options = ["--output", "hex", "-V", "-n", "1"];
  await using sub = Command.start(["sub", endpoint, ...options]);
  await pub.receive();
  await pub.send("a");
  const { output, errors } = await sub.ended;
  expect(output.toString()).toBe("61\n");
  expect(errors).toContain("connected: ");
  await using pull = new Pull();
  const there = await pull.bind(anyPort);
  const short = await run(["push", there, "x", "-v"]);
  expect(short).toMatchObject({ code: 0, output: "" });
  expect(short.errors).toContain("connected: ");
});
