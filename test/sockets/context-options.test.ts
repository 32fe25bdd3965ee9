import { Context, context, Pair } from "zmq-napi";

const defaults = {
  ioThreads: 1,
  maxSockets: 1023,
  threadPriority: -1,
  threadSchedulingPolicy: -1,
  maxMessageSize: 2_147_483_647,
  ipv6: false,
  blocky: true,
};

test("a context has libzmq's defaults", async () => {
  await using own = new Context();
  expect(own).toMatchObject(defaults);
  expect(own.maxSocketsLimit).toBeGreaterThanOrEqual(1023);
});

test("a context reads what was set", async () => {
  const options = {
    ioThreads: 2,
    maxSockets: 50,
    maxMessageSize: 1000,
    ipv6: true,
    blocky: false,
  };
  await using own = new Context(Object.freeze(options));
  expect(own).toMatchObject(options);
  own.ipv6 = false;
  expect(own.ipv6).toBe(false);
});

test.each([
  ["ioThreads", -1, RangeError],
  ["ioThreads", "2", TypeError],
  ["maxSockets", 0, RangeError],
  ["maxMessageSize", -1, RangeError],
  ["ipv6", 1, TypeError],
  ["blocky", "yes", TypeError],
  ["threadPriority", -2, RangeError],
  ["maxSocketsLimit", 1, TypeError],
  ["unknown", 1, TypeError],
])("%s cannot be %p", async (name, value, error) => {
  await using own = new Context();
  expect(() => Object.assign(own, { [name]: value })).toThrow(error);
  expect(() => Object.assign(own, { [name]: value })).toThrow(name);
  expect(() => new Context({ [name]: value })).toThrow(error);
});

test("maxSockets bounds the sockets that are open", async () => {
  await using own = new Context({ maxSockets: 2 });
  using one = new Pair({ context: own });
  using two = new Pair({ context: own });
  expect([one.closed, two.closed]).toEqual([false, false]);
  expect(() => new Pair({ context: own })).toThrow(
    expect.objectContaining({ code: "EMFILE" }),
  );
});

test("ipv6 and blocky of the context are where its sockets begin", async () => {
  await using own = new Context({ ipv6: true, blocky: false });
  using pair = new Pair({ context: own });
  expect([pair.ipv6, pair.linger]).toEqual([true, 0]);
  using other = new Pair({ context: own, ipv6: false, linger: -1 });
  expect([other.ipv6, other.linger]).toEqual([false, -1]);
});

test("sockets use the default context unless they are told otherwise", () => {
  using pair = new Pair();
  expect(pair.context).toBe(context);
});

test.each([{}, 5, "context"])("the context of a socket cannot be %p", (wrong) => {
  expect(() => new Pair({ context: wrong as unknown as Context })).toThrow(TypeError);
});
