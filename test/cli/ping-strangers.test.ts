// `zmq-napi ping` and peers that are not libzmq of today: old ones, others, and hostile ones.

import { createServer as createHttp } from "node:http";
import { createServer } from "node:net";
import { createServer as createTls } from "node:tls";
import { Router } from "zmq-napi";

import {
  command,
  ping,
  RawServer,
  ready,
  restOfGreeting,
  signature,
  step,
  type Talk,
  talking,
} from "./ping-peers";
import { run } from "./tool";

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
  expect([code, contact.outcome, reply.milliseconds]).toEqual([3, "zmtp", null]);
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

test("what a peer says reaches a terminal with escapes only", async () => {
  using server = await talking((talk) => talk.say("\x1b[31mSSH-\x07\x9b"));
  const { output } = await run(["ping", server.address, "-t", "1s"]);
  const dangerous = output.filter((byte) => byte < 32 || (byte > 126 && byte < 160));
  expect([...new Set(dangerous)]).toEqual([10]);
});

test("also the names of what a peer says of itself are escaped", async () => {
  using server = await talking(async (talk) => {
    await step(talk, restOfGreeting(0, "NULL"));
    await talk.hear(64);
    const name = "\x1b]0;owned\x07";
    talk.say(ready({ "Socket-Type": "ROUTER", [name]: "\x1b[2J" }));
  });
  const { output } = await run(["ping", server.address, "-t", "2s"]);
  expect(output.toString()).toContain("\\e]0;owned");
  const dangerous = output.filter((byte) => byte < 32 || byte === 127);
  expect([...new Set(dangerous)]).toEqual([10]);
});

test("the words of a refusal are escaped at each ping", async () => {
  using server = await RawServer.listen(
    createHttp((_, answer) => answer.end()).on("upgrade", (_, socket) => {
      socket.end("HTTP/1.1 403 \x1b[2Jno\u009b\r\n\r\n");
    }),
  );
  const address = server.address.replace("tcp:", "ws:");
  const { output } = await run(["ping", address, "-n", "2", "-i", "1ms", "-t", "2s"]);
  expect(output.toString()).toMatch(/^2: /m);
  const dangerous = output.filter((byte) => byte < 32 || byte === 127);
  expect([...new Set(dangerous)]).toEqual([10]);
});

test("a mechanism with the name of a property of objects is shown as it is", async () => {
  using server = await talking((talk) => step(talk, restOfGreeting(1, "constructor"), 1));
  const { lines } = await run(["ping", server.address, "-t", "600ms"]);
  expect(lines[0]).toBe(`${server.address} is a ZeroMQ socket: ZMTP 3.1, constructor`);
});

test("a ping with a long context gets a whole pong", async () => {
  const context = Buffer.alloc(600, 7);
  let pong: Buffer | undefined;
  using server = await talking(async (talk) => {
    await step(talk, restOfGreeting(1, "NULL"));
    await talk.hear(64);
    talk.say(ready({ "Socket-Type": "ROUTER" }));
    let heard = await talk.hear(66);
    const body = Buffer.concat([Buffer.from("\x04PING\0\0"), context]);
    const head = Buffer.alloc(9);
    head[0] = 6;
    head.writeBigUInt64BE(BigInt(body.length), 1);
    talk.say(head, body);
    let at = -1;
    while (at < 0 || heard.length < at + 21) {
      heard = await talk.hear(heard.length + 1);
      at = heard.indexOf("\x04PONG");
    }
    pong = heard.subarray(at - 2, at + 21);
  });
  await ping(server.address, "-t", "1s");
  expect(pong?.subarray(0, 2)).toEqual(Buffer.of(4, 5 + 16));
  expect(pong?.subarray(7, 23)).toEqual(context.subarray(0, 16));
});
