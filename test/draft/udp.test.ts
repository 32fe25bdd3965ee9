import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { once } from "node:events";
import { Pair, Pull } from "zmq-napi";
import { Datagram, Dish, Radio, Server } from "zmq-napi/draft";

import { run } from "../support/program";
import { endpoint } from "../support/transports";

/** Sends until a datagram arrives: early datagrams are lost. */
async function receivedBy(radio: Radio, dish: Dish, group = "g"): Promise<string> {
  for (;;) {
    await radio.send("arrives", { group });
    const received = await dish.receive({ timeout: 50 }).catch(() => undefined);
    if (received !== undefined)
      return `${String(received[1].group)}: ${String(received[0])}`;
  }
}

async function quiet(dish: Dish): Promise<void> {
  while ((await dish.receive({ timeout: 100 }).catch(() => undefined)) !== undefined);
}

/** A port that another socket uses. */
async function takenPort(): Promise<[UdpSocket, number]> {
  const other = createSocket("udp4");
  other.bind(0, "127.0.0.1");
  await once(other, "listening");
  return [other, other.address().port];
}

const unicast = "udp://127.0.0.1:*";
const multicast = "udp://127.0.0.1;239.192.7.34:*";

describe.each([
  ["unicast", unicast],
  ["multicast", multicast],
  ["multicast on a named interface", "udp://lo;239.192.7.35:*"],
])("%s", (_name, wanted) => {
  test("a Dish receives the messages of its groups", async () => {
    using dish = new Dish();
    using radio = new Radio();
    dish.join("g", "other");
    const bound = await dish.bind(wanted);
    expect(bound).toMatch(/^udp:.*:[1-9]\d*$/);
    radio.connect(bound);
    expect(await receivedBy(radio, dish)).toBe("g: arrives");
    await quiet(dish);
    for (const group of ["g", "nobody's", "other", "g"])
      await radio.send(group, { group });
    const received = [];
    for (let count = 0; count < 3; count += 1) received.push(await dish.receive());
    expect(
      received.map(([text, { group }]) => `${String(group)}: ${String(text)}`),
    ).toEqual(["g: g", "other: other", "g: g"]);
  });

  test("a Dish no longer receives after unbind", async () => {
    using dish = new Dish();
    using radio = new Radio();
    dish.join("g");
    const bound = await dish.bind(wanted);
    radio.connect(bound);
    await receivedBy(radio, dish);
    await dish.unbind(bound);
    await quiet(dish);
    await radio.send("unheard", { group: "g" });
    await expect(dish.receive({ timeout: 100 })).rejects.toMatchObject({
      code: "EAGAIN",
    });
    await expect(dish.unbind(bound)).rejects.toMatchObject({ code: "ENOENT" });
  });
});

describe.each([
  ["a Dish", () => new Dish()],
  ["a Datagram", () => new Datagram()],
])("the port of %s", (_name, make) => {
  const endings = {
    "unbind()": (socket: Dish | Datagram, address: string) => socket.unbind(address),
    "close() and released": (socket: Dish | Datagram) => {
      socket.close();
      return socket.released;
    },
    "disconnect(), close() and released": (socket: Dish | Datagram, address: string) => {
      socket.disconnect(address);
      socket.close();
      return socket.released;
    },
  };

  test.each(Object.entries(endings))("is free after %s", async (_how, end) => {
    let address = unicast;
    for (let round = 0; round < 100; round++) {
      using socket = make();
      address = socket.bindSync(address);
      await end(socket, address);
      const other = createSocket("udp4");
      other.bind(Number(address.split(":").at(-1)), "127.0.0.1");
      await once(other, "listening");
      other.close();
      await once(other, "close");
    }
  });

  test("is free after unbind() of a socket that has just sent or received", async () => {
    let address = unicast;
    const peer = createSocket("udp4");
    for (let round = 0; round < 100; round++) {
      using socket = make();
      address = socket.bindSync(address);
      peer.send("x", Number(address.split(":").at(-1)), "127.0.0.1");
      if (socket instanceof Datagram) await socket.send(["127.0.0.1:9", "x"]);
      await socket.unbind(address);
    }
    peer.close();
  });
});

test("many Dishes receive the messages of a multicast group", async () => {
  const dishes = Array.from({ length: 3 }, () => new Dish());
  let bound = multicast;
  for (const dish of dishes) {
    dish.join("g");
    bound = await dish.bind(bound);
  }
  using radio = new Radio();
  radio.connect(bound);
  for (const dish of dishes) expect(await receivedBy(radio, dish)).toBe("g: arrives");
  for (const dish of dishes) dish.close();
});

