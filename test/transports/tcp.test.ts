import { networkInterfaces } from "node:os";
import { Pair, Pull, Push, type SocketOptions } from "zmq-napi";

import { unboundEndpoint } from "../support/transports";

const interfaces = Object.entries(networkInterfaces());
const [loopback = "lo"] =
  interfaces.find(([, list]) => list?.some(({ internal }) => internal)) ?? [];
const hasIPv6 = interfaces.some(([, list]) =>
  list?.some(({ address }) => address === "::1"),
);
const withIPv6 = hasIPv6 ? describe : describe.skip;
// The whole of 127.0.0.0/8 is this machine on Linux only.
const linux = process.platform === "linux" ? test : test.skip;

const portOf = (endpoint: string) => /:(\d+)$/.exec(endpoint)![1]!;

interface Ends {
  pull?: SocketOptions<Pull>;
  push?: SocketOptions<Push>;
}

/** Binds, connects to `to` with the bound port, and sends a message. */
async function expectTraffic(bind: string, to: string, ends: Ends = {}): Promise<string> {
  using pull = new Pull(ends.pull);
  using push = new Push(ends.push);
  const bound = await pull.bind(bind);
  push.connect(to.replace("PORT", portOf(bound)));
  await push.send("x");
  expect(String(await pull.receive())).toBe("x");
  return bound;
}

function expectConnectError(address: string, text: RegExp, options = {}): void {
  using push = new Push({ ...options, linger: 0 });
  expect(() => push.connect(address)).toThrow(
    expect.objectContaining({
      name: "ZmqError",
      code: "EINVAL",
      address,
      message: expect.stringMatching(text),
    }),
  );
  // Nothing is connected, so there is no queue for a message.
  expect(push.trySend("x")).toBe(false);
}

describe("binding", () => {
  test("to all interfaces is *, on a free port * or 0", async () => {
    for (const wildcard of ["tcp://*:*", "tcp://*:0", "tcp://0.0.0.0:*"]) {
      const bound = await expectTraffic(wildcard, "tcp://127.0.0.1:PORT");
      expect(bound).toMatch(/^tcp:\/\/0\.0\.0\.0:\d+$/);
    }
  });

  test("takes an interface by its name, a host by its name or address", async () => {
    for (const host of [loopback, "localhost", "127.0.0.1"]) {
      const bound = await expectTraffic(`tcp://${host}:*`, "tcp://localhost:PORT");
      expect(bound).toMatch(/^tcp:\/\/127\.0\.0\.1:\d+$/);
    }
  });

  test("to a name without resolving it is for interfaces and localhost only", () => {
    using pull = new Pull();
    expect(pull.bindSync(`tcp://${loopback}:*`)).toMatch(/^tcp:\/\/127\.0\.0\.1:/);
    expect(pull.bindSync("tcp://localhost:*")).toMatch(/^tcp:\/\/127\.0\.0\.1:/);
    pull.unbindSync("tcp://localhost:*");
    expect(() => pull.bindSync("tcp://nohost.invalid:*")).toThrow(
      expect.objectContaining({
        code: "ENODEV",
        message: expect.stringMatching(
          /nohost.invalid is no address.*bindSync\(\) does not/,
        ),
      }),
    );
  });

  test("on a taken port is EADDRINUSE, and on another address it works", async () => {
    using one = new Pull();
    using other = new Pull();
    const bound = await one.bind("tcp://127.0.0.1:*");
    await expect(other.bind(bound)).rejects.toMatchObject({ code: "EADDRINUSE" });
    await expect(other.bind(`tcp://*:${portOf(bound)}`)).rejects.toMatchObject({
      code: "EADDRINUSE",
    });
  });

  linux("the same port of another address is free", async () => {
    using one = new Pull();
    using other = new Pull();
    const bound = await one.bind("tcp://127.0.0.1:*");
    await other.bind(`tcp://127.0.0.2:${portOf(bound)}`);
  });

  test.each([
    "tcp://*:*",
    "tcp://127.0.0.1:0",
    `tcp://${loopback}:*`,
    "tcp://localhost:*",
  ])("%s is unbound by its text, and by what it became", async (address) => {
    using pair = new Pair();
    using other = new Pair();
    await pair.bind(address);
    await pair.unbind(address);
    const bound = await pair.bind(address);
    pair.unbindSync(bound);
    expect(() => pair.unbindSync(address)).toThrow(
      expect.objectContaining({ code: "ENOENT", address }),
    );
    await other.bind(address);
  });
});

