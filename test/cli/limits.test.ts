// Laws of what a command takes at most: time, messages, bytes of a peer.

import { once } from "node:events";

import { Pull, Push, Reply, Request, Router, Subscriber, XPublisher } from "zmq-napi";

import { greet, ready, tooLong } from "../events/raw-peer";
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

const unlessWindows = process.platform === "win32" ? test.skip : test;

unlessWindows("a command of --exec that ignores SIGTERM is killed", async () => {
  const exec = ["--exec", 'trap "" TERM; while :; do sleep 1; done', "-t", "100ms"];
  await using rep = Command.start(["rep", "--bind", anyPort, ...exec]);
  await using req = new Request({ linger: 0 });
  req.connect(await rep.bound());
  await req.send("hello");
  // The command has the standard error too, so this resolves when both have ended.
  expect((await rep.ended).code).toBe(3);
});

unlessWindows("a second signal kills a command of --exec at once", async () => {
  const stubborn =
    'trap "echo asked >&2" TERM; echo started >&2; while :; do sleep 1; done';
  await using rep = Command.start(["rep", "--bind", anyPort, "--exec", stubborn]);
  await using req = new Request({ linger: 0 });
  req.connect(await rep.bound());
  await req.send("hello");
  await rep.printed(/^started$/m);
  rep.process.kill("SIGTERM");
  await rep.printed(/^asked$/m);
  rep.process.kill("SIGTERM");
  expect((await rep.ended).signal).toBe("SIGTERM");
});

const nobody = "tcp://127.0.0.1:9";

test.each([
  ["push", `@${anyPort}`, "x", "-i", "1ms"],
  ["pub", `@${anyPort}`, "x"],
  ["req", `@${anyPort}`, "x"],
  ["pair", `@${anyPort}`, "x"],
  ["push", nobody, "x"],
])("--duration ends %s with 3 if nothing was sent", async (...args) => {
  const { code, output, errors } = await run([...args, "--duration", "300ms", "-q"]);
  expect({ code, output }).toEqual({ code: 3, output: "" });
  expect(errors).toMatch(/^\w+: No message was sent: nobody at .* within 300 ms\.$/m);
});

test.each([
  [["push", nobody, "x", "-i", "10ms", "--wait-for-peer", "0"]],
  [["push", nobody, "x", "--wait-for-peer", "0"]],
  [["req", nobody, "x"]],
])("--duration ends %j with 3 if nobody takes what was sent", async (args) => {
  const options = ["--duration", "300ms", "-q"];
  const { code, errors } = await run([...args, ...options]);
  expect(code).toBe(3);
  expect(errors).toMatch(/has not taken all messages within a second after --duration/);
});

test("--duration ends a sender whose messages are taken with 0", async () => {
  await using pull = new Pull();
  const endpoint = await pull.bind(anyPort);
  const options = ["-i", "10ms", "--duration", "300ms"];
  expect(await run(["push", endpoint, "x", ...options])).toMatchObject({ code: 0 });
});

test.each([
  ["sub", `@${anyPort}`],
  ["pair", `@${anyPort}`],
])("--duration ends %s with 0", async (...args) => {
  const began = performance.now();
  const { code, output } = await run([...args, "--duration", "300ms", "-q"]);
  expect({ code, output }).toEqual({ code: 0, output: "" });
  expect(performance.now() - began).toBeGreaterThan(290);
});

test.each(["pull", "record"])(
  "%s --count takes few more messages than it writes",
  async (name) => {
    await using push = new Push({ linger: 0, sendHighWaterMark: 1 });
    const endpoint = await push.bind(anyPort);
    const form =
      name === "pull" ? [endpoint, "-f", "raw"] : ["--type", "pull", endpoint, "-"];
    await using command = Command.start([name, "-n", "3", ...form], { own: true });
    const message = Buffer.alloc(1_000_000);
    // The command may take its time to start.
    await push.send(message);
    let sent = 1;
    const send = () =>
      push.send(message, { timeout: 1000 }).then(
        () => true,
        () => false,
      );
    // Nobody reads the output, so the command does not end.
    while (sent < 100 && (await send())) sent++;
    expect(sent).toBeGreaterThan(2);
    expect(sent).toBeLessThan(60);
    expect(command.process.exitCode).toBeNull();
  },
);

test.each(["pull", "record"])(
  "%s leaves a peer whose frame is too long",
  async (name) => {
    const args = name === "pull" ? ["pull"] : ["record", "--type", "pull"];
    const file = name === "pull" ? [] : ["-"];
    await using command = Command.start([...args, `@${anyPort}`, ...file]);
    const endpoint = await command.bound();
    // Resolves when the command hangs up.
    await greet(endpoint, "NULL", ready("PUSH"), tooLong);
    expect(command.process.exitCode).toBeNull();
  },
);

test.each([
  ["pub", "SUB"],
  ["push", "PULL"],
])("%s leaves a peer whose frame is too long", async (name, peer) => {
  const wait = ["--wait-for-peer", "2"];
  await using command = Command.start([name, `@${anyPort}`, "x", ...wait]);
  await greet(await command.bound(), "NULL", ready(peer), tooLong);
  expect(command.process.exitCode).toBeNull();
});

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

  test("a request waits on when the peer is back", async () => {
    const first = new Router({ linger: 0 });
    const endpoint = await first.bind(anyPort);
    const options = ["-t", "2s", "-o", "reconnectInterval=10", "-v"];
    await using req = Command.start(["req", endpoint, "hello", ...options]);
    await first.receive();
    first.close();
    await first.released;
    await using second = new Reply();
    await second.bind(endpoint);
    const { code, errors } = await req.ended;
    expect(code).toBe(3);
    expect(errors.match(/^connected: /gm)).toHaveLength(2);
    expect(errors).not.toContain("the peer has gone");
  });

  test("with --interval, the reply to an earlier request is dropped", async () => {
    await using router = new Router({ linger: 0 });
    const endpoint = await router.bind(anyPort);
    await using req = Command.start(["req", endpoint, "hello", "-i", "1ms", "-n", "1"]);
    const [id, number, empty] = await router.receive();
    const other = Buffer.from(number);
    other[0]! ^= 1;
    await router.send([id, other, empty!, "another"]);
    await router.send([id, number, empty!, "own"]);
    expect((await req.ended).output.toString()).toBe("own\n");
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