test("a Radio reaches peers over tcp and by udp at once", async () => {
  using radio = new Radio();
  using near = new Dish();
  using far = new Dish();
  for (const dish of [near, far]) dish.join("g");
  near.connect(await radio.bind(endpoint("tcp")));
  radio.connect(await far.bind(unicast));
  await receivedBy(radio, near);
  await receivedBy(radio, far);
});

test("port 0 is any free port, as * is", async () => {
  using dish = new Dish();
  expect(await dish.bind("udp://127.0.0.1:0")).toMatch(/^udp:\/\/127\.0\.0\.1:[1-9]\d*$/);
  expect(dish.bindSync("udp://*:*")).toMatch(/^udp:\/\/\*:[1-9]\d*$/);
  expect(await dish.bind("udp://localhost:*")).toMatch(/^udp:\/\/127\.0\.0\.1:[1-9]\d*$/);
});

describe("a port that is taken", () => {
  test.each([
    ["Dish", Dish],
    ["Datagram", Datagram],
  ] as const)("is refused to a %s", async (_name, Class) => {
    const [other, port] = await takenPort();
    using socket = new Class();
    const address = `udp://127.0.0.1:${port}`;
    const refusal = {
      name: "ZmqError",
      code: "EADDRINUSE",
      message: expect.stringContaining(`another socket listens at ${address}`),
      address,
    };
    await expect(socket.bind(address)).rejects.toMatchObject(refusal);
    expect(() => socket.bindSync(address)).toThrow(expect.objectContaining(refusal));
    other.close();
    await once(other, "close");
    expect(await socket.bind(address)).toBe(address);
  });

  test("is refused to a second Dish, which would take the first one's datagrams", async () => {
    using one = new Dish();
    using other = new Dish();
    const bound = await one.bind(unicast);
    // libzmq binds in the background.
    for (let code: unknown; code !== "EADDRINUSE";) {
      code = await other.bind(bound).then(
        () => other.unbind(bound),
        (error) => error.code,
      );
      await new Promise(setImmediate);
    }
  });

  test("becomes free when its socket is closed", async () => {
    const one = new Dish();
    const bound = await one.bind(unicast);
    one.close();
    using other = new Dish();
    for (let got: unknown; got !== bound;) {
      got = await other.bind(bound).catch((error) => {
        expect(error.code).toBe("EADDRINUSE");
      });
      await new Promise(setImmediate);
    }
  });
});

test.each([
  ["udp://192.0.2.1:*", "EADDRNOTAVAIL"],
  ["udp://127.0.0.1:70000", "EINVAL"],
  ["udp://127.0.0.1", "EINVAL"],
  ["udp://no-such-interface;239.1.1.1:5555", "ENODEV"],
  ["udp://127.0.0.1;127.0.0.1:5555", "EINVAL"],
  ["udp://no-such-host.invalid:5555", "ENODEV"],
])("a Dish is refused %s with %s", async (address, code) => {
  using dish = new Dish();
  await expect(dish.bind(address)).rejects.toMatchObject({ code, address });
});

describe("udp is for some sockets only", () => {
  test.each([
    ["a Radio binds", () => new Radio(), "bindSync", "udp://127.0.0.1:*"],
    ["a Dish connects", () => new Dish(), "connect", "udp://127.0.0.1:5555"],
    ["a Datagram connects", () => new Datagram(), "connect", "udp://127.0.0.1:5555"],
    ["a Datagram binds to tcp", () => new Datagram(), "bindSync", "tcp://127.0.0.1:*"],
    ["a Datagram binds to inproc", () => new Datagram(), "bindSync", "inproc://dgram"],
    ["a Datagram connects to tcp", () => new Datagram(), "connect", "tcp://127.0.0.1:1"],
    ["a Server binds", () => new Server(), "bindSync", "udp://127.0.0.1:*"],
    ["a Pull binds", () => new Pull(), "bindSync", "udp://127.0.0.1:*"],
    ["a Pair connects", () => new Pair(), "connect", "udp://127.0.0.1:5555"],
  ] as const)("it is ENOCOMPATPROTO when %s", (_what, make, method, address) => {
    using socket = make();
    expect(() => socket[method](address)).toThrow(
      expect.objectContaining({
        code: "ENOCOMPATPROTO",
        address,
        message: expect.stringMatching(
          new RegExp(
            "^The protocol is not compatible with the socket type: " +
              `a \\w+ .*${address.replaceAll("*", "\\*")}`,
          ),
        ),
      }),
    );
  });
});

