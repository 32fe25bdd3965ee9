import { Dealer, Pull, Push, Router, type Socket } from "zmq-napi";
import { saysTrue } from "../support/collecting";

// The memory that a frame shares: the cost of keeping the frame, and the bytes in a clone.

let count = 0;

async function joined(from: Socket, to: Socket): Promise<void> {
  const address = `inproc://kept-frames-${process.pid}-${++count}`;
  await to.bind(address);
  from.connect(address);
}

/** Returns a frame that the message must have. */
function frameOf(message: Buffer[], index = 0): Buffer {
  const frame = message[index];
  if (frame === undefined) throw new Error(`There is no frame ${String(index)}.`);
  return frame;
}

/** Returns the bytes that arrive where a frame is posted. */
function carried(frame: Buffer): Buffer {
  return Buffer.from(structuredClone(frame).buffer);
}

test.each([0, 1, 10, 64, 1000, 1024, 1025, 2048, 4096, 4097, 8192])(
  "a clone of a frame of %i bytes carries 8 KiB at most",
  async (size) => {
    using pull = new Pull();
    using push = new Push({ linger: 0 });
    await joined(push, pull);
    for (let index = 0; index < 20; index++) {
      await push.send(Buffer.alloc(size, index));
      const frame = frameOf(await pull.receive());
      expect(frame).toEqual(Buffer.alloc(size, index));
      expect(carried(frame).length).toBeLessThanOrEqual(Buffer.poolSize);
      if (size > 4096) expect(frame.buffer.byteLength).toBe(size);
    }
  },
);

test.each([
  ["a number of libzmq's", undefined],
  ["a name", "client"],
  ["a long name", "c".repeat(255)],
])(
  "a routing id that is %s shares its memory with nothing",
  async (_title, routingId) => {
    using router = new Router();
    using dealer = new Dealer({ linger: 0, ...(routingId && { routingId }) });
    using other = new Dealer({ linger: 0, routingId: "secret of another client" });
    await joined(dealer, router);
    other.connect(router.lastEndpoint ?? "");
    for (let index = 0; index < 20; index++) {
      await other.send("body");
      await dealer.send("body");
    }
    for (let index = 0; index < 40; index++) {
      const metadata = index % 2 === 1;
      const id = frameOf(await router.receive({ metadata }));
      expect(id.buffer.byteLength).toBe(id.length);
      expect(carried(id)).toEqual(id);
    }
  },
);

test("a change to one routing id does not change another of the same peer", async () => {
  using router = new Router();
  using dealer = new Dealer({ linger: 0, routingId: "client" });
  await joined(dealer, router);
  await dealer.send("one");
  await dealer.send("two");
  const first = frameOf(await router.receive());
  const second = frameOf(await router.receive());
  first.fill(0);
  expect(String(second)).toBe("client");
  await router.send([second, "answer"]);
  expect(String(await dealer.receive())).toBe("answer");
});

test("a kept frame of many keeps 8 KiB at most, and a routing id no more than itself", async () => {
  using router = new Router();
  using dealer = new Dealer({ linger: 0 });
  await joined(dealer, router);
  const frames: Buffer[] = [];
  const ids: Buffer[] = [];
  for (let index = 0; index < 60_000; index++) {
    await dealer.send(Buffer.alloc(100, index));
    const message = await router.receive();
    ids.push(frameOf(message));
    if (index % 600 === 0) frames.push(frameOf(message, 1));
  }
  const kept = new Set(frames.map((frame) => frame.buffer));
  const bytes = [...kept].reduce((sum, memory) => sum + memory.byteLength, 0);
  expect(bytes).toBeLessThanOrEqual(frames.length * Buffer.poolSize);
  expect(ids.every((id) => id.buffer.byteLength === id.length)).toBe(true);
});

test("after a garbage collection, kept frames keep no more memory than allowed", () =>
  saysTrue(`
    const { Pull, Push } = zmq;
    const pull = new Pull(), push = new Push({ linger: 0 });
    await pull.bind("inproc://kept");
    push.connect("inproc://kept");
    // What a thread needs once, the first slab included, is there from the first message on.
    push.trySend("first");
    pull.tryReceive();
    await collect();
    const before = process.memoryUsage().arrayBuffers;
    const kept = [];
    for (let index = 0; index < 120_000; index++) {
      push.trySend(Buffer.alloc(100));
      const [frame] = pull.tryReceive();
      if (index % 600 === 0) kept.push(frame);
    }
    const bound = kept.length * Buffer.poolSize;
    await eventually(() => process.memoryUsage().arrayBuffers - before <= bound);
    say(kept.length === 200);
    pull.close();
    push.close();
  `));
