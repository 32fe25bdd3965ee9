// `zmq-napi record` and `zmq-napi replay`: a feed to a file and back, with its timing.

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  existsSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { curveKeyPair, Pull, Push, Subscriber, XPublisher } from "zmq-napi";

import { recordOf } from "../../lib/cli/recording/format";
import { snippetsOf } from "../docs/pages";
import { freshPath } from "../support/transports";
import { address, recordingOf, replay } from "./recordings";
import { program, run, runJson, Tool } from "./tool";

/** Messages of all shapes. */
const messages = [
  ["a", "one"],
  ["b", Buffer.from([0, 255, 1])],
  ["a", "", "three frames"],
  ["a", Buffer.alloc(100_000, "x")],
].map((frames) => frames.map((frame) => Buffer.from(frame)));

/** A publisher to which a command has subscribed. */
async function publisherFor(args: (address: string) => string[]) {
  const publisher = new XPublisher({ noDrop: true });
  const tool = new Tool(args(await publisher.bind(address)));
  await publisher.receive();
  return { publisher, tool };
}

test("a feed is replayed as it was recorded", async () => {
  const path = freshPath();
  const { publisher, tool } = await publisherFor((feed) => {
    return ["record", feed, path, "--count", "4", "--json"];
  });
  for (const message of messages) await publisher.send(message);
  const { code, lines } = await tool.end;
  publisher.close();
  expect(code).toBe(0);
  expect(JSON.parse(lines[0]!)).toMatchObject({
    messages: 4,
    bytes: messages.flat().reduce((sum, { length }) => sum + length, 0),
    size: readFileSync(path).length,
    end: "count",
  });
  const { received, code: played, errors } = await replay(path, 4);
  expect(received).toEqual(messages);
  expect([played, errors]).toEqual([0, expect.stringMatching(/^pub bound to \S+\n$/)]);
});

test("a pipeline is recorded by pull and replayed by push", async () => {
  const path = freshPath();
  await using tool = new Tool([
    "record",
    `@${address}`,
    path,
    "--type",
    "pull",
    "--json",
  ]);
  const [, endpoint] = await tool.printed(/bound to (\S+)/);
  await using push = new Push();
  push.connect(endpoint!);
  for (const message of messages) await push.send(message);
  while (readFileSync(path).length < 100_000)
    await new Promise((resolve) => setImmediate(resolve));
  const { signal, lines } = await tool.stop();
  expect(signal).toBe("SIGINT");
  expect(JSON.parse(lines[0]!)).toMatchObject({ messages: 4, end: "stop" });
  await using pull = new Pull();
  const sink = await pull.bind(address);
  const played = run(["replay", "--connect", path, sink]);
  for (const message of messages) expect(await pull.receive()).toEqual(message);
  expect((await played).code).toBe(0);
});

test("record keeps to its topics", async () => {
  const path = freshPath();
  const { publisher, tool } = await publisherFor((feed) => {
    return ["record", feed, path, "--topic", "a", "--count", "3"];
  });
  for (const message of messages) await publisher.send(message);
  await tool.end;
  publisher.close();
  const { received } = await replay(path, 3);
  expect(received).toEqual(messages.filter(([topic]) => String(topic) === "a"));
});

test("a recorder that is killed leaves a recording that --append continues", async () => {
  const path = freshPath();
  const first = await publisherFor((feed) => ["record", feed, path]);
  for (const message of messages) await first.publisher.send(message);
  while (!existsSync(path) || readFileSync(path).length < 100_000)
    await new Promise((resolve) => setImmediate(resolve));
  await first.tool.stop("SIGKILL");
  first.publisher.close();
  truncateSync(path, readFileSync(path).length - 5);

  const cut = await replay(path, 3);
  expect(cut.received).toEqual(messages.slice(0, 3));
  expect(cut.code).toBe(1);
  expect(cut.errors).toMatch(
    /ends after message 3: its last \d+ bytes are the beginning/,
  );

  const before = readFileSync(path);
  const again = await publisherFor((feed) => {
    return ["record", feed, path, "--append", "--count", "1"];
  });
  await again.publisher.send("more");
  const { code, errors } = await again.tool.end;
  again.publisher.close();
  expect([code, errors]).toEqual([0, expect.stringMatching(/recording goes on there/)]);
  const rest = readFileSync(`${path}.rest`);
  expect(rest.length).toBeGreaterThan(0);
  expect(before.subarray(-rest.length)).toEqual(rest);
  const { received } = await replay(path, 4);
  expect(received).toEqual([...messages.slice(0, 3), [Buffer.from("more")]]);
});

test("record does not replace a file, except with --overwrite", async () => {
  const path = freshPath();
  writeFileSync(path, "precious");
  const { code, errors } = await run(["record", "tcp://127.0.0.1:1", path]);
  expect([code, errors]).toEqual([1, expect.stringMatching(/exists already. --append/)]);
  expect(readFileSync(path, "utf8")).toBe("precious");
  const appended = await run(["record", "tcp://127.0.0.1:1", path, "--append"]);
  expect(appended.errors).toMatch(/is not a recording/);
  expect(readFileSync(path, "utf8")).toBe("precious");
  const args = ["record", "tcp://127.0.0.1:1", path, "--overwrite", "--timeout", "10ms"];
  expect((await run(args)).code).toBe(3);
  expect(readFileSync(path)).toEqual(expect.objectContaining({ 1: 0x5a, 2: 0x4d }));
});

/** The address of a machine that is not this one. */
const elsewhere = "tcp://192.0.2.1:9";

