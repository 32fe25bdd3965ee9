// `zmq-napi ping` says what speaks at an endpoint, and does not disturb it.

import { createServer as createHttp } from "node:http";
import { createServer } from "node:net";
import { createServer as createTls } from "node:tls";
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
import {
  command,
  RawServer,
  ready,
  restOfGreeting,
  signature,
  type Talk,
  talking,
} from "./ping-peers";
import { run, runJson, Tool } from "./tool";

/** Pings once. Returns the finding, and how the process ended. */
async function ping(address: string, ...args: string[]) {
  const { objects, code, errors } = await runJson(["ping", address, ...args]);
  expect(errors).toBe("");
  const [contact, reply] = objects;
  return { code, contact, reply };
}

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
      time: expect.any(Number),
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

/** Sends its signature, and the rest after ours, as libzmq does. */
async function step(talk: Talk, rest: Uint8Array, count = 1): Promise<void> {
  talk.say(signature(count));
  await talk.hear(11);
  talk.say(rest);
}

interface Conversation {
  talk: (talk: Talk) => Promise<void> | void;
  outcome: string;
  peer?: Readonly<Record<string, any>>;
  says?: RegExp;
  took?: string;
}

const conversations: Record<string, Conversation> = {
  "libzmq 2, anonymous": {
    talk: (talk) => talk.say(Buffer.of(1, 0)),
    outcome: "zmtp",
    peer: { version: "1.0", identity: "", looksLike: "libzmq 2", mechanism: null },
  },
  "libzmq 2 with an identity": {
    talk: (talk) => talk.say(Buffer.of(4, 0), "bob"),
    outcome: "zmtp",
    peer: { version: "1.0", identity: "bob" },
  },
  "libzmq 3.2": {
    talk: (talk) => step(talk, Buffer.of(1, 8)),
    outcome: "zmtp",
    peer: { version: "2.0", socketType: "PUSH", looksLike: /^libzmq 3\.2/ },
  },
  "libzmq 4.0": {
    talk: async (talk) => {
      await step(talk, restOfGreeting(0, "NULL"));
      await talk.hear(64);
      talk.say(ready({ "Socket-Type": "ROUTER", Identity: "" }));
    },
    outcome: "zmtp",
    peer: { version: "3.0", looksLike: /^libzmq 4\.0/ },
    took: "DEALER",
    says: /ZMTP 3\.0 has no ping/,
  },
  "another implementation": {
    talk: (talk) => talk.say(signature(0), restOfGreeting(1, "GSSAPI", true)),
    outcome: "zmtp",
    peer: {
      mechanism: "GSSAPI",
      asServer: true,
      looksLike: "another implementation than libzmq",
    },
  },
  "a peer that waits for the whole greeting": {
    talk: async (talk) => {
      talk.say(signature(0));
      await talk.hear(64);
      talk.say(restOfGreeting(0, "NULL"), ready({ "Socket-Type": "PULL" }));
    },
    outcome: "zmtp",
    peer: { socketType: "PULL", identity: null },
    took: "PUSH",
  },
  "a peer of an unknown type": {
    talk: async (talk) => {
      await step(talk, restOfGreeting(1, "NULL"));
      talk.say(ready({ "socket-type": "TELEX" }));
    },
    outcome: "zmtp",
    peer: { socketType: "TELEX" },
    says: /does not know this type/,
  },
  "a peer that is not talkative": {
    talk: (talk) => step(talk, restOfGreeting(1, "NULL")),
    outcome: "refused",
    says: /says nothing after its greeting/,
  },
  "a peer that refuses in words": {
    talk: async (talk) => {
      await step(talk, restOfGreeting(1, "NULL"));
      talk.say(command("ERROR", Buffer.from("\x09too\x1bmany!")));
    },
    outcome: "refused",
    says: /too\\u001bmany!/,
  },
  "a peer that hangs up in the handshake": {
    talk: async (talk) => {
      await step(talk, restOfGreeting(1, "NULL"));
      await talk.hear(64);
      talk.hangUp();
    },
    outcome: "refused",
    says: /has closed the connection in the handshake/,
  },
  "a malformed READY": {
    talk: async (talk) => {
      await step(talk, restOfGreeting(1, "NULL"));
      talk.say(command("READY", Buffer.of(200, 1, 2)));
    },
    outcome: "other",
    says: /its READY command is malformed/,
  },
  "a frame of a terabyte": {
    talk: async (talk) => {
      await step(talk, restOfGreeting(1, "NULL"));
      talk.say(Buffer.of(6, 0, 0, 1, 0, 0, 0, 0, 0));
    },
    outcome: "other",
    says: /a frame of 1099511627776 bytes/,
  },
  "half a greeting": {
    talk: (talk) => {
      talk.say(signature(1).subarray(0, 7));
      talk.hangUp();
    },
    outcome: "other",
    says: /closed the connection in its middle/,
  },
};

