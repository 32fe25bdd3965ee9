import {
  capability,
  Context,
  Dealer,
  Pair,
  Pull,
  Push,
  Reply,
  Router,
  type Socket,
} from "zmq-napi";

import { endpoint, link, transports, wireTransports } from "../support/transports";

/** Every method's error about an endpoint names the endpoint. */
async function expectBindError(address: string, code: string, text = /./): Promise<void> {
  using socket = new Router();
  const error = { name: "ZmqError", code, address, message: expect.stringMatching(text) };
  await expect(socket.bind(address)).rejects.toMatchObject(error);
  if (!address.includes("such-host")) {
    expect(() => socket.bindSync(address)).toThrow(expect.objectContaining(error));
  }
  expect(socket.lastEndpoint).toBeNull();
}

function expectConnectError(address: string, code: string, text = /./): void {
  using socket = new Dealer({ linger: 0 });
  expect(() => socket.connect(address)).toThrow(
    expect.objectContaining({
      name: "ZmqError",
      code,
      address,
      message: expect.stringMatching(text),
    }),
  );
}

const misreadPorts = [
  "70000",
  "65536",
  "99999",
  "4294967297",
  "-1",
  "+80",
  "80x",
  "1e3",
  "0x50",
];

test.each(misreadPorts)("no port is taken for another one: %s", async (port) => {
  await expectBindError(`tcp://127.0.0.1:${port}`, "EINVAL");
  expectConnectError(`tcp://127.0.0.1:${port}`, "EINVAL");
});

test("a port out of range is named, with the range", async () => {
  await expectBindError(
    "tcp://*:70000",
    "EINVAL",
    /port to bind must be \* or 0 to 65535, but is 70000/,
  );
  expectConnectError("tcp://127.0.0.1:0", "EINVAL", /must be 1 to 65535, but is 0/);
});

test.each([
  ["tcp://127.0.0.1", "EINVAL"],
  ["tcp://127.0.0.1:", "EINVAL"],
  ["tcp://127.0.0.1:port", "EINVAL"],
  ["no endpoint", "EINVAL"],
  ["ipc://", "EINVAL"],
  [`ipc://${"x".repeat(200)}`, "ENAMETOOLONG"],
])("%p can be neither bound nor connected to: %s", async (address, code) => {
  await expectBindError(address, code);
  expectConnectError(address, code);
});

test("an unknown host or interface is ENODEV", async () => {
  await expectBindError(
    "tcp://no-such-host.invalid:*",
    "ENODEV",
    /no-such-host\.invalid/,
  );
});

test("a host name is resolved and bound", async () => {
  using pull = new Pull();
  using push = new Push();
  const bound = await pull.bind("tcp://localhost:*");
  expect(bound).toMatch(/^tcp:\/\/127\.0\.0\.1:\d+$/);
  push.connect(bound.replace("127.0.0.1", "localhost"));
  await push.send("x");
  expect(String(await pull.receive())).toBe("x");
});