test.each([[], ["--append"], ["--overwrite"]])(
  "record %j leaves no file behind if it can't bind",
  async (...more) => {
    const path = freshPath();
    const { code } = await run(["record", `@${elsewhere}`, path, ...more]);
    expect([code, existsSync(path)]).toEqual([1, false]);
  },
);

test.each([
  [["tcp://127.0.0.1:1"], ["-o", "recieveHighWaterMark=0"], 2],
  [["tcp://127.0.0.1:1"], ["--curve-server-key", "@/nowhere/key"], 1],
  [["tcp://127.0.0.1:1", "tcp://nonsense"], [], 2],
  [["tcp://127.0.0.1:1", `@${elsewhere}`], [], 1],
])("record %j %j destroys no recording", async (endpoints, more, expected) => {
  const path = recordingOf([0, 1]);
  appendFileSync(path, "cut");
  const before = readFileSync(path);
  for (const how of ["--overwrite", "--append"]) {
    const { code } = await run(["record", ...endpoints, path, how, ...more]);
    expect([code, readFileSync(path)]).toEqual([expected, before]);
  }
});

test("a damaged size does not hide the records behind it", async () => {
  const path = recordingOf([0, 1, 2, 3]);
  const bytes = readFileSync(path);
  const record = recordOf({ time: 1, frames: [Buffer.from("0")] }).length;
  bytes[bytes.length - 3 * record + 3] = 0x7f;
  writeFileSync(path, bytes);
  const { code, errors } = await run(["record", "tcp://127.0.0.1:1", path, "--append"]);
  expect([code, errors]).toEqual([
    1,
    expect.stringMatching(/damaged: record 2, at byte/),
  ]);
  expect(readFileSync(path)).toEqual(bytes);
  const cut = await replay(path, 1);
  expect([cut.code, cut.received.map(String)]).toEqual([1, ["0"]]);
  expect(cut.errors).toMatch(/damaged: record 2, at byte/);
});

test("record ends before its size limit, and after its duration", async () => {
  const path = freshPath();
  const limited = await publisherFor((feed) => {
    return ["record", feed, path, "--size-limit", "10K", "--json"];
  });
  for (let count = 0; count < 100; count++)
    await limited.publisher.send(Buffer.alloc(1000));
  const { lines, code } = await limited.tool.end;
  limited.publisher.close();
  expect([code, JSON.parse(lines[0]!).end]).toEqual([0, "size"]);
  expect(readFileSync(path).length).toBeLessThanOrEqual(10_000);
  const args = ["record", "tcp://127.0.0.1:1", freshPath(), "--duration", "50ms"];
  const timed = await runJson(args);
  expect([timed.code, timed.objects[0].end]).toEqual([0, "duration"]);
});

test.each([
  [["record", "tcp://a:1"], /FILE is missing/],
  [["record", "tcp://a:1", "tcp://a:2"], /The last argument is the FILE/],
  [["record", "tcp://a:1", "x", "--append", "--overwrite"], /exclude each other/],
  [["record", "tcp://a:1", "x", "--size-limit", "huge"], /--size-limit takes bytes/],
  [["record", "tcp://a:1", "x", "--type", "pull", "--topic", "a"], /--topic is for/],
  [["record", "inproc://a", "x"], /is inside one process/],
  [["record", "localhost:5555", "x"], /is not an endpoint/],
  [["replay", "x", "tcp://a:1", "--speed", "0"], /--speed takes a number above 0/],
  [["replay", "-", "tcp://a:1", "--loop"], /--loop takes a file/],
])("%j is a wrong command line", async (args, message) => {
  const { code, errors } = await run(args);
  expect([code, errors]).toEqual([2, expect.stringMatching(message)]);
  expect(existsSync("x")).toBe(false);
});

test("a recorder says why it is refused", async () => {
  const keys = curveKeyPair();
  await using feed = new XPublisher({ plainServer: true });
  const endpoint = await feed.bind(address);
  const args = ["record", endpoint, freshPath(), `--curve-server-key=${keys.publicKey}`];
  await using tool = new Tool(args);
  await tool.printed(/was refused: /);
});

test("a recording passes through pipes while it grows", async () => {
  await using publisher = new XPublisher();
  const feed = await publisher.bind(address);
  const line = `"$0" "$1" record ${feed} - --count 2 | cat | "$0" "$1" replay - '${address}'`;
  const shell = spawn("sh", ["-c", line, process.execPath, program], {
    stdio: ["ignore", "inherit", "pipe"],
  });
  const ended = once(shell, "close");
  let errors = "";
  shell.stderr.on("data", (bytes: Buffer) => (errors += bytes.toString()));
  await publisher.receive();
  while (!/pub bound to \S+\n/.test(errors)) await once(shell.stderr, "data");
  await using subscriber = new Subscriber();
  subscriber.subscribe();
  subscriber.connect(/pub bound to (\S+)/.exec(errors)![1]!);
  await publisher.send("first");
  expect(String(await subscriber.receive())).toBe("first");
  await publisher.send(["second", "frame"]);
  expect((await subscriber.receive()).map(String)).toEqual(["second", "frame"]);
  expect(await ended).toEqual([0, null]);
});

const hasPython = spawnSync("python3", ["--version"]).status === 0;

(hasPython ? test : test.skip)("the program of the page reads a recording", () => {
  const code = snippetsOf("docs/guide/recording.md").find(
    ({ language }) => language === "python",
  )!.code;
  const path = recordingOf([0, 1.5]);
  appendFileSync(path, "cut");
  const { stdout } = spawnSync("python3", ["-c", code, path], { encoding: "utf8" });
  expect(stdout.split("\n")).toEqual([
    "sub",
    "1700000000000000 [b'0']",
    "1700000000001500 [b'1']",
    "",
  ]);
});
