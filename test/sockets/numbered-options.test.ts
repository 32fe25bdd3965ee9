import {
  Context,
  Dealer,
  type OptionKinds,
  Pair,
  Router,
  type Socket,
  XPublisher,
  XSubscriber,
} from "zmq-napi";

const invalid = expect.objectContaining({ code: "EINVAL" });

test("options are set and read by number as by name", () => {
  using pair = new Pair();
  pair.setOption(17, 250);
  expect([pair.linger, pair.getOption(17)]).toEqual([250, 250]);
  pair.setOption(39, true);
  expect([pair.immediate, pair.getOption(39, "bool")]).toEqual([true, true]);
  pair.setOption(22, -5n);
  expect([pair.maxMessageSize, pair.getOption(22, "int64")]).toEqual([-5, -5n]);
  pair.setOption(4, 2n ** 64n - 1n);
  expect(pair.getOption(4, "uint64")).toBe(2n ** 64n - 1n);
  pair.setOption(45, "user");
  expect([pair.plainUsername, pair.getOption(45, "string")]).toEqual(["user", "user"]);
  pair.setOption(99, "user");
  pair.setOption(99, null);
  expect(pair.getOption(99, "string")).toBeNull();
  pair.setOption(5, Buffer.from([0, 1]));
  expect(pair.getOption(5, "buffer")).toEqual(Buffer.from([0, 1]));
  pair.setOption(57, Buffer.from([8, 0, 0, 0]));
  expect(pair.getOption(57, "uint32")).toBe(8);
  expect(pair.getOption(57, "buffer")).toEqual(Buffer.from([8, 0, 0, 0]));
});

test("keys are read by number as text and as bytes", () => {
  using pair = new Pair({ curveServerKey: Buffer.alloc(32, 1) });
  expect(pair.getOption(50, "string")).toBe(pair.curveServerKey);
});

test("write-only options that are set by number can be read by name", () => {
  using router = new Router();
  router.setOption(33, true);
  expect(router.mandatory).toBe(true);
  router.setOption(33, 0);
  expect(router.mandatory).toBe(false);
  router.setOption(110, "hello");
  expect(router.helloMessage).toBe("hello");
  using xpub = new XPublisher();
  xpub.setOption(98, 1);
  expect([xpub.manualLastValue, xpub.manual]).toEqual([true, true]);
});

test("options that act at once may be set by number without a warning", async () => {
  using dealer = new Dealer();
  await dealer.bind("tcp://127.0.0.1:*");
  const warn = jest.spyOn(process, "emitWarning").mockImplementation(() => undefined);
  dealer.setOption(17, 0);
  dealer.setOption(23, 5);
  expect(warn).not.toHaveBeenCalled();
  dealer.setOption(18, 5);
  expect(warn).toHaveBeenCalledTimes(1);
  warn.mockRestore();
});

test.each([
  ["an option that does not exist", 4711, 1, RangeError],
  ["an option that is not a number's", 17, "some text", RangeError],
  ["a 64-bit integer for an int", 17, 1n, RangeError],
  ["an int for a 64-bit integer", 4, 1, RangeError],
  ["an option that can only be read", 16, 1, RangeError],
  ["a value below the range of its name", 17, -2, RangeError],
  ["a batch of one byte", 101, 1, RangeError],
  ["a batch of one byte, as bytes", 101, Buffer.from([1, 0, 0, 0]), RangeError],
  ["an endless batch", 102, 0x7fffffff, RangeError],
  ["a number beyond 32 bits", 17, 2 ** 31, RangeError],
  ["a number beyond 64 bits", 4, 2n ** 64n, RangeError],
  ["a number beyond 64 bits with a sign", 4, -(2n ** 63n) - 1n, RangeError],
  ["the routing id of a connection", 61, "id", RangeError],
  ["metadata", 95, "X-a:b", RangeError],
  ["an object", 17, {}, TypeError],
  ["undefined", 17, undefined, TypeError],
  ["a symbol", 17, Symbol("17"), TypeError],
  ["no number of an option", "17", 1, TypeError],
])("setOption refuses %s", (_what, id, value, error) => {
  using router = new Router();
  const set = () => router.setOption(id as number, value as number);
  expect(set).toThrow(error);
  if (error === RangeError) expect(set).toThrow(invalid);
  if (typeof id === "number") expect(set).toThrow(`option ${id}`);
  expect(router.linger).toBe(-1);
});

