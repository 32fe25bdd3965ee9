// `zmq-napi replay`: its timing, its choices, and the peers that it has.

import { appendFileSync } from "node:fs";
import { Dealer, Subscriber } from "zmq-napi";

import { greet, ready, tooLong } from "../events/raw-peer";
import { address, recordingOf, replay } from "./recordings";
import { run, Tool } from "./tool";

test("replay keeps the times of the recording", async () => {
  const times = [0, 50, 50.1, 200, 400];
  const result = await replay(recordingOf(times), times.length);
  const offsets = result.times.map((time) => time - result.times[0]!);
  // How late a message is depends on the machine. The later half of the timing is exact
  // in test/unit/recording.test.ts.
  for (const [index, time] of times.entries())
    expect(offsets[index]!).toBeGreaterThan(time - 40);
  expect(result.sums).toMatchObject({
    kind: "summary",
    messages: 5,
    mostLate: expect.any(Number),
  });
  expect(result.sums.milliseconds).toBeGreaterThanOrEqual(400);
});

test("--speed and --longest-pause change the times", async () => {
  const path = recordingOf([0, 4000]);
  const fast = await replay(path, 2, "--speed", "20");
  expect(fast.sums.milliseconds).toBeGreaterThanOrEqual(200);
  expect(fast.sums.milliseconds).toBeLessThan(3000);
  const max = await replay(path, 2, "--speed", "max");
  expect(max.sums).toMatchObject({ messages: 2, mostLate: null });
  expect(max.sums.milliseconds).toBeLessThan(3000);
  const short = await replay(path, 2, "--longest-pause", "100ms");
  expect(short.sums.milliseconds).toBeGreaterThanOrEqual(100);
  expect(short.sums.milliseconds).toBeLessThan(3000);
});

test("--loop begins again, --topic and --count choose", async () => {
  const path = recordingOf([0, 1, 2]);
  const args = ["--loop", "--count", "7", "--speed", "max"];
  const { received } = await replay(path, 7, ...args);
  expect(received.map(String)).toEqual(["0", "1", "2", "0", "1", "2", "0"]);
  const chosen = await replay(path, 2, "--topic", "1", "--loop", "--count", "2");
  expect(chosen.received.map(String)).toEqual(["1", "1"]);
});

test("--loop ends if no message is chosen", async () => {
  const args = ["replay", recordingOf([0]), address, "--loop", "--topic", "x"];
  args.push("--wait-for-peer", "0");
  const { code, errors } = await run(args);
  expect([code, errors]).toEqual([1, expect.stringMatching(/has no message to send/)]);
});

test("a slow subscriber slows the replay down, and loses nothing", async () => {
  const path = recordingOf(Array.from({ length: 20_000 }, () => 0));
  const args = ["replay", path, address, "--speed", "max"];
  await using tool = new Tool([...args, "--option", "sendHighWaterMark=10"]);
  const [, endpoint] = await tool.printed(/bound to (\S+)/);
  await using slow = new Subscriber({ receiveHighWaterMark: 10 });
  slow.subscribe();
  slow.connect(endpoint!);
  for (let index = 0; index < 20_000; index++)
    expect(String(await slow.receive())).toBe(String(index));
  expect((await tool.end).code).toBe(0);
});

test("a replay to nobody waits, and gives up after --timeout", async () => {
  const path = recordingOf([0], "pull");
  for (const more of [["--wait-for-peer", "0"], [], ["--type", "pub"]]) {
    const args = ["replay", path, address, "--timeout", "50ms", ...more];
    expect((await run(args)).code).toBe(3);
  }
});

test("a replay whose sink is not there loses nothing silently, and obeys Ctrl-C", async () => {
  const sink = "tcp://127.0.0.1:9";
  const args = ["replay", "--connect", recordingOf([0], "pull"), sink, "--json"];
  args.push("--wait-for-peer", "0");
  const late = await run([...args, "--timeout", "300ms"]);
  expect(late).toMatchObject({
    code: 3,
    errors: `replay: ${sink} has not taken all messages within 300 ms.\n`,
  });
  await using tool = new Tool(args);
  await tool.printed(/"messages":1/);
  expect(await tool.stop()).toMatchObject({ signal: "SIGINT", errors: "" });
});

test("replay to a dealer begins after its handshake", async () => {
  const path = recordingOf([0, 1]);
  const args = ["replay", path, address, "--type", "dealer"];
  await using tool = new Tool(args);
  const [, endpoint] = await tool.printed(/dealer bound to (\S+)/);
  await using dealer = new Dealer();
  dealer.connect(endpoint!);
  expect([await dealer.receive(), await dealer.receive()].map(String)).toEqual([
    "0",
    "1",
  ]);
  expect((await tool.end).code).toBe(0);
});

test("Ctrl-C ends a replay with its sums", async () => {
  await using tool = new Tool(["replay", recordingOf([0, 3_600_000]), address, "--json"]);
  await tool.printed(/bound to/);
  const { signal, lines } = await tool.stop();
  expect(signal).toBe("SIGINT");
  expect(JSON.parse(lines[0]!)).toMatchObject({ bytes: expect.any(Number) });
});

test("bytes after a recording are found", async () => {
  const path = recordingOf([0, 1]);
  appendFileSync(path, "this is not a record, and it is long enough for one");
  const { code, errors, received } = await replay(path, 2);
  expect([code, received.length]).toEqual([1, 2]);
  expect(errors).toMatch(/ends after message 2/);
});

test("replay to a dealer takes what its peers send", async () => {
  const path = recordingOf([0, 3_600_000]);
  await using tool = new Tool(["replay", path, address, "--type", "dealer"]);
  const [, endpoint] = await tool.printed(/dealer bound to (\S+)/);
  await using dealer = new Dealer({ linger: 0, sendHighWaterMark: 10 });
  dealer.connect(endpoint!);
  // More than the queues of both ends and the buffers of the system keep.
  const message = Buffer.alloc(10_000);
  for (let count = 0; count < 5000; count++)
    await dealer.send(message, { timeout: 5000 });
  expect(String(await dealer.receive())).toBe("0");
});

test.each([
  ["dealer", "DEALER"],
  ["pub", "SUB"],
])("a replay by %s leaves a peer whose frame is too long", async (type, peer) => {
  const path = recordingOf([0, 3_600_000]);
  await using tool = new Tool(["replay", path, address, "--type", type]);
  const [, endpoint] = await tool.printed(/bound to (\S+)/);
  // Resolves when the command hangs up. It goes on.
  await greet(endpoint!, "NULL", ready(peer), tooLong);
  await using next = type === "pub" ? new Subscriber() : new Dealer();
  if (next instanceof Subscriber) next.subscribe();
  // Observes from here on. What happens before is not reported.
  const { events } = next;
  next.connect(endpoint!);
  if (type === "pub") expect(String(await next.receive())).toBe("0");
  else for await (const event of events) if (event.type === "handshake") break;
  expect((await tool.stop()).signal).toBe("SIGINT");
});
