import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { connect as dial, createServer, type Socket as NetSocket } from "node:net";
import {
  capability,
  curveKeyPair,
  Dealer,
  Publisher,
  Pull,
  Push,
  Reply,
  Request,
  Router,
  type Socket,
  type SocketOptions,
  Subscriber,
} from "zmq-napi";

import { listening, Tap } from "../support/tap";

const withWs = capability.ws ? describe : describe.skip;
const withHeartbeats = capability.wsBrowsers ? test : test.skip;
const withPaths = capability.wsPaths ? test : test.skip;
const withoutPaths = capability.ws && !capability.wsPaths ? test : test.skip;

const portOf = (endpoint: string) => Number(/:(\d+)\//.exec(endpoint)![1]);

/** Binds one socket to a free port and connects the others. Returns the endpoint. */
async function link(path: string, bound: Socket, ...others: Socket[]): Promise<string> {
  const endpoint = await bound.bind(`ws://127.0.0.1:*${path}`);
  for (const other of others) other.connect(endpoint);
  return endpoint;
}

/** Returns the head of the request that a connection to `path` sends. */
async function requestTo(
  path: string,
  options: SocketOptions<Push> = {},
): Promise<string> {
  const server = createServer();
  const port = await listening(server);
  using push = new Push({ ...options, linger: 0 });
  push.connect(`ws://127.0.0.1:${port}${path}`);
  const [connection] = (await once(server, "connection")) as [NetSocket];
  const [head] = (await once(connection, "data")) as [Buffer];
  connection.destroy();
  server.close();
  return String(head);
}

withWs("a path", () => {
  test.each(["", "/", "/feed", "/feed?key=1", "/%C3%A4", "/a.b~c!d"])(
    "%j is what the request asks for",
    async (path) => {
      expect(await requestTo(path)).toMatch(
        new RegExp(`^GET ${(path || "/").replace(/[.?!]/g, "\\$&")} HTTP/1\\.1\r\n`),
      );
    },
  );

  withPaths("may have many segments, and colons", async () => {
    for (const path of ["/a/b", "/a/b/", "//", "/a:b/c", "/a?b=c:/d"]) {
      expect((await requestTo(path)).split(" ")[1]).toBe(path);
      using pull = new Pull();
      using push = new Push();
      const endpoint = await link(path, pull, push);
      expect(endpoint.endsWith(path)).toBe(true);
      await push.send("x");
      expect(String(await pull.receive())).toBe("x");
      await pull.unbind(endpoint);
      push.disconnect(endpoint);
    }
  });

  withoutPaths("of many segments is refused where libzmq misreads it", () => {
    using push = new Push();
    expect(() => push.connect("ws://127.0.0.1:5555/a/b")).toThrow(/misread/);
  });

  test("is ignored by the bound socket: every path connects", async () => {
    using pull = new Pull();
    using push = new Push();
    const endpoint = await pull.bind("ws://127.0.0.1:*/feed");
    push.connect(endpoint.replace("/feed", "/other"));
    await push.send("x");
    expect(String(await pull.receive())).toBe("x");
  });

  test("does not allow a second socket on a port", async () => {
    using one = new Pull();
    using other = new Pull();
    const endpoint = await one.bind("ws://127.0.0.1:*/one");
    await expect(other.bind(endpoint.replace("/one", "/other"))).rejects.toMatchObject({
      code: "EADDRINUSE",
    });
  });

  test.each([
    ["with a space", "/a b", "EINVAL"],
    ["with a line's end", "/a\r\nX-Forged: 1", "EINVAL"],
    ["with an umlaut", "/ä", "EINVAL"],
    ["too long", `/${"a".repeat(2048)}`, "ENAMETOOLONG"],
  ])("%s is refused", async (_what, path, code) => {
    using pull = new Pull();
    const error = expect.objectContaining({ name: "ZmqError", code });
    expect(() => pull.connect(`ws://127.0.0.1:5555${path}`)).toThrow(error);
    await expect(pull.bind(`ws://127.0.0.1:*${path}`)).rejects.toMatchObject({ code });
  });

  test("may be missing: unbinding and disconnecting take the same text", async () => {
    using pull = new Pull();
    using push = new Push({ linger: 0 });
    const endpoint = await pull.bind("ws://127.0.0.1:*");
    expect(endpoint).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/$/);
    push.connect(endpoint.slice(0, -1));
    await push.send("x");
    expect(String(await pull.receive())).toBe("x");
    push.disconnect(endpoint.slice(0, -1));
    await pull.unbind("ws://127.0.0.1:*");
  });
});

