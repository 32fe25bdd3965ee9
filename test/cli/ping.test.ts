// `zmq-napi ping` says what speaks at an endpoint, and does not disturb it.

import { createServer } from "node:net";

import {
  capability,
  Context,
  curveKeyPair,
  Dealer,
  Observer,
  Pair,
  Publisher,
  Pull,
  Push,
  Reply,
  Request,
  Router,
  type Socket,
  Subscriber,
  XPublisher,
  XSubscriber,
} from "zmq-napi";
import { Authenticator } from "zmq-napi/auth";

import { endpoint, freshPath, wireTransports } from "../support/transports";
import { ping, RawServer } from "./ping-peers";
import { run, Tool } from "./tool";

const types: [string, () => Socket, string | null][] = [
  ["ROUTER", () => new Router(), "DEALER"],
  ["REP", () => new Reply(), "REQ"],
  ["PUB", () => new Publisher(), "SUB"],
  ["XPUB", () => new XPublisher(), "SUB"],
  ["SUB", () => new Subscriber(), "PUB"],
  ["XSUB", () => new XSubscriber(), "PUB"],
  ["PULL", () => new Pull(), "PUSH"],
  ["PUSH", () => new Push(), null],
  ["DEALER", () => new Dealer(), null],
  ["REQ", () => new Request(), null],
  ["PAIR", () => new Pair(), null],
];

describe.each(wireTransports)("over %s, ping", (transport) => {
  test.each(types)("finds a %s", async (type, make, tookType) => {
    await using socket = make();
    const address = await socket.bind(endpoint(transport));
    const { code, contact, reply } = await ping(address);
    expect(code).toBe(0);
    expect(contact).toMatchObject({ kind: "contact", outcome: "zmtp", tookType });
    expect(contact.peer).toMatchObject({
      version: transport === "ws" ? null : "3.1",
      mechanism: "NULL",
      socketType: type,
      looksLike: expect.stringMatching(/^libzmq 4\.3\.3 or newer/),
    });
    expect(contact.connectTime).toBeGreaterThan(0);
    expect(contact.greetingTime).toBeGreaterThan(0);
    expect(reply).toMatchObject({
      kind: "reply",
      sequence: 1,
      measure: tookType === null ? "greeting" : "ping",
      milliseconds: expect.any(Number),
    });
  });
});

test("ping shows the identity and the other properties of the handshake", async () => {
  await using router = new Router({ routingId: "front\x01desk" });
  router.metadata = { "X-Role": "broker" };
  const { contact } = await ping(await router.bind("tcp://127.0.0.1:*"));
  expect(contact.peer.identity).toBe(`0x${Buffer.from("front\x01desk").toString("hex")}`);
  expect(contact.peer.metadata).toEqual({ "X-Role": "broker" });
});

test.each(["tcp", "ws"] as const)(
  "a ping over %s takes no message",
  async (transport) => {
    if (transport === "ws" && !capability.ws) return;
    await using push = new Push({ linger: 0 });
    const address = await push.bind(endpoint(transport));
    const sent = push.send("precious");
    const { contact } = await ping(address);
    expect(contact.explanation).toMatch(/because the peer would send it messages/);
    await using pull = new Pull();
    pull.connect(address);
    expect(String(await pull.receive())).toBe("precious");
    await sent;
  },
);

test("a ping sends neither a message nor a subscription", async () => {
  await using router = new Router();
  await using xpub = new XPublisher();
  await ping(await router.bind("tcp://127.0.0.1:*"), "-n", "2", "-i", "1ms");
  await ping(await xpub.bind("tcp://127.0.0.1:*"));
  expect([router.tryReceive(), xpub.tryReceive()]).toEqual([undefined, undefined]);
});

test("a ping leaves a pair to its peer", async () => {
  await using one = new Pair();
  const address = await one.bind("tcp://127.0.0.1:*");
  await ping(address);
  await using other = new Pair();
  other.connect(address);
  await one.send("hello");
  expect(String(await other.receive())).toBe("hello");
});

test("--as finishes the handshake with that type", async () => {
  await using dealer = new Dealer();
  const address = await dealer.bind("tcp://127.0.0.1:*");
  const { contact, reply } = await ping(address, "--as", "router");
  expect(contact.tookType).toBe("ROUTER");
  expect(reply.measure).toBe("ping");
});

