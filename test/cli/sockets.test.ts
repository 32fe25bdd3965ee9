// Laws of the commands for sockets: each type talks to a socket of the package.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  Dealer,
  Pair,
  Pull,
  Push,
  Reply,
  Request,
  Router,
  Stream,
  Subscriber,
  XPublisher,
  XSubscriber,
} from "zmq-napi";
import { Channel, Client, Dish, Gather, Peer, Scatter, Server } from "zmq-napi/draft";

import { anyPort, Command, run } from "./cli";

const texts = (frames: readonly Buffer[]) => frames.map(String);

/** Parses lines of JSON. */
function objects(output: Buffer): unknown[] {
  return output
    .toString()
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

describe("commands that receive", () => {
  test("sub prints the messages of its topics", async () => {
    await using pub = new XPublisher({ linger: 0 });
    const endpoint = await pub.bind(anyPort);
    await using sub = Command.start(["sub", endpoint, "-T", "a", "-T", "b", "-n", "2"]);
    for (let topics = 0; topics < 2; topics++) await pub.receive();
    for (const topic of ["a", "c", "b"]) await pub.send([topic, `of ${topic}`]);
    const { code, output } = await sub.ended;
    expect(output.toString()).toBe("a | of a\nb | of b\n");
    expect(code).toBe(0);
  });

  test("pull takes from several endpoints, bound and connected", async () => {
    await using push = new Push();
    const there = await push.bind(anyPort);
    await using pull = Command.start(["pull", there, `@${anyPort}`, "-n", "2"]);
    await using other = new Push();
    other.connect(await pull.bound());
    await push.send("from there");
    await pull.printed(/from there/);
    await other.send("from here");
    const { code, output } = await pull.ended;
    expect(output.toString()).toBe("from there\nfrom here\n");
    expect(code).toBe(0);
  });

  test("dish prints the group of a message", async () => {
    await using dish = Command.start([
      "dish",
      "--bind",
      anyPort,
      "-g",
      "news",
      "-n",
      "1",
    ]);
    const radio = Command.start(["radio", await dish.bound(), "-g", "news", "hello"]);
    await using both = radio;
    expect((await both.ended).code).toBe(0);
    expect((await dish.ended).output.toString()).toBe("news | hello\n");
  });

  test("gather prints what a Scatter sends", async () => {
    await using gather = Command.start(["gather", "--bind", anyPort, "-n", "1"]);
    await using scatter = new Scatter();
    scatter.connect(await gather.bound());
    await scatter.send("hello");
    expect((await gather.ended).output.toString()).toBe("hello\n");
  });
});

describe("commands that send", () => {
  test("pub waits until somebody subscribes to its message", async () => {
    await using pub = Command.start(["pub", "--bind", anyPort, "news", "hello"]);
    const endpoint = await pub.bound();
    await using other = new Subscriber();
    other.subscribe("sports");
    other.connect(endpoint);
    await using sub = new Subscriber();
    sub.subscribe("ne");
    sub.connect(endpoint);
    expect(texts(await sub.receive())).toEqual(["news", "hello"]);
    expect((await pub.ended).code).toBe(0);
  });

  test("pub --topic puts a frame before each line", async () => {
    const options = ["--topic", "log"];
    await using pub = Command.start(["pub", "--bind", anyPort, ...options], {
      input: "one\ntwo",
    });
    await using sub = new Subscriber();
    sub.subscribe("log");
    sub.connect(await pub.bound());
    expect(texts(await sub.receive())).toEqual(["log", "one"]);
    expect(texts(await sub.receive())).toEqual(["log", "two"]);
  });

  test("an argument with a transport of others is a frame", async () => {
    await using pull = new Pull();
    const endpoint = await pull.bind(anyPort);
    expect((await run(["push", endpoint, "https://example.com/job"])).code).toBe(0);
    expect(texts(await pull.receive())).toEqual(["https://example.com/job"]);
  });

  test("--option gives text that looks like a number, where text is wanted", async () => {
    await using router = new Router();
    const endpoint = await router.bind(anyPort);
    const options = ["--send-only", "-o", "routingId=42", "-o", "sendHighWaterMark=5"];
    expect((await run(["dealer", endpoint, "x", ...options])).code).toBe(0);
    expect(texts(await router.receive())).toEqual(["42", "x"]);
  });

  test("push delivers all lines before it ends", async () => {
    const lines = Array.from({ length: 5000 }, (_, index) => `line ${index}`);
    await using pull = new Pull();
    const endpoint = await pull.bind(anyPort);
    await using push = Command.start(["push", endpoint], { input: lines.join("\n") });
    for (const line of lines) expect(String((await pull.receive())[0])).toBe(line);
    expect((await push.ended).code).toBe(0);
  });

  test("--interval sends again and again", async () => {
    await using pull = new Pull();
    const endpoint = await pull.bind(anyPort);
    await using push = Command.start(["push", endpoint, "tick", "-i", "10ms", "-n", "3"]);
    const began = performance.now();
    for (let tick = 0; tick < 3; tick++) await pull.receive();
    expect((await push.ended).code).toBe(0);
    expect(performance.now() - began).toBeGreaterThan(15);
  });

  test("scatter sends a message of one frame", async () => {
    await using gather = new Gather();
    const endpoint = await gather.bind(anyPort);
    expect((await run(["scatter", endpoint, "hello"])).code).toBe(0);
    expect(String((await gather.receive())[0])).toBe("hello");
    const { code, errors } = await run(["scatter", endpoint, "two", "frames"]);
    expect(code).toBe(2);
    expect(errors).toMatch(/^scatter: .*one frame, but one has 2/);
  });

  test("a frame may look like an option or an endpoint after --", async () => {
    await using pull = new Pull();
    const endpoint = await pull.bind(anyPort);
    await run(["push", endpoint, "--", "--count", "tcp://a:1"]);
    expect(texts(await pull.receive())).toEqual(["--count", "tcp://a:1"]);
  });
});

describe("requests and replies", () => {
  test("req prints the replies, one after the other", async () => {
    await using rep = new Reply();
    const endpoint = await rep.bind(anyPort);
    await using req = Command.start(["req", endpoint], { input: "one\ntwo\n" });
    for (const text of ["one", "two"]) {
      expect(texts(await rep.receive())).toEqual([text]);
      await rep.send([`re: ${text}`, ""]);
    }
    const { code, output } = await req.ended;
    expect(output.toString()).toBe('re: one | ""\nre: two | ""\n');
    expect(code).toBe(0);
  });

  test.each<[string[], string[]]>([
    [[], ["hello", "you"]],
    [
      ["--reply", "fixed", "--reply", "text"],
      ["fixed", "text"],
    ],
    [["--exec", "tr a-z A-Z"], ["HELLO\tYOU"]],
    [["--exec", "echo out; exit 3"], ["out"]],
  ])("rep %j answers %j", async (options, reply) => {
    await using rep = Command.start(["rep", "--bind", anyPort, "-n", "1", ...options]);
    await using req = new Request();
    req.connect(await rep.bound());
    await req.send(["hello", "you"]);
    expect(texts(await req.receive())).toEqual(reply);
    const { code, output, errors } = await rep.ended;
    expect({ code, output: output.toString() }).toEqual({
      code: 0,
      output: "hello | you\n",
    });
    if (options[1]?.includes("exit 3")) expect(errors).toContain("ended with 3");
  });

  test("router answers a Request in its envelope, and shows the peer", async () => {
    const options = ["--reply", "ok", "-n", "1", "--json"];
    await using router = Command.start(["router", "--bind", anyPort, ...options]);
    await using req = new Request({ routingId: "me" });
    req.connect(await router.bound());
    await req.send("hello");
    expect(texts(await req.receive())).toEqual(["ok"]);
    const { output } = await router.ended;
    expect(objects(output)).toEqual([{ peer: "me", frames: ["", "hello"] }]);
  });
});

test("a router goes on after a peer that does not wait for its answer", async () => {
  const answer = ["--exec", 'cat; while ! test -e "$GATE"; do sleep 0.05; done'];
  const folder = mkdtempSync(join(tmpdir(), "zmq-napi-cli-"));
  const gate = join(folder, "open");
  await using router = Command.start(["router", "--bind", anyPort, "-V", ...answer], {
    env: { GATE: gate },
  });
  const endpoint = await router.bound();
  const hasty = new Dealer({ linger: 0 });
  hasty.connect(endpoint);
  await hasty.send("gone");
  await router.printed(/ \| gone$/m);
  hasty.close();
  await router.printed(/^disconnected: /m);
  writeFileSync(gate, "");
  await router.printed(/^the peer has gone: the message was not sent$/m);
  await using patient = new Dealer();
  patient.connect(endpoint);
  await patient.send("hello");
  expect(texts(await patient.receive())).toEqual(["hello"]);
  rmSync(folder, { recursive: true });
});

test("Ctrl-C ends a command of --exec with all that it has started", async () => {
  const exec = ["--exec", 'echo "started $$" >&2; sleep 1000 | cat'];
  await using rep = Command.start(["rep", "--bind", anyPort, ...exec]);
  await using req = new Request({ linger: 0 });
  req.connect(await rep.bound());
  await req.send("hello");
  await rep.printed(/^started \d+$/m);
  rep.process.kill("SIGTERM");
  expect(await rep.ended).toMatchObject({ signal: "SIGTERM" });
});

describe("commands that send and receive", () => {
  test("dealer sends its message and prints the answers", async () => {
    await using rep = new Reply();
    const endpoint = await rep.bind(anyPort);
    await using dealer = Command.start(["dealer", endpoint, "", "hello", "-n", "1"]);
    await rep.send((await rep.receive())[0]);
    expect((await dealer.ended).output.toString()).toBe('"" | hello\n');
  });

  test("router sends lines to the peer that was heard last", async () => {
    await using router = Command.start(["router", "--bind", anyPort, "-n", "2"]);
    await using dealer = new Dealer({ routingId: "me" });
    dealer.connect(await router.bound());
    await dealer.send("first");
    await router.printed(/me \| first/);
    router.process.stdin!.write("answer\n");
    expect(texts(await dealer.receive())).toEqual(["answer"]);
    await dealer.send("last");
    expect((await router.ended).code).toBe(0);
  });

  test("router --to names the peer, and an unknown peer is a failure", async () => {
    await using dealer = new Dealer({ routingId: Buffer.from([1, 255]) });
    const endpoint = await dealer.bind(anyPort);
    const known = await run(["router", endpoint, "--to", "0x01ff", "--send-only", "hi"]);
    expect(known.code).toBe(0);
    expect(texts(await dealer.receive())).toEqual(["hi"]);
    const unknown = await run(["router", endpoint, "--to", "you", "--send-only", "hi"]);
    expect(unknown.code).toBe(1);
    expect(unknown.errors).toMatch(/^router: /);
  });

  test("pair talks both ways until the count, while its input is open", async () => {
    await using pair = new Pair();
    const endpoint = await pair.bind(anyPort);
    await using command = Command.start(["pair", endpoint, "-n", "1"]);
    command.process.stdin!.write("hello\n");
    expect(texts(await pair.receive())).toEqual(["hello"]);
    await pair.send("and you");
    const { code, output } = await command.ended;
    expect({ code, output: output.toString() }).toEqual({ code: 0, output: "and you\n" });
  });

  test("--send-only ends when all is sent", async () => {
    await using pair = new Pair();
    const endpoint = await pair.bind(anyPort);
    const { code, output } = await run(["pair", endpoint, "--send-only", "hello"]);
    expect({ code, output }).toEqual({ code: 0, output: "" });
    expect(texts(await pair.receive())).toEqual(["hello"]);
  });

  test("xpub prints who subscribes, and publishes", async () => {
    await using xpub = Command.start(["xpub", "--bind", anyPort, "-n", "2", "news"]);
    await using sub = new Subscriber();
    sub.subscribe("news");
    sub.connect(await xpub.bound());
    expect(texts(await sub.receive())).toEqual(["news"]);
    sub.unsubscribe("news");
    const { output } = await xpub.ended;
    expect(output.toString()).toBe("subscribe news\nunsubscribe news\n");
  });

  test("xsub subscribes, and sends messages up", async () => {
    await using xpub = new XPublisher();
    const endpoint = await xpub.bind(anyPort);
    await using xsub = Command.start(["xsub", endpoint, "-T", "a", "-n", "1", "up"]);
    expect(texts(await xpub.receive())).toEqual(["\x01a"]);
    expect(texts(await xpub.receive())).toEqual(["up"]);
    await xpub.send(["a", "down"]);
    expect((await xsub.ended).output.toString()).toBe("a | down\n");
  });

  test("stream talks raw tcp", async () => {
    await using stream = new Stream();
    const endpoint = await stream.bind(anyPort);
    await using command = Command.start(["stream", endpoint, "hello", "-n", "1"]);
    let peer: Buffer;
    let data: Buffer;
    do [peer, data] = await stream.receive();
    while (data.length === 0);
    expect(String(data)).toBe("hello");
    await stream.send([peer, "you"]);
    const { code, output } = await command.ended;
    expect(code).toBe(0);
    expect(output.toString()).toMatch(/ \| you\n$/);
  });

  test("client and server", async () => {
    await using server = Command.start([
      "server",
      "--bind",
      anyPort,
      "--echo",
      "-n",
      "1",
    ]);
    const endpoint = await server.bound();
    const { code, output } = await run(["client", endpoint, "hello", "-n", "1"]);
    expect({ code, output }).toEqual({ code: 0, output: "hello\n" });
    expect((await server.ended).output.toString()).toMatch(/^\d+ \| hello\n$/);
  });

  test("peer sends to the peer that it connects to", async () => {
    await using peer = new Peer();
    const endpoint = await peer.bind(anyPort);
    await using command = Command.start(["peer", endpoint, "hello", "-n", "1"]);
    const [frame, address] = await peer.receive();
    expect(String(frame)).toBe("hello");
    await peer.send("you", address);
    expect((await command.ended).output.toString()).toMatch(/^\d+ \| you\n$/);
  });

  test("channel", async () => {
    await using channel = new Channel();
    const endpoint = await channel.bind(anyPort);
    await using command = Command.start(["channel", endpoint, "hello", "-n", "1"]);
    expect(String((await channel.receive())[0])).toBe("hello");
    await channel.send("you");
    expect((await command.ended).output.toString()).toBe("you\n");
  });
});

describe("sockets of the package", () => {
  test("a Client, Router and XSubscriber talk to commands as well", async () => {
    await using server = Command.start(["server", "--bind", anyPort, "--reply", "ok"]);
    await using client = new Client();
    client.connect(await server.bound());
    await client.send("hello");
    expect(String((await client.receive())[0])).toBe("ok");
    await using router = new Router();
    const endpoint = await router.bind(anyPort);
    await run(["dealer", endpoint, "--send-only", "hi"]);
    expect(String((await router.receive())[1])).toBe("hi");
    await using pub = Command.start(["pub", "--bind", anyPort, "hello"]);
    await using xsub = new XSubscriber();
    xsub.connect(await pub.bound());
    await xsub.send("\x01");
    expect(texts(await xsub.receive())).toEqual(["hello"]);
  });

  test("a Dish and Server do", async () => {
    await using dish = new Dish();
    dish.join("news");
    const group = await dish.bind(anyPort);
    await run(["radio", group, "-g", "news", "hello"]);
    expect(String((await dish.receive())[0])).toBe("hello");
    await using server = new Server();
    const endpoint = await server.bind(anyPort);
    await using client = Command.start(["client", endpoint, "hi", "-n", "1"]);
    const [frame, address] = await server.receive();
    await server.send(frame, address);
    expect((await client.ended).output.toString()).toBe("hi\n");
  });
});