withWs("a host", () => {
  test("for bind may be all interfaces, an interface, or a name", async () => {
    for (const host of ["*", "0.0.0.0", "localhost"]) {
      using pull = new Pull();
      using push = new Push();
      const endpoint = await pull.bind(`ws://${host}:*/`);
      push.connect(`ws://localhost:${portOf(endpoint)}/`);
      await push.send("x");
      expect(String(await pull.receive())).toBe("x");
      await pull.unbind(`ws://${host}:*/`);
    }
  });

  test("that is unknown is refused at once", () => {
    using push = new Push();
    expect(() => push.connect("ws://no-such-host.invalid:5555/")).toThrow(
      expect.objectContaining({
        code: "EINVAL",
        message:
          "Invalid argument: cannot connect to ws://no-such-host.invalid:5555/, because " +
          "no-such-host.invalid is no address, and no name that resolves",
      }),
    );
  });
});

withWs("messages over ws", () => {
  // Lengths are written in one, three or nine bytes, the flags among them.
  test.each([0, 1, 124, 125, 126, 65_534, 65_535, 65_536, 3_000_000])(
    "of %d bytes arrive unchanged, both ways",
    async (size) => {
      using router = new Router();
      using dealer = new Dealer();
      await link("/", router, dealer);
      const frame = Buffer.alloc(size, "frame");
      await dealer.send([frame, "", frame]);
      const [id, ...frames] = await router.receive();
      expect(frames.map((one) => one.length)).toEqual([size, 0, size]);
      expect(frames[0]?.equals(frame) && frames[2]?.equals(frame)).toBe(true);
      await router.send([id, ...frames]);
      const back = await dealer.receive();
      expect(back[0]?.equals(frame) && back[2]?.equals(frame)).toBe(true);
    },
  );

  test("of a subscription arrive, and no others", async () => {
    using publisher = new Publisher();
    using one = new Subscriber();
    using other = new Subscriber();
    one.subscribe("a");
    other.subscribe("b", Buffer.from([0, 1]));
    await link("/", publisher, one, other);
    const ticker = setInterval(() => {
      for (const topic of ["a1", "b1", Buffer.from([0, 1, 2])]) publisher.trySend(topic);
    }, 5);
    expect(String(await one.receive())).toBe("a1");
    const seen = new Set<string>();
    while (seen.size < 2) seen.add((await other.receive())[0].toString("hex"));
    clearInterval(ticker);
    expect([...seen].sort()).toEqual(["000102", Buffer.from("b1").toString("hex")]);
  });

  test("of Request and Reply take turns", async () => {
    using reply = new Reply();
    using request = new Request();
    await link("/", reply, request);
    for (const text of ["one", "two"]) {
      await request.send([text, ""]);
      expect((await reply.receive()).map(String)).toEqual([text, ""]);
      await reply.send([text, "back"]);
      expect((await request.receive()).map(String)).toEqual([text, "back"]);
    }
  });
});

