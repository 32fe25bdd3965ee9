// Messages between threads, over inproc, in the default context and in a context of the
// program.

import { type Worker } from "node:worker_threads";
import {
  Context,
  context,
  type ContextToken,
  Pair,
  Publisher,
  Pull,
  Push,
  XPublisher,
} from "zmq-napi";

import { endpoint } from "../support/transports";
import { exitOf, inWorker, messageOf } from "../support/worker";

const count = 5000;

/** A worker that has attached to a context as `context`, and has an address. */
function attached(body: string, token: ContextToken, address: string): Worker {
  return inWorker(
    `const context = zmq.Context.attach(workerData.token);
     const { address } = workerData;
     ${body}`,
    { token, address },
  );
}

const sending = `
  const push = new zmq.Push({ context });
  for (let number = 0; number < ${count}; number++) {
    await push.send([String(number), "x".repeat(number % 300)]);
  }`;

const receiving = `
  const pull = new zmq.Pull({ context });
  for (let number = 0; number < ${count}; number++) {
    const [text, filling] = await pull.receive();
    if (String(text) !== String(number) || filling.length !== number % 300) {
      throw new Error("not " + number + ", but " + text + ", " + filling.length);
    }
  }
  parentPort.postMessage("all");`;

/** Puts a call on the worker's socket between its construction and its work. */
function joining(call: "bind" | "connect", body: string): string {
  return body.replace(
    /const (\w+) = new .*/,
    (line, socket) => `${line} await ${socket}.${call}(address);`,
  );
}

const contexts: [string, () => Context][] = [
  ["the default context", () => Context.attach(context.token)],
  ["a context of the program's own", () => new Context()],
];

describe.each(contexts)("between threads, in %s,", (_name, made) => {
  test.each([
    ["a worker to a worker, the sender bound", "bind", "connect"],
    ["a worker to a worker, the receiver bound", "connect", "bind"],
  ] as const)("thousands of messages go in order from %s", async (_who, from, to) => {
    await using own = made();
    const address = endpoint("inproc");
    // Both start at once, so either of them may be first.
    const sender = attached(joining(from, sending), own.token, address);
    const receiver = attached(joining(to, receiving), own.token, address);
    const exits = [exitOf(sender), exitOf(receiver)];
    expect(await messageOf(receiver)).toBe("all");
    expect(await Promise.all(exits)).toEqual([0, 0]);
  });

  test.each(["bind", "connect"] as const)(
    "thousands of messages wait in order for a worker that comes later, to %s",
    async (call) => {
      await using own = made();
      const address = endpoint("inproc");
      using push = new Push({ context: own, sendHighWaterMark: 0 });
      if (call === "connect") await push.bind(address);
      else push.connect(address);
      const sends: Promise<void>[] = [];
      for (let number = 0; number < count; number++) {
        sends.push(push.send([String(number), "x".repeat(number % 300)]));
      }
      const receiver = attached(joining(call, receiving), own.token, address);
      const exit = exitOf(receiver);
      expect(await messageOf(receiver)).toBe("all");
      await Promise.all(sends);
      expect(await exit).toBe(0);
    },
  );

  test("both ways at once, at high-water marks of 2", async () => {
    await using own = made();
    using pair = new Pair({
      context: own,
      sendHighWaterMark: 2,
      receiveHighWaterMark: 2,
    });
    const address = await pair.bind(endpoint("inproc"));
    const worker = attached(
      `const pair = new zmq.Pair({ context, sendHighWaterMark: 2, receiveHighWaterMark: 2 });
       pair.connect(address);
       for (let number = 0; number < ${count}; number++) {
         await pair.send(await pair.receive());
       }`,
      own.token,
      address,
    );
    const exit = exitOf(worker);
    const sent = (async () => {
      for (let number = 0; number < count; number++) await pair.send(String(number));
    })();
    for (let number = 0; number < count; number++) {
      const [text] = await pair.receive();
      if (String(text) !== String(number)) expect(String(text)).toBe(String(number));
    }
    await sent;
    expect(await exit).toBe(0);
  });

  test.each([0, 1])(
    "large frames arrive as they were sent, with zeroCopyThreshold %p",
    async (threshold) => {
      await using own = made();
      using pull = new Pull({ context: own });
      const address = await pull.bind(endpoint("inproc"));
      const zeroCopyThreshold = threshold === 0 ? Infinity : threshold;
      const worker = attached(
        `const push = new zmq.Push({ context, zeroCopyThreshold: ${zeroCopyThreshold} });
         push.connect(address);
         for (let number = 0; number < 50; number++) {
           const frames = [100, 10_000, 300_000].map((size) => Buffer.alloc(size, number));
           const sent = push.send(frames);
           for (const frame of frames) frame.fill(255);
           await sent;
         }`,
        own.token,
        address,
      );
      const exit = exitOf(worker);
      for (let number = 0; number < 50; number++) {
        const frames = await pull.receive();
        expect(frames.map(({ length }) => length)).toEqual([100, 10_000, 300_000]);
        for (const frame of frames)
          expect(frame.every((byte) => byte === number)).toBe(true);
      }
      expect(await exit).toBe(0);
    },
  );
});

