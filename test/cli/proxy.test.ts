// `zmq-napi proxy` forwards messages, and counts them.

import { Dealer, Pull, Push, Request, Router, Subscriber, XPublisher } from "zmq-napi";

import { run, Tool } from "./tool";

const address = "tcp://127.0.0.1:*";

/** Starts a proxy, and returns where its sockets listen. */
async function start(...args: string[]) {
  const tool = new Tool(["proxy", ...args]);
  const [, backEnd] = await tool.printed(/back-end bound to (\S+)/);
  const frontEnd = /front-end bound to (\S+)/.exec(tool.errors)?.[1];
  return { tool, frontEnd: frontEnd!, backEnd: backEnd! };
}

test("requests and replies pass, and Ctrl-C prints exact sums", async () => {
  const { tool, frontEnd, backEnd } = await start(
    address,
    address,
    "--json",
    "-i",
    "50ms",
  );
  await using proxy = tool;
  await using client = new Dealer();
  client.connect(frontEnd);
  await using worker = new Router();
  worker.connect(backEnd);
  for (let count = 0; count < 100; count++) {
    await client.send(["question", Buffer.alloc(10)]);
    const [id, peer, ...frames] = await worker.receive();
    expect(frames.map(({ length }) => length)).toEqual([8, 10]);
    await worker.send([id, peer, "answer"]);
    expect(String(await client.receive())).toBe("answer");
  }
  await proxy.printed(/"kind":"interval".*"messages":100/);
  const { signal, lines } = await proxy.stop();
  expect(signal).toBe("SIGINT");
  const rows = lines.map((line) => JSON.parse(line));
  const { forward, backward, capture, seconds, kind } = rows.at(-1);
  expect([kind, capture]).toEqual(["summary", null]);
  expect(seconds).toBeGreaterThan(0);
  expect(forward).toMatchObject({ messages: 100, dropped: 0 });
  // Each message has the routing id of the client, which has five bytes.
  expect(forward.bytes).toBe(100 * (5 + 18));
  expect(backward).toMatchObject({ messages: 100, bytes: 100 * (5 + 6) });
  expect(rows[0]).toMatchObject({
    kind: "interval",
    time: expect.stringMatching(/^\d{4}-/),
    forward: {
      messagesPerSecond: expect.any(Number),
      bytesPerSecond: expect.any(Number),
    },
  });
});

test("--type pull-push has one direction, and --capture gets a copy", async () => {
  const args = ["--type", "pull-push", "--capture", address, "--quiet", "--json"];
  const { tool, frontEnd, backEnd } = await start(address, address, ...args);
  await using proxy = tool;
  const [, captured] = await proxy.printed(/capture bound to (\S+)/);
  await using tap = new Subscriber();
  tap.subscribe();
  tap.connect(captured!);
  await using push = new Push();
  push.connect(frontEnd);
  await using pull = new Pull();
  pull.connect(backEnd);
  // Messages before the subscription has arrived are not captured.
  let copies = 0;
  for (let sent = 0; copies === 0; sent++) {
    await push.send(["job", String(sent)]);
    expect((await pull.receive()).map(String)).toEqual(["job", String(sent)]);
    const copy = await tap.receive({ timeout: 20 }).catch(() => undefined);
    if (copy) copies += 1;
  }
  const { signal, lines } = await proxy.stop("SIGTERM");
  expect([signal, lines.length]).toEqual(["SIGTERM", 1]);
  const sums = JSON.parse(lines[0]!);
  expect(sums.backward).toBeNull();
  expect(sums.capture.messages).toBeGreaterThan(0);
});

test("--type xsub-xpub can connect to its source", async () => {
  await using source = new XPublisher();
  const feed = await source.bind(address);
  const args = ["--type", "xsub-xpub", "--connect-frontend"];
  const { tool, backEnd } = await start(feed, address, ...args);
  await using proxy = tool;
  await using subscriber = new Subscriber();
  subscriber.subscribe("a");
  subscriber.connect(backEnd);
  expect((await source.receive()).map(String)).toEqual(["\x01a"]);
  await source.send("a message");
  expect(String(await subscriber.receive())).toBe("a message");
  const { signal, lines } = await proxy.stop();
  expect(signal).toBe("SIGINT");
  expect(lines.slice(-3)).toEqual([
    expect.stringMatching(/^ +messages\/s +bytes\/s +messages +bytes +dropped$/),
    expect.stringMatching(/^front → back .* 1 +9 B +0$/),
    expect.stringMatching(/^back → front .* 1 +2 B +0$/),
  ]);
});

test("--control pauses, resumes, tells the figures and ends", async () => {
  const { tool, frontEnd, backEnd } = await start(address, address, "--control", address);
  await using proxy = tool;
  const [, place] = await proxy.printed(/control bound to (\S+)/);
  await using control = new Request();
  control.connect(place!);
  const ask = async (text: string) => {
    await control.send(text);
    return String(await control.receive());
  };
  expect(await ask("pause")).toBe("OK");
  await using client = new Dealer();
  client.connect(frontEnd);
  await client.send("hello");
  await using worker = new Router();
  worker.connect(backEnd);
  expect(JSON.parse(await ask("STATISTICS")).backEnd.messagesOut).toBe(0);
  expect(await ask("RESUME")).toBe("OK");
  expect(String((await worker.receive()).at(-1))).toBe("hello");
  expect(JSON.parse(await ask("STATISTICS")).backEnd.messagesOut).toBe(1);
  expect(await ask("DANCE")).toMatch(/^ERROR The commands are/);
  expect(await ask("TERMINATE")).toBe("OK");
  expect((await proxy.end).code).toBe(0);
});

test("a line for each interval is for people without a terminal", async () => {
  const { tool } = await start(address, address, "--interval", "50ms");
  await using proxy = tool;
  await proxy.printed(
    /^0:00:00 {2}front \S+ back 0 messages\/s, 0 B\/s, 0 in all; back \S+ front/m,
  );
});

test("an endpoint that can't be bound ends the command", async () => {
  await using router = new Router();
  const taken = await router.bind(address);
  const { code, errors } = await run(["proxy", taken, address]);
  expect([code, errors]).toEqual([
    1,
    expect.stringMatching(/proxy: Address already in use/),
  ]);
});