describe("ping knows", () => {
  test.each(Object.entries(conversations))("%s", async (_name, row) => {
    using server = await talking(row.talk);
    const { code, contact } = await ping(server.address, "-t", "600ms");
    expect(contact.outcome).toBe(row.outcome);
    expect(code).toBe(row.outcome === "zmtp" ? 0 : 1);
    const { looksLike, ...peer } = { looksLike: undefined, ...row.peer };
    if (row.peer) expect(contact.peer).toMatchObject(peer);
    if (looksLike) expect(contact.peer.looksLike).toMatch(looksLike);
    expect(contact.tookType).toBe(row.took ?? null);
    if (row.says) expect(contact.explanation).toMatch(row.says);
  });
});

test("a peer that does not reply to pings is late", async () => {
  using server = await talking(async (talk) => {
    await step(talk, restOfGreeting(1, "NULL"));
    talk.say(ready({ "Socket-Type": "ROUTER" }));
  });
  const { code, contact, reply } = await ping(server.address, "-t", "400ms");
  expect([code, contact.outcome, reply.time]).toEqual([3, "zmtp", null]);
});

describe("ping recognises", () => {
  test("an HTTP server, by tcp and by ws", async () => {
    using server = await RawServer.listen(createHttp((_, answer) => answer.end("hi")));
    const { code, contact } = await ping(server.address);
    expect([code, contact.outcome]).toEqual([1, "other"]);
    expect(contact.explanation).toMatch(/^This is an HTTP server/);
    const web = await ping(server.address.replace("tcp:", "ws:"));
    expect([web.code, web.contact.outcome]).toEqual([1, "other"]);
    expect(web.contact.explanation).toMatch(/replied 200 OK/);
  });

  test("a TLS server", async () => {
    using server = await RawServer.listen(createTls({}));
    const { code, contact } = await ping(server.address);
    expect(code).toBe(1);
    expect(contact.explanation).toMatch(/TLS/);
  });

  test("an SSH server, and says nothing to it", async () => {
    let heard = 0;
    using server = await RawServer.listen(
      createServer((socket) => {
        socket.write("SSH-2.0-OpenSSH_9.2\r\n");
        socket.on("data", ({ length }) => (heard += length)).on("error", () => undefined);
      }),
    );
    const { contact } = await ping(server.address);
    expect(contact.explanation).toMatch(/This is an SSH server.*"SSH-2.0-OpenSSH_9.2"/);
    expect(heard).toBe(0);
  });

  test("a server that reads lines", async () => {
    using server = await talking(async (talk) => {
      const bytes = await talk.hear(12);
      if (bytes.includes("\r\n")) talk.say("-ERR unknown command\r\n");
    });
    const { contact } = await ping(server.address, "-t", "1s");
    expect(contact.explanation).toMatch(/a Redis server/);
  });

  test("a server that closes the connection", async () => {
    using server = await talking((talk) => talk.hangUp());
    const { code, contact } = await ping(server.address);
    expect([code, contact.outcome, contact.peer]).toEqual([1, "closed", null]);
  });

  test("a server that says nothing, when the time is over", async () => {
    using server = await talking(() => undefined);
    const { code, contact } = await ping(server.address, "--timeout", "300ms");
    expect([code, contact.outcome, contact.peer]).toEqual([3, "silent", null]);
  });

  test("that a ws endpoint is bound to tcp", async () => {
    await using router = new Router();
    const address = await router.bind("tcp://127.0.0.1:*");
    const { code, contact } = await ping(address.replace("tcp:", "ws:"), "-t", "1s");
    expect(code).toBe(1);
    expect(contact.peer).toBeNull();
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

test("what a peer says reaches a terminal with escapes only", async () => {
  using server = await talking((talk) => talk.say("\x1b[31mSSH-\x07\x9b"));
  const { output } = await run(["ping", server.address, "-t", "1s"]);
  const dangerous = output.filter((byte) => byte < 32 || (byte > 126 && byte < 160));
  expect([...new Set(dangerous)]).toEqual([10]);
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
  const { code, lines } = await tool.stop();
  expect(code).toBe(0);
  expect(lines.at(-1)).toMatch(/^\d+ sent, \d+ answered: least/);
});