describe("an error about an endpoint names it, and says what to do", () => {
  test("a port that another socket has", async () => {
    using one = new Pair();
    using other = new Pair();
    const bound = await one.bind("tcp://127.0.0.1:*");
    const error = expect.objectContaining({
      code: "EADDRINUSE",
      message:
        `Address already in use: another socket listens at ${bound}. Choose another ` +
        "port, or * for a free one. If the other socket was just closed, await its " +
        "released first",
    });
    await expect(other.bind(bound)).rejects.toEqual(error);
    expect(() => other.bindSync(bound)).toThrow(error);
  });

  test("an address of another machine", async () => {
    using pair = new Pair();
    await expect(pair.bind("tcp://192.0.2.1:5555")).rejects.toMatchObject({
      code: "EADDRNOTAVAIL",
      message:
        "Cannot assign requested address: cannot bind to tcp://192.0.2.1:5555, because " +
        "this machine does not have the address 192.0.2.1. Choose an address of this " +
        "machine, or * for all",
    });
  });

  test("an interface that is not there", () => {
    using pair = new Pair();
    expect(() => pair.bindSync("tcp://eth789:5555")).toThrow(
      expect.objectContaining({
        code: "ENODEV",
        message: expect.stringContaining(
          "cannot bind to tcp://eth789:5555, because eth789",
        ),
      }),
    );
  });

  test("no I/O thread", async () => {
    await using context = new Context({ ioThreads: 0 });
    using pair = new Pair({ context });
    for (const act of ["bindSync", "connect"] as const) {
      expect(() => pair[act]("tcp://127.0.0.1:5555")).toThrow(
        expect.objectContaining({
          code: "EMTHREAD",
          message: expect.stringMatching(
            /tcp:\/\/127\.0\.0\.1:5555, .* ioThreads: 0\. Give/,
          ),
        }),
      );
    }
  });

  test.each(["bindSync", "unbindSync", "connect", "disconnect"] as const)(
    "%s: a transport in upper case, and one with TLS",
    (method) => {
      using pair = new Pair();
      expect(() => pair[method]("TCP://127.0.0.1:5555")).toThrow(
        expect.objectContaining({
          code: "EPROTONOSUPPORT",
          address: "TCP://127.0.0.1:5555",
          message: expect.stringMatching(
            /^Protocol not supported: TCP:\/\/127\.0\.0\.1:5555 can't be used\. .*Did you mean tcp:\/\/127\.0\.0\.1:5555\?$/,
          ),
        }),
      );
      if (capability.wss) return;
      expect(() => pair[method]("wss://127.0.0.1:5555/")).toThrow(
        expect.objectContaining({
          code: "EPROTONOSUPPORT",
          message: expect.stringContaining("wss needs a libzmq that was built with TLS"),
        }),
      );
    },
  );
});

test.each([
  [
    "text with NUL",
    "inproc://a\0b",
    /without NUL characters, but is "inproc:\/\/a\\u0000b"$/,
  ],
  ["a number", 5, /but is a number$/],
  ["undefined", undefined, /but is undefined$/],
  ["an object", {}, /but is an object$/],
])("an address that is %s is a TypeError at once", (_what, address, text) => {
  using pair = new Pair();
  for (const method of [
    "bind",
    "bindSync",
    "unbind",
    "unbindSync",
    "connect",
    "disconnect",
  ] as const) {
    const call = () => void pair[method](address as string);
    expect(call).toThrow(TypeError);
    expect(call).toThrow(text);
  }
});

test("an endpoint that is longer than a kilobyte is reported whole", async () => {
  using bound = new Pair();
  using connected = new Pair();
  const address = `inproc://${"long".repeat(1000)}`;
  expect(await bound.bind(address)).toBe(address);
  connected.connect(address);
  for (const pair of [bound, connected]) {
    expect(pair.lastEndpoint).toBe(address);
    expect(pair.getOption(32, "string")).toBe(address);
  }
  expect(() => bound.getOption(32)).toThrow(expect.objectContaining({ code: "EINVAL" }));
  connected.socksProxy = `${"long".repeat(1000)}:1080`;
  expect(connected.socksProxy).toBe(`${"long".repeat(1000)}:1080`);
});

describe.each(transports)("over %s", (transport) => {
  test("bind resolves with the bound endpoint, which lastEndpoint has too", async () => {
    using one = new Pair();
    using other = new Pair();
    const bound = await one.bind(endpoint(transport));
    expect(one.lastEndpoint).toBe(bound);
    const again = other.bindSync(endpoint(transport));
    expect(other.lastEndpoint).toBe(again);
    expect(again).not.toBe(bound);
  });

  test("an endpoint that is bound is EADDRINUSE for others", async () => {
    using one = new Pair();
    using other = new Pair();
    const bound = await one.bind(endpoint(transport));
    const error = { code: "EADDRINUSE", address: bound, syscall: "zmq_bind" };
    await expect(other.bind(bound)).rejects.toMatchObject(error);
  });

  test("unbinding by the result of bind frees the endpoint", async () => {
    using one = new Pair();
    const bound = await one.bind(endpoint(transport));
    await one.unbind(bound);
    await expect(one.unbind(bound)).rejects.toMatchObject({
      code: "ENOENT",
      message:
        `No such endpoint: this socket is not bound to ${bound}. Pass the text that ` +
        "bind() got, or the endpoint that bind() resolved with",
      address: bound,
    });
    expect(() => one.unbindSync(bound)).toThrow(
      expect.objectContaining({ code: "ENOENT" }),
    );
  });

  test("disconnecting ends the connection; twice is ENOENT", async () => {
    using pull = new Pull();
    using push = new Push({ linger: 0 });
    const bound = await link(transport, pull, push);
    await push.send("x");
    await pull.receive();
    push.disconnect(bound);
    expect(() => push.disconnect(bound)).toThrow(
      expect.objectContaining({
        code: "ENOENT",
        message:
          `No such endpoint: this socket is not connected to ${bound}. Pass the text ` +
          "that connect() got",
        address: bound,
      }),
    );
    await expect(push.send("y", { timeout: 0 })).rejects.toMatchObject({
      code: "EAGAIN",
    });
    push.connect(bound);
    await push.send("z");
    expect(String(await pull.receive())).toBe("z");
  });
});

