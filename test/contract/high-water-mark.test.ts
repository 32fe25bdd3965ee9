import { setTimeout as delay } from "node:timers/promises";

import { expectRest, lookAtLoop } from "../support/event-loop";
import { combinations, type Flow, open, streaming } from "../support/flows";

const limits = {
  sendHighWaterMark: 5,
  receiveHighWaterMark: 5,
  sendBufferSize: 8192,
  receiveBufferSize: 8192,
};

/** A large message, so that few messages fill the buffers of the kernel. */
const padding = Buffer.alloc(16_384, "-");
const count = 500;

/** Sends far more messages than there is room for. Returns how many sends succeeded. */
async function overfill(flow: Flow): Promise<{ done: number; all: Promise<unknown> }> {
  const state = { done: 0, all: Promise.resolve<unknown>(undefined) };
  const sends = Array.from({ length: count }, async (_, index) => {
    await flow.send([`${index}`, padding]);
    state.done += 1;
  });
  state.all = Promise.all(sends);
  // The waiting messages make no progress, so the test can only wait for quiet. On a busy
  // machine the kernel may pause in between, so the quiet has to last.
  for (let [before, quiet] = [-1, 0]; quiet < 10; await delay(20)) {
    quiet = before === state.done ? quiet + 1 : 0;
    before = state.done;
  }
  return state;
}

const everyNumber = Array.from({ length: count }, (_, index) => `${index}`);

/** Receives as many messages as were sent. Returns the numbers of the whole messages. */
async function receiveAll(flow: Flow): Promise<string[]> {
  const numbers: string[] = [];
  for (let received = 0; received < count; received += 1) {
    const [number, rest] = await flow.receive();
    if (rest?.length === padding.length) numbers.push(String(number));
  }
  return numbers;
}

describe.each(combinations(streaming))("%s over %s", (pattern, transport) => {
  test("sending waits at the high-water mark, without work, and resumes in order", async () => {
    using flow = await open(pattern, transport, limits);
    const sending = await overfill(flow);
    let [room, look] = [-1, { turns: 0, events: 0 }];
    // Whatever still went through was work.
    while (room !== sending.done) {
      room = sending.done;
      look = await lookAtLoop();
    }
    expectRest(look);
    expect(room).toBeGreaterThanOrEqual(limits.sendHighWaterMark);
    expect(room).toBeLessThan(count);
    expect(await receiveAll(flow)).toEqual(everyNumber);
    await sending.all;
    expect(sending.done).toBe(count);
  });

  test("trySend and a timeout of 0 are refused at the high-water mark", async () => {
    using flow = await open(pattern, transport, limits);
    const sending = await overfill(flow);
    expect(flow.trySend("no room")).toBe(false);
    const send = flow.sender.send(flow.outgoing("no room"), { timeout: 0 });
    await expect(send).rejects.toMatchObject({ code: "EAGAIN" });
    expect(await receiveAll(flow)).toEqual(everyNumber);
    await sending.all;
    await flow.send("room again");
    expect(String((await flow.receive())[0])).toBe("room again");
  });
});

describe.each(["Push to Pull", "Pair to Pair", "Dealer to Dealer"] as const)(
  "%s",
  (pattern) => {
    test("over inproc both high-water marks add up", async () => {
      using flow = await open(pattern, "inproc", {
        sendHighWaterMark: 2,
        receiveHighWaterMark: 3,
      });
      let accepted = 0;
      while (flow.trySend("x")) accepted += 1;
      expect(accepted).toBe(5);
    });

    // libzmq adds both marks. An overflow of the sum is undefined, and only a sanitizer
    // sees it.
    test("over inproc the largest high-water marks can be added without overflow", async () => {
      const largest = 2 ** 31 - 1;
      using flow = await open(pattern, "inproc", {
        sendHighWaterMark: largest,
        receiveHighWaterMark: largest,
      });
      await flow.send("x");
      expect(String((await flow.receive())[0])).toBe("x");
    });
  },
);
