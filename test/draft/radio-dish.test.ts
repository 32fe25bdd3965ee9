import { Dish, Radio } from "zmq-napi/draft";

import { draftTransports, groupLimit, linkDrafts } from "../support/draft-flows";
import { endpoint } from "../support/transports";

/** Sends to `group` until `dish` has received a message. */
async function untilReceived(radio: Radio, dish: Dish, group: Buffer | string) {
  for (;;) {
    await radio.send("arrives", { group });
    await new Promise(setImmediate);
    const received = dish.tryReceive();
    if (received !== undefined) return received;
  }
}

/**
 * Receives until the message is `last`. Returns the earlier messages, with their groups.
 */
async function until(dish: Dish, last: string): Promise<string[]> {
  const received: string[] = [];
  for await (const [text, { group }] of dish) {
    if (String(text) === last) break;
    if (String(text) !== "arrives") received.push(`${String(group)}: ${String(text)}`);
  }
  return received;
}

describe.each(draftTransports)("over %s", (transport) => {
  let radio: Radio;
  let dish: Dish;

  beforeEach(async () => {
    radio = new Radio();
    dish = new Dish();
    await linkDrafts(transport, radio, dish);
  });

  afterEach(() => {
    radio.close();
    dish.close();
  });

  test("a Dish receives the messages of its groups, and no others", async () => {
    dish.join("news", Buffer.from("weather"), "end");
    await untilReceived(radio, dish, "end");
    for (const group of ["new", "news", "news ", "weather", "WEATHER", ""]) {
      await radio.send(`to ${group}`, { group });
    }
    await radio.send("last", { group: "end" });
    expect(await until(dish, "last")).toEqual(["news: to news", "weather: to weather"]);
  });

  test("a Dish receives no messages of a group that it has left", async () => {
    dish.join("stays", "goes");
    await untilReceived(radio, dish, "goes");
    dish.leave("goes");
    for (let index = 0; index < 20; index += 1) {
      await radio.send(`${index}`, { group: index % 2 === 0 ? "stays" : "goes" });
    }
    await radio.send("last", { group: "stays" });
    expect(await until(dish, "last")).toEqual(
      [0, 2, 4, 6, 8, 10, 12, 14, 16, 18].map((number) => `stays: ${number}`),
    );
  });

  test("a message reaches all who have joined, also with a long name", async () => {
    const group = Buffer.alloc(groupLimit, "long ");
    const dishes = [dish, new Dish(), new Dish()];
    for (const one of dishes) {
      if (one !== dish) one.connect(radio.lastEndpoint!);
      one.join(group);
    }
    for (const one of dishes) await untilReceived(radio, one, group);
    for (let index = 0; index < 100; index += 1) {
      await radio.send(`${index}`.padEnd(index * 10), { group });
    }
    await radio.send("last", { group });
    for (const one of dishes) {
      const received = await until(one, "last");
      expect(received.map((line) => line.trim())).toEqual(
        Array.from({ length: 100 }, (_, index) => `${String(group)}: ${index}`),
      );
    }
    for (const one of dishes) one.close();
  });

  test("groups are bytes, and arrive unchanged", async () => {
    const groups = [
      Buffer.from([0xf6, 0x46, 0x1f, 3, 0xd2, 13, 0xc8, 0x66, 0xe5, 0x5f, 0xf5, 0xa1]),
      Buffer.alloc(14, 0xff),
      Buffer.alloc(Math.min(15, groupLimit), 0xff),
      Buffer.from("ü世界"),
      Buffer.alloc(0),
    ];
    for (const group of groups) {
      dish.join(group);
      const [, details] = await untilReceived(radio, dish, group);
      expect(details.group).toBeInstanceOf(Buffer);
      expect(details.group).toEqual(group);
      dish.leave(group);
      while (dish.tryReceive() !== undefined);
    }
  });

  test("a received group does not change", async () => {
    dish.join("one", "other");
    const [, first] = await untilReceived(radio, dish, "one");
    const [, second] = await untilReceived(radio, dish, "other");
    expect([first, second].map(({ group }) => String(group)).sort()).toEqual([
      "one",
      expect.stringMatching(/^o/),
    ]);
    expect(String(first.group)).toBe("one");
  });

  test("bytes after a NUL in a group are ignored", async () => {
    dish.join(Buffer.from("fo\0ba"), "ba\0fo");
    dish.leave("fo");
    const [, { group }] = await untilReceived(radio, dish, "ba\0something else");
    expect(group).toEqual(Buffer.from("ba"));
    for (const text of ["foo", "bar", "baz", "qux"]) {
      await radio.send(text, { group: text.slice(0, 2) });
    }
    await radio.send("last", { group: "ba" });
    expect(await until(dish, "last")).toEqual(["ba: bar", "ba: baz"]);
  });
});

