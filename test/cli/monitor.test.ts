// `zmq-napi monitor` shows the events of connections.

import { curveKeyPair, Dealer, Push, Reply, Router } from "zmq-napi";

import { run, runJson, Tool } from "./tool";

const address = "tcp://127.0.0.1:*";

test("a connection that is made and lost", async () => {
  const router = new Router({ linger: 0 });
  const endpoint = await router.bind(address);
  await using tool = new Tool(["monitor", endpoint, "--json"]);
  await tool.printed(/"type":"handshake"/);
  router.close();
  await tool.printed(/"type":"connect:retry"/);
  const { signal, lines, errors } = await tool.stop();
  expect([signal, errors]).toEqual(["SIGINT", ""]);
  const events = lines.map((line) => JSON.parse(line));
  const types = events.map(({ type }) => type);
  expect(types.slice(0, 3)).toEqual(["connect:delay", "connect", "handshake"]);
  expect(types).toContain("disconnect");
  for (const event of events) {
    expect(event).toMatchObject({
      kind: "event",
      address: endpoint,
      explanation: expect.any(String),
    });
    expect(new Date(event.time).getTime()).not.toBeNaN();
  }
  const retry = events.find(({ type }) => type === "connect:retry");
  expect(retry.interval).toBeGreaterThan(0);
});

test("who connects to a bound socket, for people", async () => {
  const args = ["monitor", "--type", "router", "--bind", address, "--count", "3"];
  await using tool = new Tool(args);
  const [, endpoint] = await tool.printed(/bind +(tcp:\S+) {2}The socket listens\./);
  await using dealer = new Dealer();
  dealer.connect(endpoint!);
  const { code, lines } = await tool.end;
  expect(code).toBe(0);
  expect(lines).toEqual([
    expect.stringMatching(/^\d\d:\d\d:\d\d\.\d{3} {2}bind /),
    expect.stringMatching(/ accept +\S+ \(tcp:\S+\) {2}A peer has connected/),
    expect.stringMatching(/ handshake +\S+ \(tcp:\S+\) {2}.*messages can pass/),
  ]);
});

test("a client whose keys do not fit", async () => {
  const [server, other] = [curveKeyPair(), curveKeyPair()];
  await using reply = new Reply({
    curveServer: true,
    curveSecretKey: server.secretKey,
    curvePublicKey: server.publicKey,
  });
  const endpoint = await reply.bind(address);
  const keys = [`--curve-server-key=${other.publicKey}`];
  await using tool = new Tool(["monitor", "--type", "req", endpoint, "--json", ...keys]);
  await tool.printed(/"type":"(handshake:error|disconnect)/);
  const { lines } = await tool.stop();
  expect(lines.join()).not.toContain('"type":"handshake"');
});

test("what peers send is dropped, so that they can go on", async () => {
  await using push = new Push({ linger: 0, sendHighWaterMark: 10 });
  const endpoint = await push.bind(address);
  await using tool = new Tool(["monitor", "--type", "pull", endpoint, "--json"]);
  // A queue that nobody reads takes a thousand, and the system some megabytes.
  const bytes = Buffer.alloc(10_000);
  for (let sent = 0; sent < 5000; sent++) await push.send(bytes, { timeout: 10_000 });
  const { lines, errors } = await tool.stop();
  expect(errors).toBe("");
  expect(lines.join()).toContain('"type":"handshake"');
});

test("a request waits at a rep, which does not answer", async () => {
  await using dealer = new Dealer({ linger: 0 });
  const endpoint = await dealer.bind(address);
  await using tool = new Tool(["monitor", "--type", "rep", endpoint, "--json"]);
  await dealer.send([null, "request"]);
  await tool.printed(/"type":"handshake"/);
  expect((await tool.stop()).errors).toBe("");
});

test("--duration ends it", async () => {
  const { code, objects } = await runJson([
    "monitor",
    "tcp://127.0.0.1:1",
    "--duration",
    "300ms",
  ]);
  expect(code).toBe(0);
  expect(objects[0].type).toBe("connect:delay");
});

test("what repeats is printed once, and counted at the end", async () => {
  const args = ["monitor", "tcp://127.0.0.1:1", "-o", "reconnectInterval=1"];
  const { code, lines } = await run([...args, "--count", "300"]);
  expect(code).toBe(0);
  expect(lines.map((line) => line.split(/ +/)[1])).toEqual([
    ...["connect:delay", "close", "connect:retry"],
    "(the",
  ]);
  expect(lines.at(-1)).toMatch(
    /tcp:\/\/127\.0\.0\.1:1 {2}9\d more attempts in \d+\.\d s\.$/,
  );
  const all = await run([...args, "--count", "30", "--verbose"]);
  expect(all.lines).toHaveLength(30);
});

test.each(["inproc://a", "localhost:5555"])(
  "%s is a wrong command line",
  async (text) => {
    expect((await run(["monitor", text])).code).toBe(2);
    expect((await run(["proxy", address, text])).code).toBe(2);
  },
);

test("a wrong option is a wrong command line", async () => {
  const { code, errors } = await run(["monitor", "tcp://a:1", "--option", "colour=1"]);
  expect([code, errors]).toEqual([2, expect.stringMatching(/colour/)]);
});