describe("without keys, ping", () => {
  const keys = curveKeyPair();
  const curve = { curveServer: true, curveSecretKey: keys.secretKey } as const;

  test.each(wireTransports)("finds CURVE over %s", async (transport) => {
    await using reply = new Reply({ ...curve, curvePublicKey: keys.publicKey });
    using observer = new Observer(reply, { events: ["handshake"] });
    const { code, contact } = await ping(await reply.bind(endpoint(transport)));
    expect(code).toBe(0);
    expect(contact.peer).toMatchObject({ mechanism: "CURVE", socketType: null });
    expect(contact.explanation).toMatch(/Without keys/);
    expect(contact.tookType).toBeNull();
    // Over ws, libzmq reports a handshake after the upgrade.
    if (transport !== "ws")
      await expect(observer.receive({ timeout: 0 })).rejects.toThrow();
  });

  test("finds PLAIN", async () => {
    await using reply = new Reply({ plainServer: true });
    const { contact } = await ping(await reply.bind("tcp://127.0.0.1:*"));
    expect(contact.peer).toMatchObject({ mechanism: "PLAIN", asServer: false });
  });

  test("says that an authentication handler refuses it", async () => {
    await using context = new Context();
    using auth = new Authenticator({ context, deny: ["127.0.0.1"] });
    await using reply = new Reply({ context, zapDomain: "test" });
    const { code, contact } = await ping(await reply.bind("tcp://127.0.0.1:*"));
    expect(code).toBe(1);
    expect(contact.outcome).toBe("refused");
    expect(contact.explanation).toMatch(/refuses this machine \(ZAP status 400\)/);
    expect(auth.closed).toBe(false);
  });
});

describe("where nothing listens, ping says so", () => {
  test("over tcp", async () => {
    const server = await RawServer.listen(createServer());
    server[Symbol.dispose]();
    const { code, lines } = await run(["ping", server.address]);
    expect(code).toBe(1);
    expect(lines).toEqual([
      `${server.address}: Nothing listens there: the connection was refused.`,
    ]);
  });

  test("over ipc", async () => {
    const path = freshPath();
    const { code, contact } = await ping(`ipc://${path}`);
    expect([code, contact.outcome]).toEqual([1, "unreachable"]);
    expect(contact.explanation).toBe(`Nothing listens there: ${path} does not exist.`);
  });

  test("for an unknown host", async () => {
    const { contact } = await ping("tcp://nobody.invalid:5555");
    expect(contact.explanation).toMatch(/nobody\.invalid/);
  });
});

test.each(["inproc://x", "tcp://127.0.0.1", "udp://127.0.0.1:5", "hello"])(
  "ping %s is a wrong command line",
  async (text) => {
    const { code, lines, errors } = await run(["ping", text]);
    expect([code, lines]).toEqual([2, []]);
    expect(errors).toMatch(/^ping: .*--help/);
  },
);

test("ping is for people without --json", async () => {
  await using router = new Router();
  const address = await router.bind("tcp://127.0.0.1:*");
  const { lines } = await run(["ping", "-n", "2", "-i", "1ms", address]);
  expect(lines[0]).toBe(`${address} is a ROUTER socket: ZMTP 3.1, no security`);
  expect(lines.slice(-3)).toEqual([
    expect.stringMatching(/^1: replied in [\d.]+ ms$/),
    expect.stringMatching(/^2: replied in [\d.]+ ms$/),
    expect.stringMatching(/^2 sent, 2 answered: least .* ms, average .* ms, most .* ms$/),
  ]);
});

test("ping goes on when the peer comes back, and ends with a summary at Ctrl-C", async () => {
  const first = new Router({ linger: 0 });
  const address = await first.bind("tcp://127.0.0.1:*");
  await using tool = new Tool(["ping", "-n", "0", "-i", "50ms", address]);
  await tool.printed(/^1: replied/m);
  first.close();
  await first.released;
  await tool.printed(/^\d+: Nothing listens there/m);
  await using second = new Router({ linger: 0 });
  await second.bind(address);
  await tool.printed(/Nothing listens there[^]*\n\d+: replied/);
  const { signal, lines } = await tool.stop();
  expect(signal).toBe("SIGINT");
  expect(lines.at(-1)).toMatch(/^\d+ sent, \d+ answered: least/);
});

test("ping says when another peer has taken the place of the first", async () => {
  const first = new Router({ linger: 0 });
  const address = await first.bind("tcp://127.0.0.1:*");
  await using tool = new Tool(["ping", "-n", "0", "-i", "20ms", address]);
  await tool.printed(/is a ROUTER socket[^]*\n1: replied/);
  first.close();
  await first.released;
  await tool.printed(/Nothing listens there/);
  await using second = new Reply({ linger: 0 });
  await second.bind(address);
  await tool.printed(
    /^Another peer is there now:\n\S+ is a REP socket[^]*\n\d+: replied/m,
  );
  const { lines } = await tool.stop();
  expect(lines.filter((line) => / is an? .* socket/.test(line))).toHaveLength(2);
});

test("ping describes a peer that comes later", async () => {
  const server = await RawServer.listen(createServer());
  server[Symbol.dispose]();
  await using tool = new Tool(["ping", "-n", "0", "-i", "20ms", "-j", server.address]);
  await tool.printed(/"outcome":"unreachable"/);
  await using router = new Router({ linger: 0 });
  await router.bind(server.address);
  await tool.printed(/"kind":"contact"[^\n]*"socketType":"ROUTER"/);
});