describe("the size of a datagram", () => {
  test("is 8192 bytes: the message, the group and one more", async () => {
    using dish = new Dish();
    using radio = new Radio();
    dish.join("four");
    radio.connect(await dish.bind(unicast));
    await receivedBy(radio, dish, "four");
    await quiet(dish);
    const group = "four";
    const largest = Buffer.alloc(8192 - 5, "x");
    await radio.send(largest, { group });
    expect((await dish.receive())[0]).toEqual(largest);
    for (const message of [Buffer.alloc(8192 - 4), "x".repeat(8188), Buffer.alloc(1e6)]) {
      await expect(radio.send(message, { group })).rejects.toMatchObject({
        name: "ZmqError",
        code: "EMSGSIZE",
        message: expect.stringMatching(
          new RegExp(
            "over udp, frame, group and one byte have at most 8192 bytes, but here are " +
              `${message.length + group.length + 1}\\. `,
          ),
        ),
      });
      expect(() => radio.trySend(message, { group })).toThrow(
        expect.objectContaining({ code: "EMSGSIZE" }),
      );
    }
    await radio.send("usable", { group });
    expect(String((await dish.receive())[0])).toBe("usable");
  });

  test("is no limit over tcp, before udp and after it", async () => {
    using dish = new Dish();
    using radio = new Radio();
    dish.join("g");
    dish.connect(await radio.bind(endpoint("tcp")));
    await receivedBy(radio, dish);
    await quiet(dish);
    const large = Buffer.alloc(100_000, "x");
    const toNobody = ["udp://127.0.0.1:9", "udp://127.0.0.1:10"];
    await radio.send(large, { group: "g" });
    for (const address of toNobody) radio.connect(address);
    await expect(radio.send(large, { group: "g" })).rejects.toMatchObject({
      code: "EMSGSIZE",
    });
    radio.disconnect(toNobody[0]!);
    expect(() => radio.trySend(large, { group: "g" })).toThrow("Message too long");
    radio.disconnect(toNobody[1]!);
    await radio.send(large, { group: "g" });
    for (let count = 0; count < 2; count += 1) {
      expect((await dish.receive())[0]).toEqual(large);
    }
  });
});

test("a Dish survives malformed datagrams", async () => {
  using dish = new Dish();
  using radio = new Radio();
  dish.join("g");
  const bound = await dish.bind(unicast);
  radio.connect(bound);
  await receivedBy(radio, dish);
  await quiet(dish);
  const stranger = createSocket("udp4");
  const port = Number(bound.split(":").pop());
  const nonsense = ["", "\x05g", "\x80", "\xff".repeat(300), "\x01", "g".repeat(9000)];
  for (const text of nonsense)
    stranger.send(Buffer.from(text, "latin1"), port, "127.0.0.1");
  stranger.send("\x01gsense", port, "127.0.0.1");
  const [text, { group }] = await dish.receive();
  expect([String(text), String(group)]).toEqual(["sense", "g"]);
  stranger.close();
});

test("a process without descriptors gets an error, and goes on", async () => {
  const end = await run(
    `const { Datagram, Dish, Radio } = require(args[0]);
    const { openSync, closeSync } = require("node:fs");
    const sockets = [new Dish(), new Datagram(), new Radio()];
    const files = [];
    try { for (;;) files.push(openSync("/dev/null")); } catch {}
    for (const socket of sockets) {
      try {
        if (socket instanceof Radio) socket.connect("udp://127.0.0.1:9");
        else socket.bindSync("udp://127.0.0.1:*");
        say("went on");
      } catch (error) { say(error.code); }
    }
    for (const file of files) closeSync(file);
    sockets[2].connect(sockets[0].bindSync("udp://127.0.0.1:*"));
    sockets[0].join("g");
    let received;
    while (!received) {
      await sockets[2].send("x", { group: "g" });
      received = await sockets[0].receive({ timeout: 50 }).catch(() => undefined);
    }
    say(String(received[0]));
    for (const socket of sockets) socket.close();`,
    [require.resolve("../../dist/draft.js")],
    ["--no-warnings"],
  );
  expect(end).toMatchObject({ code: 0, signal: null, errors: "" });
  expect(end.lines).toEqual(["EMFILE", "EMFILE", "EMFILE", "x"]);
});