withWs("security over ws", () => {
  const { publicKey, secretKey } = curveKeyPair();
  const client = curveKeyPair();

  test("CURVE hides messages from observers of the connection", async () => {
    using pull = new Pull({ curveServer: true, curveSecretKey: secretKey });
    using push = new Push({
      curveServerKey: publicKey,
      curvePublicKey: client.publicKey,
      curveSecretKey: client.secretKey,
    });
    const endpoint = await pull.bind("ws://127.0.0.1:*/");
    await using tap = await Tap.to(portOf(endpoint));
    push.connect(`ws://127.0.0.1:${tap.port}/`);
    const secret = "for your eyes only ".repeat(10);
    await push.send([secret, Buffer.alloc(100_000, "x")]);
    const [text, large] = await pull.receive();
    expect(String(text)).toBe(secret);
    expect(large?.equals(Buffer.alloc(100_000, "x"))).toBe(true);
    expect(push.securityMechanism).toBe("curve");
    const wire = Buffer.concat(tap.seen);
    expect(String(wire)).toMatch(
      /^GET \/ [^]*Sec-WebSocket-Protocol: ZWS2\.0\/CURVE\r\n/,
    );
    expect(wire.includes("for your eyes")).toBe(false);
  });

  test.each<[string, SocketOptions<Push>]>([
    ["in the clear", {}],
    ["with another server's key", { curveServerKey: client.publicKey }],
    ["with a password", { plainUsername: "ada", plainPassword: "secret" }],
  ])("CURVE lets nobody in who comes %s", async (_what, options) => {
    using pull = new Pull({ curveServer: true, curveSecretKey: secretKey });
    const keys = options.curveServerKey
      ? { curvePublicKey: client.publicKey, curveSecretKey: client.secretKey }
      : {};
    using push = new Push({ ...options, ...keys, immediate: true, linger: 0 });
    await link("/", pull, push);
    await expect(push.send("x", { timeout: 200 })).rejects.toMatchObject({
      code: "EAGAIN",
    });
  });

  test("PLAIN asks the handler about name and password", async () => {
    using handler = new Reply();
    await handler.bind("inproc://zeromq.zap.01");
    const asked: string[][] = [];
    const answering = (async () => {
      for await (const frames of handler) {
        const [version, id, , , , mechanism, name, password] = frames.map(String);
        asked.push([mechanism!, name!, password!]);
        const status = password === "right" ? "200" : "400";
        await handler.send([version!, id!, status, "", name!, ""]);
      }
    })();
    using pull = new Pull({ plainServer: true });
    using wrong = new Push({ plainUsername: "eve", plainPassword: "x", linger: 0 });
    using right = new Push({ plainUsername: "ada", plainPassword: "right" });
    await link("/", pull, wrong, right);
    await wrong.send("from eve");
    await right.send("from ada");
    expect(String(await pull.receive())).toBe("from ada");
    while (asked.length < 2) await new Promise(setImmediate);
    expect(asked).toContainEqual(["PLAIN", "ada", "right"]);
    expect(asked).toContainEqual(["PLAIN", "eve", "x"]);
    handler.close();
    await answering;
  });
});

withWs("a connection", () => {
  withHeartbeats(
    "with heartbeats lasts while nothing is sent, and ends when the peer is silent",
    async () => {
      using pull = new Pull();
      using push = new Push({ heartbeatInterval: 20, heartbeatTimeout: 1000, linger: 0 });
      await using tap = await Tap.to(portOf(await pull.bind("ws://127.0.0.1:*/")));
      push.connect(`ws://127.0.0.1:${tap.port}/`);
      await push.send("x");
      expect(String(await pull.receive())).toBe("x");
      const [connection] = tap.connections;
      // The wait is longer than the timeout.
      const sent = tap.seen.length;
      while (tap.seen.length < sent + 75) await once(connection!, "data");
      expect(tap.connections).toHaveLength(1);
      tap.silence();
      await once(connection!, "close");
    },
  );

  test("goes through a web server that forwards upgrades", async () => {
    using pull = new Pull();
    using push = new Push();
    const endpoint = await pull.bind("ws://127.0.0.1:*/");
    const front = createHttpServer((_request, response) => response.end("a page"));
    front.on("upgrade", (request, near: NetSocket, head: Buffer) => {
      const far = dial(portOf(endpoint), "127.0.0.1");
      const { rawHeaders: raw } = request;
      const lines = raw.flatMap((name, index) =>
        index % 2 === 0 ? [`${name}: ${raw[index + 1]}`] : [],
      );
      far.write(`GET / HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
      far.write(head);
      near.pipe(far).pipe(near);
      for (const end of [near, far]) end.on("error", () => undefined);
    });
    const port = await listening(front);
    const page = await fetch(`http://127.0.0.1:${port}/`);
    expect(await page.text()).toBe("a page");
    push.connect(`ws://127.0.0.1:${port}/sockets`);
    await push.send("through the front");
    expect(String(await pull.receive())).toBe("through the front");
    push.close();
    pull.close();
    front.closeAllConnections();
    await new Promise((resolve) => front.close(resolve));
  });
});