test("a Radio never waits: it drops messages of groups without members", async () => {
  using radio = new Radio();
  for (let index = 0; index < 5000; index += 1)
    await radio.send("x", { group: "nobody" });
  expect(radio.trySend("x", { group: "nobody" })).toBe(true);
});

test("a Radio drops messages for a slow Dish", async () => {
  using radio = new Radio({ sendHighWaterMark: 10 });
  using dish = new Dish({ receiveHighWaterMark: 10 });
  await linkDrafts("inproc", radio, dish);
  dish.join("g");
  await untilReceived(radio, dish, "g");
  while (dish.tryReceive() !== undefined);
  for (let index = 0; index < 1000; index += 1)
    await radio.send(`${index}`, { group: "g" });
  const received: string[] = [];
  for (let next = dish.tryReceive(); next; next = dish.tryReceive()) {
    received.push(String(next[0]));
  }
  // The first messages arrive: room returns in steps, not after each received message.
  expect(received).toEqual(received.map((_, index) => `${index}`));
  expect(received.length).toBeGreaterThanOrEqual(10);
  expect(received.length).toBeLessThanOrEqual(20);
});

describe("a wrong group", () => {
  test.each([[undefined], [null], [{}], [{ group: 1 }], [{ group: null }], [7]])(
    "is a TypeError to a Radio: %p",
    (options) => {
      using radio = new Radio();
      const wrong = options as { group: string };
      expect(() => radio.send("x", wrong)).toThrow(TypeError);
      expect(() => radio.trySend("x", wrong)).toThrow(TypeError);
    },
  );

  test.each([[undefined], [null], [1], [{}], [["g"]]])(
    "is a TypeError to a Dish: %p",
    (group) => {
      using dish = new Dish();
      const wrong = group as unknown as string;
      expect(() => dish.join(wrong)).toThrow(TypeError);
      expect(() => dish.join(wrong)).toThrow(
        "Value must be a string or buffer: the name of the group is ",
      );
      expect(() => dish.leave(wrong)).toThrow(TypeError);
    },
  );

  test("is too long with one byte more than allowed", () => {
    using radio = new Radio();
    using dish = new Dish();
    // The name has fewer characters than bytes.
    const group = `ü${"x".repeat(groupLimit - 1)}`;
    const tooLong = expect.objectContaining({
      name: "RangeError",
      code: "EINVAL",
      message: `Invalid argument: the name of a group has at most ${groupLimit} bytes, but this one has ${groupLimit + 1}`,
    });
    expect(() => radio.send("x", { group })).toThrow(tooLong);
    expect(() => radio.trySend("x", { group })).toThrow(tooLong);
    expect(() => dish.join(group)).toThrow(tooLong);
    expect(() => dish.leave(group)).toThrow(tooLong);
    dish.join(group.slice(1));
  });
});

describe("a Dish", () => {
  test("joins a group once, and names a group that it has joined already", () => {
    using dish = new Dish();
    dish.join("one", "other");
    expect(() => dish.join("third", "other")).toThrow(
      expect.objectContaining({
        name: "ZmqError",
        code: "EINVAL",
        syscall: "zmq_join",
        message:
          'Invalid argument: the Dish has joined the group "other" already; join it once',
      }),
    );
    dish.leave("one", "other", "third");
    dish.join("other");
  });

  test("that joins or leaves while it waits misses no message", async () => {
    using radio = new Radio();
    using dish = new Dish();
    await linkDrafts("inproc", radio, dish);
    dish.join("g");
    await untilReceived(radio, dish, "g");
    while (dish.tryReceive() !== undefined);
    for (const change of [() => dish.join("other"), () => dish.leave("other")]) {
      const received = dish.receive();
      // libzmq has signalled the message, and the change is processed first.
      radio.trySend("x", { group: "g" });
      change();
      expect(String((await received)[0])).toBe("x");
    }
  });

  test("leaves only a group that it has joined", () => {
    using dish = new Dish();
    expect(() => dish.leave("one")).toThrow(
      expect.objectContaining({
        code: "EINVAL",
        message:
          'Invalid argument: the Dish has not joined the group "one"; leave groups that it has joined',
      }),
    );
  });

  test("that joins without arguments joins no group", async () => {
    using dish = new Dish();
    using radio = new Radio();
    dish.join();
    dish.leave();
    await linkDrafts("inproc", radio, dish);
    dish.join("g");
    await untilReceived(radio, dish, "g");
  });

  test("that binds receives from Radios that connect", async () => {
    using dish = new Dish();
    dish.join("g");
    const bound = await dish.bind(endpoint("tcp"));
    const radios = [new Radio(), new Radio()];
    for (const radio of radios) radio.connect(bound);
    for (const radio of radios) await untilReceived(radio, dish, "g");
    for (const radio of radios) radio.close();
  });
});
