import { existsSync, writeFileSync } from "node:fs";

import { endpoint, freshPath } from "../support/transports";
import { endingOf } from "./ending";
import { both } from "./packages";

const wildcard = "tcp://127.0.0.1:*";
const methods = ["bind", "bindSync", "unbind", "unbindSync", "connect", "disconnect"];
const compatible = methods.filter((name) => name !== "unbindSync");

both((it) => {
  const fails = (method: string): string =>
    ["bind", "unbind"].includes(method) ? "rejects" : "throws";

  test.each(methods)("%s takes text, or throws a TypeError", async (method) => {
    const dealer = it.open("Dealer");
    for (const address of [undefined, null, 1, {}]) {
      expect(await endingOf(() => dealer[method](address))).toMatchObject({
        how: "throws",
        type: "TypeError",
        message: it.says("Address must be a string"),
      });
    }
    const { message } = await endingOf(() => dealer[method]("inproc://", 1));
    const arity = expect.stringMatching(/^Expected 1 argument but received 2$/);
    const ignored = expect.not.stringMatching(/^Expected/);
    expect(message).toEqual(it.differs("arity", { zeromq: arity, "zmq-napi": ignored }));
  });

  test.each(methods)("%s throws EBADF when the socket is closed", async (method) => {
    const dealer = it.open("Dealer");
    dealer.close();
    expect(await endingOf(() => dealer[method]("inproc://a"))).toEqual({
      how: "throws",
      type: it.differs("error-classes", { zeromq: "Error", "zmq-napi": "ZmqError" }),
      code: "EBADF",
      errno: 9,
      message: "Socket is closed",
      address: undefined,
    });
    const { type } = await endingOf(() => dealer[method](1));
    const expected = { zeromq: "TypeError", "zmq-napi": "ZmqError" };
    expect(type).toBe(it.differs("closed-first", expected));
  });

  describe.each(compatible)("%s", (method) => {
    const unlinks = ["unbind", "disconnect"].includes(method);
    const cases: [string, string, number, string][] = [
      ["foo-bar", "EINVAL", 22, "Invalid argument"],
      ["", "EINVAL", 22, "Invalid argument"],
      ["inproc://", "EINVAL", 22, "Invalid argument"],
      ["foo://bar", "EPROTONOSUPPORT", 93, "Protocol not supported"],
      [
        "udp://127.0.0.1:1",
        "ENOCOMPATPROTO",
        156_384_764,
        "The protocol is not compatible with the socket type",
      ],
      unlinks
        ? ["tcp://foo-bar", "ENOENT", 2, "No such endpoint"]
        : ["tcp://foo-bar", "EINVAL", 22, "Invalid argument"],
    ];

    test.each(cases)("%p fails with %s", async (address, code, errno, message) => {
      const dealer = it.open("Dealer");
      expect(await endingOf(() => dealer[method](address))).toMatchObject({
        how: fails(method),
        code,
        errno,
        address,
        message: it.says(message),
      });
      expect(dealer.closed).toBe(false);
    });
  });

  test.each(["bind", "bindSync"])("%s fails where libzmq can't", async (method) => {
    const [one, other] = [it.open("Dealer"), it.open("Dealer")];
    await one.bind(wildcard);
    const cases = [
      [one.lastEndpoint, "EADDRINUSE", "Address already in use"],
      ["tcp://192.0.2.1:5555", "EADDRNOTAVAIL", "Cannot assign requested address"],
    ];
    for (const [address, code, message] of cases) {
      expect(await endingOf(() => other[method](address))).toMatchObject({
        how: fails(method),
        code,
        address,
        message: it.says(message),
      });
    }
    const missing = await endingOf(() => other[method]("ipc:///nowhere/at/all"));
    expect(missing).toMatchObject({
      how: fails(method),
      code: "ENOENT",
      message: it.says("No such endpoint"),
    });
  });

  test.each(["bind", "bindSync"])(
    "%s returns the endpoint, and sets lastEndpoint",
    async (method) => {
      const dealer = it.open("Dealer");
      const { value } = await endingOf(() => dealer[method](wildcard));
      expect(dealer.lastEndpoint).toMatch(/^tcp:\/\/127\.0\.0\.1:\d+$/);
      const expected = { zeromq: undefined, "zmq-napi": dealer.lastEndpoint };
      expect(value).toBe(it.differs("bound-endpoint", expected));
    },
  );

  test("unbind resolves with nothing, and others can bind then", async () => {
    const [one, other] = [it.open("Dealer"), it.open("Dealer")];
    await one.bind("inproc://room");
    expect(await one.unbind("inproc://room")).toBeUndefined();
    await other.bind("inproc://room");
    const again = await endingOf(() => one.unbind("inproc://room"));
    expect(again).toMatchObject({ how: "rejects", code: "ENOENT" });
  });

  test("connect and disconnect return nothing", async () => {
    const dealer = it.open("Dealer");
    expect(dealer.connect("tcp://127.0.0.1:9")).toBeUndefined();
    expect(dealer.disconnect("tcp://127.0.0.1:9")).toBeUndefined();
    const again = await endingOf(() => dealer.disconnect("tcp://127.0.0.1:9"));
    expect(again).toMatchObject({ how: "throws", code: "ENOENT" });
  });

  test("unbindSync", async () => {
    const dealer = it.open("Dealer");
    await dealer.bind(wildcard);
    const ending = await endingOf(() => dealer.unbindSync(dealer.lastEndpoint));
    expect(ending).toMatchObject(
      it.differs<object>("unbind-sync", {
        zeromq: { how: "throws", code: "EADDRINUSE" },
        "zmq-napi": { how: "returns" },
      }),
    );
  });

  test("the socket can be used while it binds", async () => {
    const dealer = it.open("Dealer");
    const bound = dealer.bind(wildcard);
    const connects = await endingOf(() => dealer.connect("tcp://127.0.0.1:9"));
    const binds = await endingOf(() => dealer.bind("inproc://too"));
    expect([connects, binds]).toMatchObject(
      it.differs<object>("bind-at-once", {
        zeromq: [
          {
            how: "throws",
            code: "EBUSY",
            message: "Socket is blocked by a bind or unbind operation",
          },
          { how: "throws", code: "EBUSY" },
        ],
        "zmq-napi": [{ how: "returns" }, { how: "resolves" }],
      }),
    );
    await bound;
  });

  test("options can be read while it binds", async () => {
    const dealer = it.open("Dealer");
    const bound = dealer.bind("inproc://reading");
    expect(dealer).toMatchObject({ rate: 100, closed: false, context: it.zmq.context });
    await bound;
  });

  test("a host name is bound to its address", async () => {
    const dealer = it.open("Dealer");
    await dealer.bind("tcp://localhost:*");
    expect(dealer.lastEndpoint).toMatch(/^tcp:.+:\d+$/);
    dealer.bindSync("tcp://localhost:*");
    expect(dealer.lastEndpoint).toMatch(/^tcp:.+:\d+$/);
    const ending = await endingOf(() => dealer.bindSync("tcp://nohost.invalid:*"));
    const message = it.says("No such device");
    expect(ending).toMatchObject({ how: "throws", code: "ENODEV", message });
  });

  test("a port beyond the last", async () => {
    // Another program may have port 70000 - 65536 = 4464, which proves the same.
    const { code = "none" } = await endingOf(() =>
      it.open("Dealer").bind("tcp://127.0.0.1:70000"),
    );
    expect(code).toEqual(
      it.differs<unknown>("port-range", {
        zeromq: expect.stringMatching(/^(none|EADDRINUSE)$/),
        "zmq-napi": "EINVAL",
      }),
    );
  });

  test.each(["127.0.0.1:0", "127.0.0.1:70000", "[::1]:5555"])(
    "a connection to %s",
    async (place) => {
      const { how } = await endingOf(() => it.open("Dealer").connect(`tcp://${place}`));
      expect(how).toBe(
        it.differs("unreachable", { zeromq: "returns", "zmq-napi": "throws" }),
      );
    },
  );

  test("an IPv4 address in brackets", async () => {
    const { how } = await endingOf(() =>
      it.open("Dealer").connect("tcp://[127.0.0.1]:5555"),
    );
    expect(how).toBe(it.differs("brackets", { zeromq: "returns", "zmq-napi": "throws" }));
  });

  test("a free ipc endpoint", async () => {
    const { lines } = await it.run(`
      const [{ mkdtempSync, rmSync }, { tmpdir }, { isAbsolute, join }] =
        ["node:fs", "node:os", "node:path"].map(require);
      const folder = mkdtempSync(join(tmpdir(), "zmq-napi-here-"));
      process.chdir(folder);
      const dealer = new zmq.Dealer({ linger: 0 });
      await dealer.bind("ipc://*");
      say(isAbsolute(dealer.lastEndpoint.slice("ipc://".length)));
      dealer.close();
      process.chdir(tmpdir());
      rmSync(folder, { recursive: true });`);
    expect(lines).toEqual(
      it.differs("ipc-wildcard", { zeromq: ["false"], "zmq-napi": ["true"] }),
    );
  });

  test("a file at the path of an ipc endpoint", async () => {
    const path = freshPath();
    writeFileSync(path, "precious");
    const ending = await endingOf(() => it.open("Dealer").bind(`ipc://${path}`));
    expect(ending).toMatchObject(
      it.differs<object>("ipc-taken", {
        zeromq: { how: "resolves" },
        "zmq-napi": { how: "rejects", code: "EADDRINUSE" },
      }),
    );
  });

  test("the file of an ipc endpoint, when its socket is closed", async () => {
    const path = freshPath();
    const dealer = it.open("Dealer");
    const events = it.eventsOf(dealer);
    await dealer.bind(`ipc://${path}`);
    dealer.close();
    while ((await events.receive()).type !== "end");
    expect(existsSync(path)).toBe(
      it.differs("ipc-files", { zeromq: true, "zmq-napi": false }),
    );
  });

  test.each(["Router", "Stream"])("%s gives peers a routing id", async (className) => {
    const socket = it.open(className);
    socket.connect("tcp://127.0.0.1:9", { routingId: "peer" });
    socket.connect("tcp://127.0.0.1:9", { routingId: Buffer.from("other") });
    socket.connect("tcp://127.0.0.1:9", {});
    socket.connect("tcp://127.0.0.1:9");
    const wrong = await endingOf(() =>
      socket.connect("tcp://127.0.0.1:9", { routingId: 5 }),
    );
    expect(wrong).toMatchObject({ how: "throws", type: "TypeError" });
    const empty = await endingOf(() =>
      socket.connect("tcp://127.0.0.1:9", { routingId: "" }),
    );
    const expected = it.differs("empty-peer-id", {
      zeromq: "returns",
      "zmq-napi": "throws",
    });
    expect(empty.how).toBe(expected);
  });

  test("a routing id is given to two peers", async () => {
    const body = `
      const router = new zmq.Router({ linger: 0 });
      const connect = () => router.connect("tcp://127.0.0.1:9", { routingId: "one" });
      connect();
      try { connect(); } catch ({ code }) { say(code); }
      router.close();`;
    const { lines, signal } = await it.run(body);
    expect({ lines, signal }).toEqual(
      it.differs<object>("peer-ids", {
        zeromq: { lines: [], signal: "SIGABRT" },
        "zmq-napi": { lines: ["EADDRINUSE"], signal: null },
      }),
    );
  });

  test.each(["tcp", "ipc", "inproc"] as const)(
    "messages pass over %s",
    async (transport) => {
      const [one, other] = [it.open("Pair"), it.open("Pair")];
      await one.bind(endpoint(transport));
      other.connect(one.lastEndpoint);
      await other.send("x");
      expect(String(await one.receive())).toBe("x");
    },
  );
});