test("no value appears in an error", () => {
  using pair = new Pair();
  const secret = "secret".repeat(50);
  expect(() => pair.setOption(46, secret)).toThrow(RangeError);
  expect(() => pair.setOption(46, secret)).not.toThrow(/secret/);
  expect(() => pair.setOption(46, Buffer.from(secret))).not.toThrow(/secret/);
});

test.each([
  ["an option that does not exist", 4711, "int32"],
  ["an option that can't be read", 71, "int32"],
  ["an option of another kind", 17, "int64"],
  ["an option of another kind", 4, "int32"],
] as const)("getOption refuses %s", (_what, id, kind) => {
  using pair = new Pair();
  expect(() => pair.getOption(id, kind)).toThrow(invalid);
  expect(() => pair.getOption(id, kind)).toThrow(`option ${id}`);
});

test.each(["int16", "toString", "", null, 5])("getOption knows no kind %p", (kind) => {
  using pair = new Pair();
  const get = () => pair.getOption(17, kind as keyof OptionKinds);
  expect(get).toThrow(TypeError);
  expect(get).toThrow('"bool", "int32", "uint32", "int64", "uint64", "string", "buffer"');
});

test.each([Buffer.alloc(0), Buffer.alloc(3), Buffer.alloc(5), null, "", 1n])(
  "an XSubscriber's option 115 is not set to %p, which libzmq would read past",
  (value) => {
    using xsub = new XSubscriber();
    expect(() => xsub.setOption(115, value)).toThrow(RangeError);
  },
);

test("reading the events by number hides no message", async () => {
  using one = new Dealer();
  using other = new Dealer();
  other.connect(await one.bind("tcp://127.0.0.1:*"));
  for (let i = 0; i < 100; ++i) {
    const received = one.receive();
    await other.send(String(i));
    for (let times = 0; times < 200; ++times) one.getOption(15);
    expect(String(await received)).toBe(String(i));
  }
});

test("a closed socket's options are EBADF by number, too", () => {
  const pair: Socket = new Pair();
  pair.close();
  const closed = expect.objectContaining({ code: "EBADF" });
  expect(() => pair.getOption(17)).toThrow(closed);
  expect(() => pair.setOption(17, 1)).toThrow(closed);
});

describe("a context", () => {
  test("has its options by number", async () => {
    await using own = new Context();
    own.setOption(1, 3);
    expect([own.ioThreads, own.getOption(1)]).toEqual([3, 3]);
    own.setOption(42, true);
    expect([own.ipv6, own.getOption(42, "bool")]).toEqual([true, true]);
    own.setOption(9, "name");
    expect(own.threadNamePrefix).toMatch(/./);
  });

  test.each([
    ["an option that does not exist", 4711, 1, RangeError],
    ["a value out of range", 2, 0, RangeError],
    ["text for a number", 2, "some text", RangeError],
    ["no value", 1, null, RangeError],
    ["a 64-bit integer", 1, 1n, RangeError],
    ["an object", 1, {}, TypeError],
    ["no number of an option", "1", 1, TypeError],
  ])("does not take %s", async (_what, id, value, error) => {
    await using own = new Context();
    const set = () => own.setOption(id as number, value as number);
    expect(set).toThrow(error);
    if (error === RangeError) expect(set).toThrow(invalid);
    expect(own.ioThreads).toBe(1);
  });

  test("says so when an option can't be read", async () => {
    await using own = new Context();
    expect(() => own.getOption(4711)).toThrow(invalid);
    expect(() => own.getOption(4711)).toThrow("option 4711");
    expect(() => own.getOption("1" as unknown as number)).toThrow(TypeError);
  });
});
