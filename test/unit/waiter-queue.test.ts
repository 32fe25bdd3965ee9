import { getEventListeners } from "node:events";

import { WaiterQueue } from "../../lib/engine/waiter-queue";

const forever = { timeout: -1, option: "timeout", signal: undefined };

function queueOf(changed: () => void = () => undefined) {
  return new WaiterQueue<string, number>(() => "receive", changed);
}

afterEach(() => {
  jest.useRealTimers();
});

describe("a waiter queue", () => {
  test("serves first come, first served", async () => {
    const queue = queueOf();
    const [first, second] = [queue.add("a", forever), queue.add("b", forever)];
    expect(queue.first()).toBe("a");
    queue.resolveFirst(1);
    expect(queue.first()).toBe("b");
    queue.resolveFirst(2);
    expect(queue.first()).toBeUndefined();
    await expect(Promise.all([first, second])).resolves.toEqual([1, 2]);
  });

  test("rejects the first alone", async () => {
    const queue = queueOf();
    const [first, second] = [queue.add("a", forever), queue.add("b", forever)];
    queue.rejectFirst(new Error("no"));
    queue.resolveFirst(2);
    await expect(first).rejects.toThrow("no");
    await expect(second).resolves.toBe(2);
  });

  test("reports each change that its owner did not make", async () => {
    const changed = jest.fn();
    const queue = queueOf(changed);
    const [first, second] = [queue.add("a", forever), queue.add("b", forever)];
    expect(changed).toHaveBeenCalledTimes(2);
    queue.resolveFirst(1);
    expect(changed).toHaveBeenCalledTimes(2);
    queue.reject(second, new Error("left"));
    expect(changed).toHaveBeenCalledTimes(3);
    await expect(first).resolves.toBe(1);
    await expect(second).rejects.toThrow("left");
  });

  test("settles each operation once", async () => {
    const changed = jest.fn();
    const queue = queueOf(changed);
    const only = queue.add("a", forever);
    queue.resolveFirst(7);
    queue.reject(only, new Error("too late"));
    expect(changed).toHaveBeenCalledTimes(1);
    await expect(only).resolves.toBe(7);
  });

  test("serving an empty queue does nothing", () => {
    const queue = queueOf();
    queue.resolveFirst(1);
    queue.rejectFirst(new Error("nobody"));
    queue.rejectAll(new Error("nobody"));
    expect(queue.length).toBe(0);
  });

  test("rejects all with one reason, in order", async () => {
    const queue = queueOf();
    const order: number[] = [];
    const waits = [1, 2, 3].map((number) =>
      queue.add(String(number), forever).catch((reason: unknown) => {
        order.push(number);
        return reason;
      }),
    );
    const reason = new Error("end");
    queue.rejectAll(reason);
    expect(queue.length).toBe(0);
    expect(await Promise.all(waits)).toEqual([reason, reason, reason]);
    expect(order).toEqual([1, 2, 3]);
  });
});

describe("the time limit", () => {
  test("rejects its own operation alone, with EAGAIN", async () => {
    jest.useFakeTimers();
    const queue = queueOf();
    const long = queue.add("long", {
      timeout: 200,
      option: "timeout",
      signal: undefined,
    });
    const short = queue.add("short", {
      timeout: 100,
      option: "timeout",
      signal: undefined,
    });
    const rejected = expect(short).rejects.toMatchObject({ code: "EAGAIN" });
    jest.advanceTimersByTime(100);
    await rejected;
    expect(queue.length).toBe(1);
    queue.resolveFirst(1);
    await expect(long).resolves.toBe(1);
    expect(jest.getTimerCount()).toBe(0);
  });

  test("sets no timer if there is none", () => {
    jest.useFakeTimers();
    const queue = queueOf();
    void queue.add("a", forever);
    expect(jest.getTimerCount()).toBe(0);
  });

  test("does not apply to a signal: its abort rejects the operation with its reason", async () => {
    const queue = queueOf();
    const controller = new AbortController();
    const waits = queue.add("a", {
      timeout: -1,
      option: "timeout",
      signal: controller.signal,
    });
    const reason = { why: "any value is a reason" };
    controller.abort(reason);
    await expect(waits).rejects.toBe(reason);
    expect(queue.length).toBe(0);
  });

  test("leaves no timer and no listener behind, whatever the result is", async () => {
    jest.useFakeTimers();
    const { signal } = new AbortController();
    const queue = queueOf();
    const join = () => queue.add("a", { timeout: 1000, option: "timeout", signal });
    const waits = [join(), join(), join()];
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    const [first, second, third] = waits.map((wait) => wait.catch(() => 0));
    queue.resolveFirst(1);
    queue.rejectFirst(new Error("no"));
    queue.reject(waits[2]!, new Error("left"));
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
    expect(jest.getTimerCount()).toBe(0);
    await expect(Promise.all([first, second, third])).resolves.toEqual([1, 0, 0]);
  });
});
