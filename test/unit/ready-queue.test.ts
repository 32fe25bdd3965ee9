import { setImmediate as nextTurn } from "node:timers/promises";
import { ZmqError } from "../../lib/errors";
import { Readiness } from "../../lib/engine/readiness";
import { Receiver } from "../../lib/engine/receiver";
import { turn } from "../../lib/engine/turn";
import { SocketType } from "../../lib/socket-types";
import { FakeSocket, frames } from "./fake-native";

jest.mock("../../lib/addon/addon", () => require("./fake-addon"));

interface Busy {
  readonly native: FakeSocket;
  readonly receiver: Receiver;
  /** The messages that the loop over the socket has received, as text. */
  readonly received: string[];
}

function busySocket(messages: number): Busy {
  const native = new FakeSocket();
  const readiness = new Readiness(native, () => receiver.serve());
  const receiver: Receiver = new Receiver(native, readiness, SocketType.Pull);
  for (let number = 0; number < messages; number++)
    native.inbox.push(frames(String(number)));
  return { native, receiver, received: [] };
}

/** Receives in a loop, until `count` messages have come. */
async function loop({ receiver, received }: Busy, count: number, seen?: () => void) {
  while (received.length < count) {
    const [frame] = await receiver.receive(undefined);
    received.push(String(frame));
    seen?.();
  }
}

const numbers = (count: number) =>
  Array.from({ length: count }, (_, index) => `${index}`);

/** Uses up the turn of the event loop. Returns the promise for the next one. */
function fillTurn(): Promise<void> {
  for (;;) {
    const next = turn.countOperation();
    if (next !== undefined) return next;
  }
}

beforeEach(() => nextTurn());
afterEach(() => nextTurn());

describe("many sockets whose messages are there", () => {
  test("deliver all, each in its order, and prefetch for few sockets at a time", async () => {
    const sockets = Array.from({ length: 100 }, () => busySocket(400));
    let most = 0;
    const look = () => {
      const prefetched = sockets.map(({ receiver }) => receiver.prefetched);
      most = Math.max(most, prefetched.filter((length) => length > 16).length);
    };
    let deliveries = 0;
    const seen = () => {
      if (++deliveries % 50 === 0 && deliveries > 20_000) look();
    };
    await Promise.all(sockets.map((socket) => loop(socket, 400, seen)));
    for (const { received } of sockets) expect(received).toEqual(numbers(400));
    expect(most).toBeLessThan(20);
  });

  test("share the turns: none is done long before another", async () => {
    const sockets = Array.from({ length: 20 }, () => busySocket(2000));
    await Promise.race(sockets.map((socket) => loop(socket, 1500)));
    const least = Math.min(...sockets.map(({ received }) => received.length));
    expect(least).toBeGreaterThan(1000);
  });

  test("leave time for timers", async () => {
    let over = false;
    const timer = new Promise<void>((resolve) => {
      setTimeout(() => {
        over = true;
        resolve();
      }, 1);
    });
    const sockets = Array.from({ length: 20 }, () => busySocket(0));
    const loops = sockets.map(async ({ native, receiver }) => {
      while (!over) {
        if (native.inbox.length === 0)
          native.inbox.push(...numbers(100).map((n) => frames(n)));
        await receiver.receive(undefined);
      }
    });
    await timer;
    await Promise.all(loops);
  });
});

describe("a turn that is used up", () => {
  test("leaves messages in libzmq that no receive has a limit for", async () => {
    const { native, receiver } = busySocket(1);
    void fillTurn();
    const message = receiver.receive(undefined);
    expect(native.calls).not.toContain("receive");
    await expect(message).resolves.toEqual(frames("0"));
  });

  test.each([{ timeout: 0 }, { timeout: 50 }, { signal: new AbortController().signal }])(
    "gives a message that is there to a receive with a limit: %p",
    async (options) => {
      const { native, receiver } = busySocket(1);
      void fillTurn();
      const message = receiver.receive(options);
      expect(native.calls).toContain("receive");
      await expect(message).resolves.toEqual(frames("0"));
    },
  );

  test("gives a message that is there to tryReceive", () => {
    const { receiver } = busySocket(1);
    void fillTurn();
    expect(receiver.tryReceive()).toEqual(frames("0"));
  });

  test("serves some sockets, though a loop that does not wait uses up each turn", async () => {
    let over = false;
    const flood = async () => {
      while (!over) await turn.countOperation();
    };
    void flood();
    const sockets = Array.from({ length: 24 }, () => busySocket(1));
    await fillTurn();
    void fillTurn();
    const messages = sockets.map(({ receiver }) => receiver.receive(undefined));
    let turns = 0;
    const all = Promise.all(messages).then(() => (over = true));
    for (; !over && turns < 100; turns++) await nextTurn();
    over = true;
    await all;
    expect(turns).toBeLessThan(12);
  });

  test("serves no socket that is closed meanwhile", async () => {
    const { native, receiver } = busySocket(1);
    const next = fillTurn();
    const message = receiver.receive(undefined);
    receiver.close(new ZmqError("EAGAIN"));
    await expect(message).rejects.toMatchObject({ code: "EAGAIN" });
    await next;
    await nextTurn();
    expect(native.calls).not.toContain("receive");
  });
});
