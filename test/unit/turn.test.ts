import { performance } from "node:perf_hooks";

import { turn } from "../../lib/engine/turn";

/** Completes operations until one is held back. Returns how many were not held back. */
function spendAll(): number {
  for (let free = 0; ; free++) if (turn.countOperation() !== undefined) return free;
}

async function nextTurn(): Promise<void> {
  await turn.countOperation();
  await new Promise(setImmediate);
}

function nextImmediate(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

let now = 0;

beforeEach(async () => {
  now = 0;
  jest.spyOn(performance, "now").mockImplementation(() => now);
  turn.begin();
  await nextImmediate();
});

afterEach(async () => {
  jest.restoreAllMocks();
  await nextImmediate();
});

describe("a turn of the event loop", () => {
  test("holds the 512th completion back, and none before", () => {
    expect(spendAll()).toBe(511);
  });

  test("holds back all that come after, for the same promise", () => {
    spendAll();
    const held = turn.countOperation();
    expect(held).toBeInstanceOf(Promise);
    expect(turn.countOperation()).toBe(held);
  });

  test("begins again when the loop has turned", async () => {
    spendAll();
    await turn.countOperation();
    expect(spendAll()).toBe(511);
  });

  test("begins anew when the event loop calls in", () => {
    for (let count = 0; count < 500; count++) void turn.countOperation();
    turn.begin();
    expect(spendAll()).toBe(511);
  });

  test("keeps holding back completions when the event loop calls the addon's callback", () => {
    spendAll();
    const held = turn.countOperation();
    turn.begin();
    expect(turn.countOperation()).toBe(held);
  });

  test("ends early when its operations are slow", () => {
    let free = 0;
    while (turn.countOperation() === undefined) {
      free += 1;
      now += 3;
    }
    expect(free).toBeLessThan(32);
  });

  test("does not look at the clock for every operation", () => {
    for (let count = 0; count < 400; count++) void turn.countOperation();
    expect(performance.now).toHaveBeenCalledTimes(400 / 8);
  });

  test("counts immediate failures like immediate successes", async () => {
    for (let count = 0; count < 255; count++) {
      await expect(turn.rejected("no")).rejects.toBe("no");
      await turn.resolved("yes");
    }
    let held = false;
    const last = [turn.resolved("yes"), turn.resolved("yes"), turn.rejected("no")];
    setImmediate(() => (held = true));
    const ends = await Promise.allSettled(last);
    expect(ends.map(({ status }) => status)).toEqual([
      "fulfilled",
      "fulfilled",
      "rejected",
    ]);
    expect(held).toBe(false);
  });

  test("lets timers run before it lets completions go", async () => {
    const order: string[] = [];
    setTimeout(() => order.push("timer"), 0);
    for (let round = 0; round < 50 && order.length === 0; round++) {
      spendAll();
      await turn.countOperation();
    }
    expect(order).toEqual(["timer"]);
  });

  test("lets completions go in the order in which they came", async () => {
    spendAll();
    const order: number[] = [];
    const complete = (number: number) => {
      const next = turn.countOperation();
      return (next ?? Promise.resolve()).then(() => order.push(number));
    };
    await Promise.all([1, 2, 3, 4].map(complete));
    expect(order).toEqual([1, 2, 3, 4]);
    await nextTurn();
  });
});
