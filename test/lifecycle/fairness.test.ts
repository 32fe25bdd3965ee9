import { Authenticator } from "zmq-napi/auth";
import {
  Context,
  Dealer,
  Pair,
  Pull,
  Push,
  Router,
  type Socket,
  Subscriber,
} from "zmq-napi";
import { Radio } from "zmq-napi/draft";

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
    // All of the others have arrived when this message has.
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

/** Each makes a socket, and an attempt that succeeds at once or fails at once. */
const attempts: Record<string, () => [Socket, () => Promise<unknown>]> = {
  "receive() with a timeout of 0": () => {
    const pull = new Pull({ receiveTimeout: 0 });
    return [pull, () => pull.receive()];
  },
  "receive() with an aborted signal": () => {
    const subscriber = new Subscriber();
    return [subscriber, () => subscriber.receive({ signal: AbortSignal.abort() })];
  },
  "send() with a timeout of 0": () => {
    const push = new Push();
    return [push, () => push.send("x", { timeout: 0 })];
  },
  "send() with an aborted signal": () => {
    const push = new Push();
    return [push, () => push.send("x", { signal: AbortSignal.abort() })];
  },
  "send() beyond pendingSendLimit": () => {
    const push = new Push({ linger: 0 });
    push.pendingSendLimit = 0;
    return [push, () => push.send("x")];
  },
  "send() to a peer that is not there": () => {
    const router = new Router({ mandatory: true, linger: 0 });
    router.bindSync(endpoint("inproc"));
    return [router, () => router.send(["nobody", "x"])];
  },
  "send() of a draft socket": () => {
    const radio = new Radio();
    return [radio, () => radio.send("x", { group: "g", timeout: 0 })];
  },
  "the iteration of a closed socket": () => {
    const pull = new Pull();
    const messages = pull.messages();
    pull.close();
    return [pull, () => messages.next()];
  },
  "return() of an iteration": () => {
    const pull = new Pull();
    const messages = pull.messages();
    return [pull, () => messages.return!()];
  },
  "an iteration with a timeout of 0": () => {
    const pull = new Pull();
    return [pull, () => pull.messages({ timeout: 0 }).next()];
  },
  "receive() of events with a timeout of 0": () => {
    const pull = new Pull();
    return [pull, () => pull.events.receive({ timeout: 0 })];
  },
  "receive() of events with an aborted signal": () => {
    const pull = new Pull();
    return [pull, () => pull.events.receive({ signal: AbortSignal.abort() })];
  },
  "the iteration over events with a timeout of 0": () => {
    const pull = new Pull();
    return [pull, () => pull.events.values({ timeout: 0 }).next()];
  },
  "bind() to an endpoint that is taken": () => {
    const pull = new Pull();
    const address = pull.bindSync(endpoint("inproc"));
    return [pull, () => pull.bind(address)];
  },
  "bind() to an endpoint that makes no sense": () => {
    const pull = new Pull();
    return [pull, () => pull.bind("nonsense")];
  },
  "unbind() of an endpoint that is not bound": () => {
    const pull = new Pull();
    return [pull, () => pull.unbind("inproc://nobody")];
  },
  "bind() and unbind()": () => {
    const pull = new Pull();
    const address = endpoint("inproc");
    return [pull, () => pull.bind(address).then(() => pull.unbind(address))];
  },
  "the end of `await using`": () => {
    const pair = new Pair();
    return [pair, () => pair[Symbol.asyncDispose]()];
  },
  "the end of `await using` of events": () => {
    const pair = new Pair();
    const { events } = pair;
    return [pair, () => events[Symbol.asyncDispose]()];
  },
  "the end of `await using` of an authenticator": () => {
    const pair = new Pair();
    const authenticator = new Authenticator();
    return [pair, () => authenticator[Symbol.asyncDispose]()];
  },
  "close() of a handle on a context": () => {
    const pair = new Pair();
    const { token } = pair.context;
    return [pair, () => Context.attach(token).close()];
  },
};

test.each(Object.entries(attempts))(
  "timers fire during %s in a loop",
  async (_, make) => {
    const [socket, attempt] = make();
    try {
      let ended = false;
      setTimeout(() => (ended = true), 5);
      const limit = performance.now() + 5000;
      while (!ended && performance.now() < limit) await attempt().catch(() => undefined);
      expect(ended).toBe(true);
    } finally {
      socket.close();
    }
  },
);
