import { capability, Publisher, Pull, Push, Subscriber } from "zmq-napi";

import { combinations, open, streaming } from "../support/flows";
import { link, transports, unboundEndpoint, wireTransports } from "../support/transports";

const sizes = [1, 33, 34, 128, 129, 8192, 65_536, 1_048_576];

describe.each(combinations(streaming))("%s over %s", (pattern, transport) => {
  test.each(sizes)("changing %d bytes after send() changes nothing", async (size) => {
    using flow = await open(pattern, transport);
    const buffer = Buffer.alloc(size, "a");
    const sends = [flow.send(buffer)];
    buffer.fill("b");
    sends.push(flow.send(["head", buffer]));
    buffer.fill("c");
    await Promise.all(sends);
    const [first] = await flow.receive();
    const [, second] = await flow.receive();
    expect(first?.equals(Buffer.alloc(size, "a"))).toBe(true);
    expect(second?.equals(Buffer.alloc(size, "b"))).toBe(true);
  });

  test("changing a received frame changes no other frame", async () => {
    using flow = await open(pattern, transport);
    await flow.send("xx");
    await flow.send("yy");
    const [first] = await flow.receive();
    first?.fill("!");
    const [second] = await flow.receive();
    expect(String(second)).toBe("yy");
    expect(String(first)).toBe("!!");
  });
});

test.each(transports)(
  "changing a buffer that still waits over %s changes nothing",
  async (transport) => {
    using push = new Push();
    using pull = new Pull();
    const buffer = Buffer.alloc(100_000, "a");
    const shared = new Uint8Array(new SharedArrayBuffer(100));
    const waiting = Promise.all([push.send(buffer), push.send([buffer, shared])]);
    buffer.fill("b");
    shared.fill(1);
    await link(transport, push, pull);
    await waiting;
    const expected = Buffer.alloc(100_000, "a");
    expect((await pull.receive())[0]?.equals(expected)).toBe(true);
    const [one, other] = await pull.receive();
    expect(one?.equals(expected)).toBe(true);
    expect(other).toEqual(Buffer.alloc(100));
  },
);

describe("fan-out", () => {
  test("over inproc each subscriber has bytes of its own", async () => {
    using publisher = new Publisher();
    using one = new Subscriber();
    using other = new Subscriber();
    one.subscribe();
    other.subscribe();
    await link("inproc", publisher, one, other);
    for (const size of sizes) {
      await publisher.send(Buffer.alloc(size, "a"));
      const [first] = await one.receive();
      first?.fill("!");
      const [second] = await other.receive();
      expect([size, second?.equals(Buffer.alloc(size, "a"))]).toEqual([size, true]);
    }
  });
});

describe("zeroCopyThreshold", () => {
  test("is Infinity: nothing is lent by default", () => {
    using push = new Push();
    expect(push.zeroCopyThreshold).toBe(Infinity);
  });

  test.each(wireTransports.filter((transport) => transport !== "ws"))(
    "lends frames from that size on over %s",
    async (transport) => {
      using push = new Push();
      using pull = new Pull();
      push.zeroCopyThreshold = 1000;
      const lent = Buffer.alloc(1000, "a");
      const copied = Buffer.alloc(999, "a");
      // No peer is connected yet, so both messages stay in libzmq's queue.
      const bound = await unboundEndpoint(transport);
      push.connect(bound);
      await push.send([lent, copied]);
      lent.fill("b");
      copied.fill("b");
      await pull.bind(bound);
      const received = await pull.receive();
      expect(received.map((frame) => String(frame.subarray(0, 2)))).toEqual(["bb", "aa"]);
    },
  );

  test("has no effect over inproc: a receiver never has the sender's memory", async () => {
    using push = new Push();
    using pull = new Pull();
    push.zeroCopyThreshold = 1;
    await link("inproc", pull, push);
    push.zeroCopyThreshold = 10;
    const buffer = Buffer.alloc(100_000, "a");
    await push.send(buffer);
    buffer.fill("b");
    const [received] = await pull.receive();
    expect(received?.equals(Buffer.alloc(100_000, "a"))).toBe(true);
    received?.fill("c");
    expect(buffer.equals(Buffer.alloc(100_000, "b"))).toBe(true);
  });

  (capability.ws ? test : test.skip)(
    "is not heeded by who connects over ws: libzmq masks what it sends, in place",
    async () => {
      using push = new Push({ zeroCopyThreshold: 1000 });
      using pull = new Pull();
      await link("ws", pull, push);
      const buffer = Buffer.alloc(100_000, "a");
      await push.send(buffer);
      const [received] = await pull.receive();
      expect(received?.equals(Buffer.alloc(100_000, "a"))).toBe(true);
      expect(buffer.equals(Buffer.alloc(100_000, "a"))).toBe(true);
    },
  );

  (capability.ws ? test : test.skip)("is heeded by who is bound over ws", async () => {
    using push = new Push({ zeroCopyThreshold: 1000 });
    using pull = new Pull();
    await link("ws", push, pull);
    const buffer = Buffer.alloc(100_000, "a");
    await push.send(buffer);
    const [received] = await pull.receive();
    expect(received?.equals(Buffer.alloc(100_000, "a"))).toBe(true);
    expect(buffer.equals(Buffer.alloc(100_000, "a"))).toBe(true);
  });

  test.each([-1, NaN, "100"])("does not take %p", (bytes) => {
    using push = new Push();
    expect(() => (push.zeroCopyThreshold = bytes as number)).toThrow(
      /^zeroCopyThreshold must/,
    );
  });
});