test("unbinding takes the text that was bound, also with wildcards", async () => {
  using one = new Pair();
  const first = await one.bind("tcp://127.0.0.1:*");
  const second = await one.bind("tcp://127.0.0.1:*");
  await one.unbind("tcp://127.0.0.1:*");
  await expect(one.unbind(second)).rejects.toMatchObject({ code: "ENOENT" });
  one.unbindSync("tcp://127.0.0.1:*");
  await expect(one.unbind(first)).rejects.toMatchObject({ code: "ENOENT" });
  await expect(one.unbind("tcp://127.0.0.1:*")).rejects.toMatchObject({
    code: "ENOENT",
    address: "tcp://127.0.0.1:*",
  });
});

test("unbinding from all interfaces works by its text, and by the bound endpoint", async () => {
  using one = new Pair();
  expect(await one.bind("tcp://*:*")).toMatch(/^tcp:\/\/0\.0\.0\.0:\d+$/);
  await one.unbind("tcp://*:*");
  await one.unbind(await one.bind("tcp://*:*"));
  await one.bind("tcp://localhost:*");
  await one.unbind("tcp://localhost:*");
});

test("unbinding ends the connections of the endpoint", async () => {
  using pull = new Pull();
  using push = new Push({ linger: 0 });
  const bound = await link("tcp", pull, push);
  await push.send("x");
  await pull.receive();
  const first = pull.receive({ timeout: 100 });
  await pull.unbind(bound);
  await push.send("nobody listens");
  await expect(first).rejects.toMatchObject({ code: "EAGAIN" });
});

test("the name of authentication handlers is only for sockets that can answer", async () => {
  const name = "inproc://zeromq.zap.01";
  for (const Maker of [Pair, Pull, Push, Dealer]) {
    using socket: Socket = new Maker();
    const error = { code: "EINVAL", address: name };
    await expect(socket.bind(name)).rejects.toMatchObject(error);
    expect(() => socket.bindSync(name)).toThrow(expect.objectContaining(error));
  }
  using reply = new Reply();
  expect(await reply.bind(name)).toBe(name);
});

test.each(wireTransports)(
  "a socket can bind and connect to many endpoints over %s",
  async (transport) => {
    using pull = new Pull();
    const pushes = [new Push(), new Push(), new Push()];
    for (const [index, push] of pushes.entries()) {
      push.connect(await pull.bind(endpoint(transport)));
      await push.send(`${index}`);
    }
    const received = [await pull.receive(), await pull.receive(), await pull.receive()];
    expect(received.map(String).sort()).toEqual(["0", "1", "2"]);
    for (const push of pushes) push.close();
  },
);

describe.each(wireTransports)("over %s", (transport) => {
  test("an endpoint is free when unbind() resolves: 300 times out of 300", async () => {
    using router = new Router();
    const address = await router.bind(endpoint(transport));
    for (let round = 0; round < 300; round++) {
      await router.unbind(address);
      await router.bind(address);
    }
  });

  test("an endpoint is free when released resolves, also with a client", async () => {
    let address = endpoint(transport);
    for (let round = 0; round < 100; round++) {
      using client = new Dealer({ linger: 0 });
      const router = new Router({ linger: 0 });
      address = await router.bind(address);
      client.connect(address);
      await client.send("x");
      await router.receive();
      router.close();
      await router.released;
      using next = new Router({ linger: 0 });
      await next.bind(address);
      next.close();
      await next.released;
    }
  });

  test("`await using` leaves the endpoint free", async () => {
    let address = endpoint(transport);
    for (let round = 0; round < 50; round++) {
      await using router = new Router();
      address = await router.bind(address);
    }
  });
});