describe("threads that get the same message", () => {
  test.each([100, 10_000, 300_000])(
    "have each a frame of their own, of %d bytes",
    async (size) => {
      using publisher = new XPublisher({ verbosity: "allSubs" });
      const address = await publisher.bind(endpoint("inproc"));
      const readers = [1, 2, 3].map((number) =>
        inWorker(
          `const subscriber = new zmq.Subscriber();
           subscriber.connect(workerData.address);
           subscriber.subscribe();
           const { number } = workerData;
           const [frame] = await subscriber.receive();
           const arrived = frame.every((byte) => byte === 9);
           frame.fill(number);
           parentPort.postMessage(arrived);
           parentPort.once("message", () => {
             parentPort.postMessage(frame.every((byte) => byte === number));
           });`,
          { address, number },
        ),
      );
      const exits = readers.map(exitOf);
      for (let count = 0; count < readers.length; count++) await publisher.receive();
      const arrived = readers.map(messageOf);
      const frame = Buffer.alloc(size, 9);
      await publisher.send(frame);
      expect(await Promise.all(arrived)).toEqual([true, true, true]);
      expect(frame.every((byte) => byte === 9)).toBe(true);
      const unchanged = readers.map(messageOf);
      for (const reader of readers) reader.postMessage("look again");
      expect(await Promise.all(unchanged)).toEqual([true, true, true]);
      expect(await Promise.all(exits)).toEqual([0, 0, 0]);
    },
  );

  test("and a publisher that changes its buffer afterwards changes none of them", async () => {
    using publisher = new Publisher({ zeroCopyThreshold: 1 });
    // Nobody reads the socket after enough messages, and the readers may lag far behind.
    using ready = new Pull({ receiveHighWaterMark: 0 });
    const [address, inbox] = [endpoint("inproc"), endpoint("inproc")];
    await publisher.bind(address);
    await ready.bind(inbox);
    const readers = [1, 2].map(() =>
      inWorker(
        `const subscriber = new zmq.Subscriber();
         subscriber.connect(workerData.address);
         subscriber.subscribe();
         const ready = new zmq.Push();
         ready.connect(workerData.inbox);
         for (;;) {
           const [frame] = await subscriber.receive();
           const [first] = frame;
           if (!frame.every((byte) => byte === first)) throw new Error("mixed");
           await ready.send(String(first));
           if (first === 0) break;
         }`,
        { address, inbox },
      ),
    );
    const exits = readers.map(exitOf);
    // Messages have no receiver until both have subscribed, which takes a moment.
    const received = new Set<string>();
    const frame = Buffer.alloc(50_000);
    for (let number = 1; received.size < 20; number = (number % 200) + 1) {
      frame.fill(number);
      await publisher.send(frame);
      frame.fill(255);
      const [answer] = (ready.tryReceive() ?? []) as (Buffer | undefined)[];
      if (answer) received.add(String(answer));
      await new Promise(setImmediate);
    }
    expect([...received]).not.toContain("255");
    const last = setInterval(() => void publisher.send(Buffer.alloc(10)), 5);
    expect(await Promise.all(exits)).toEqual([0, 0]);
    clearInterval(last);
  });
});
