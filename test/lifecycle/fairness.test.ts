import { Dealer, Pull, Push } from "zmq-napi";

import { endpoint } from "../support/transports";

/** Counts how often a timer of 0 ms fires while `work` goes on. */
async function ticksDuring(work: () => Promise<void>): Promise<number> {
  let ticks = 0;
  const interval = setInterval(() => ticks++, 0);
  try {
    await work();
  } finally {
    clearInterval(interval);
  }
  return ticks;
}

const many = 2500;

describe.each(["tcp", "inproc"] as const)("over %s", (transport) => {
  let push: Push;
  let pull: Pull;

  beforeEach(async () => {
    pull = new Pull({ receiveHighWaterMark: 0 });
    push = new Push({ sendHighWaterMark: 0, linger: 0 });
    push.connect(await pull.bind(endpoint(transport)));
  });

  afterEach(() => {
    push.close();
    pull.close();
  });

  test("timers fire during thousands of sends that complete at once", async () => {
    const ticks = await ticksDuring(async () => {
      for (let count = 0; count < many; count++) await push.send("x");
    });
    expect(ticks).toBeGreaterThanOrEqual(3);
  });

  test("timers fire during thousands of receives that complete at once", async () => {
    for (let count = 0; count < many; count++) await push.send("x");
    // All of it has arrived when this has.
    await pull.receive();
    const ticks = await ticksDuring(async () => {
      for (let count = 1; count < many; count++) await pull.receive();
    });
    expect(ticks).toBeGreaterThanOrEqual(3);
  });

  test("timers fire during a loop over thousands of messages", async () => {
    for (let count = 0; count < many; count++) await push.send("x");
    let received = 0;
    const ticks = await ticksDuring(async () => {
      for await (const message of pull) {
        received += message.length;
        if (received === many) break;
      }
    });
    expect(ticks).toBeGreaterThanOrEqual(3);
  });

  test("messages and completions keep their order across turns", async () => {
    const completed: number[] = [];
    const received: number[] = [];
    const sends = Array.from({ length: many }, (_, number) =>
      push.send(String(number)).then(() => completed.push(number)),
    );
    const receives = Array.from({ length: many }, () =>
      pull.receive().then((message) => received.push(Number(message))),
    );
    await Promise.all([...sends, ...receives]);
    const inOrder = Array.from({ length: many }, (_, number) => number);
    expect(completed).toEqual(inOrder);
    expect(received).toEqual(inOrder);
  });
});

test("two busy sockets share a thread fairly", async () => {
  using left = new Dealer();
  using right = new Dealer();
  right.connect(await left.bind(endpoint("inproc")));
  using other = new Dealer();
  using another = new Dealer();
  another.connect(await other.bind(endpoint("inproc")));
  const counts = [0, 0];
  const exchange = async (from: Dealer, to: Dealer, index: number) => {
    while (counts[0]! + counts[1]! < 10_000) {
      await from.send("x");
      await to.receive();
      counts[index]! += 1;
    }
  };
  await Promise.all([exchange(left, right, 0), exchange(other, another, 1)]);
  expect(Math.min(...counts)).toBeGreaterThan(2000);
});

test("a promise that is resolved already is served between messages", async () => {
  using push = new Push();
  using pull = new Pull();
  push.connect(await pull.bind(endpoint("inproc")));
  let microtasks = 0;
  const work = (async () => {
    for (; microtasks < 100; microtasks++) await Promise.resolve();
  })();
  for (let count = 0; count < 100; count++) await push.send("x");
  await work;
  expect(microtasks).toBe(100);
});