describe("a source", () => {
  linux("is the address that a connection comes from", async () => {
    using pull = new Pull();
    const port = portOf(await pull.bind("tcp://*:*"));
    for (const source of ["127.0.0.2:0", "127.0.0.3:*", `${loopback}:0`]) {
      using push = new Push();
      const address = `tcp://${source};127.0.0.1:${port}`;
      push.connect(address);
      await push.send("x");
      expect(String(await pull.receive())).toBe("x");
      push.disconnect(address);
    }
  });

  test("may have a port of its own", async () => {
    const source = (await unboundEndpoint("tcp")).slice("tcp://".length);
    await expectTraffic("tcp://127.0.0.1:*", `tcp://${source};127.0.0.1:PORT`);
  });

  test.each([
    ["without a port", "tcp://127.0.0.1;127.0.0.1:5555", /is host:port/],
    ["of nobody here", "tcp://no-such:0;127.0.0.1:5555", /no-such is neither/],
    ["with a port too high", "tcp://127.0.0.1:65536;127.0.0.1:5555", /0 to 65535/],
  ])("%s is refused", (_what, address, text) => expectConnectError(address, text));

  test("is for connecting only: binding refuses it", async () => {
    using pull = new Pull();
    await expect(pull.bind("tcp://127.0.0.1:*;127.0.0.1:0")).rejects.toMatchObject({
      code: "EINVAL",
      message: expect.stringMatching(/only a tcp endpoint for connect\(\) has a source/),
    });
    expect(pull.lastEndpoint).toBeNull();
  });
});

describe("connecting", () => {
  test.each([
    ["tcp://:5555", /no host before the port/],
    ["tcp://*:5555", /\* is only for bind\(\)/],
    ["tcp://256.0.0.1:5555", /256\.0\.0\.1 looks like an IPv4 address/],
    ["tcp://a b:5555", /tcp endpoints are written tcp:\/\/host:port/],
    ["tcp://127.0.0.1:5555/path", /but is 5555\/path/],
    ["tcp://[::1]:5555", /an IPv6 address needs the option ipv6, which is false/],
    ["tcp://127.0.0.1:0;[::1]:5555", /needs the option ipv6/],
    ["tcp://[::1]:0;127.0.0.1:5555", /needs the option ipv6/],
  ])("to %s is refused", expectConnectError);

  test("to an unknown host waits for it", async () => {
    using push = new Push({ linger: 0, immediate: true });
    push.connect("tcp://no-such-host.invalid:5555");
    await expect(push.send("x", { timeout: 50 })).rejects.toMatchObject({
      code: "EAGAIN",
    });
    push.disconnect("tcp://no-such-host.invalid:5555");
  });
});

test("without ipv6, an IPv6 address is refused with a reason", async () => {
  using pull = new Pull();
  for (const host of ["[::1]", "[::]", "::1", "[fe80::1%lo]"]) {
    await expect(pull.bind(`tcp://${host}:*`)).rejects.toMatchObject({
      code: "EINVAL",
      message:
        "Invalid argument: an IPv6 address needs the option ipv6, which is false; set it " +
        `to true. The endpoint is tcp://${host}:*`,
    });
  }
});

withIPv6("with ipv6", () => {
  const ipv6 = { ipv6: true };
  const both = { pull: ipv6, push: ipv6 };

  test("addresses are in brackets", async () => {
    const bound = await expectTraffic("tcp://[::1]:*", "tcp://[::1]:PORT", both);
    expect(bound).toMatch(/^tcp:\/\/\[::1\]:\d+$/);
  });

  test("all interfaces are of both families", async () => {
    for (const wildcard of ["tcp://*:*", "tcp://[::]:*"]) {
      const bound = await expectTraffic(wildcard, "tcp://[::1]:PORT", both);
      expect(bound).toMatch(/^tcp:\/\/\[::\]:\d+$/);
      await expectTraffic(wildcard, "tcp://127.0.0.1:PORT", { pull: ipv6 });
      await expectTraffic(wildcard, "tcp://127.0.0.1:PORT", both);
    }
  });

  test("an IPv4 address is bound in the form of IPv6, to which both families can connect", async () => {
    using pull = new Pull(ipv6);
    const bound = await pull.bind("tcp://127.0.0.1:*");
    expect(bound).toMatch(/^tcp:\/\/\[::ffff:127\.0\.0\.1\]:\d+$/);
    for (const options of [{}, ipv6]) {
      using push = new Push(options);
      push.connect(bound);
      await push.send("x");
      expect(String(await pull.receive())).toBe("x");
    }
    await pull.unbind("tcp://127.0.0.1:*");
  });

  test("a connection may have a source", async () => {
    await expectTraffic("tcp://[::1]:*", "tcp://[::1]:0;[::1]:PORT", both);
  });

  test("endpoints are unbound by their text, and by the bound endpoint", async () => {
    using pair = new Pair(ipv6);
    for (const address of ["tcp://*:*", "tcp://[::1]:*", "tcp://localhost:*"]) {
      await pair.bind(address);
      await pair.unbind(address);
      await pair.unbind(await pair.bind(address));
    }
  });
});
