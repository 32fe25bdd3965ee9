import { getEventListeners } from "node:events";

import { WaitingLine } from "../../lib/engine/waiting-line";

const forever = { timeout: -1, option: "timeout", signal: undefined };

function lineOf(changed: () => void = () => undefined) {
  return new WaitingLine<string, number>("receive", changed);
}

afterEach(() => {
  jest.useRealTimers();
});

describe("a waiting line", () => {
  test("serves first come, first served", async () => {
    const line = lineOf();
    const [first, second] = [line.join("a", forever), line.join("b", forever)];
    expect(line.first()).toBe("a");
    line.resolveFirst(1);
    expect(line.first()).toBe("b");
    line.resolveFirst(2);
    expect(line.first()).toBeUndefined();
    await expect(Promise.all([first, second])).resolves.toEqual([1, 2]);
  });

  test("rejects the first alone", async () => {
    const line = lineOf();
    const [first, second] = [line.join("a", forever), line.join("b", forever)];
    line.rejectFirst(new Error("no"));
    line.resolveFirst(2);
    await expect(first).rejects.toThrow("no");
    await expect(second).resolves.toBe(2);
  });

  test("tells of each change that it did not get from its owner", async () => {
    const changed = jest.fn();
    const line = lineOf(changed);
    const [first, second] = [line.join("a", forever), line.join("b", forever)];
    expect(changed).toHaveBeenCalledTimes(2);
    line.resolveFirst(1);
    expect(changed).toHaveBeenCalledTimes(2);
    line.leave(second, new Error("left"));
    expect(changed).toHaveBeenCalledTimes(3);
    await expect(first).resolves.toBe(1);
    await expect(second).rejects.toThrow("left");
  });

  test("lets nobody leave twice", async () => {
    const changed = jest.fn();
    const line = lineOf(changed);
    const only = line.join("a", forever);
    line.resolveFirst(7);
    line.leave(only, new Error("too late"));
    expect(changed).toHaveBeenCalledTimes(1);
    await expect(only).resolves.toBe(7);
  });

  test("serving an empty line does nothing", () => {
    const line = lineOf();
    line.resolveFirst(1);
    line.rejectFirst(new Error("nobody"));
    line.rejectAll(new Error("nobody"));
    expect(line.length).toBe(0);
  });

  test("rejects all with one reason, in order", async () => {
    const line = lineOf();
    const order: number[] = [];
    const waits = [1, 2, 3].map((number) =>
      line.join(String(number), forever).catch((reason: unknown) => {
        order.push(number);
        return reason;
      }),
    );
    const reason = new Error("end");
    line.rejectAll(reason);
    expect(line.length).toBe(0);
    expect(await Promise.all(waits)).toEqual([reason, reason, reason]);
    expect(order).toEqual([1, 2, 3]);
  });
});

describe("patience", () => {
  test("ends with EAGAIN, for the one whose it was", async () => {
    jest.useFakeTimers();
    const line = lineOf();
    const long = line.join("long", {
      timeout: 200,
      option: "timeout",
      signal: undefined,
    });
    const short = line.join("short", {
      timeout: 100,
      option: "timeout",
      signal: undefined,
    });
    const rejected = expect(short).rejects.toMatchObject({ code: "EAGAIN" });
    jest.advanceTimersByTime(100);
    await rejected;
    expect(line.length).toBe(1);
    line.resolveFirst(1);
    await expect(long).resolves.toBe(1);
    expect(jest.getTimerCount()).toBe(0);
  });

  test("sets no timer when it is endless", () => {
    jest.useFakeTimers();
    const line = lineOf();
    void line.join("a", forever);
    expect(jest.getTimerCount()).toBe(0);
  });

  test("ends with the signal's reason", async () => {
    const line = lineOf();
    const controller = new AbortController();
    const waits = line.join("a", {
      timeout: -1,
      option: "timeout",
      signal: controller.signal,
    });
    const reason = { why: "any value is a reason" };
    controller.abort(reason);
    await expect(waits).rejects.toBe(reason);
    expect(line.length).toBe(0);
  });

  test("leaves no timer and no listener behind, however it ends", async () => {
    jest.useFakeTimers();
    const { signal } = new AbortController();
    const line = lineOf();
    const join = () => line.join("a", { timeout: 1000, option: "timeout", signal });
    const waits = [join(), join(), join()];
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    const [first, second, third] = waits.map((wait) => wait.catch(() => 0));
    line.resolveFirst(1);
    line.rejectFirst(new Error("no"));
    line.leave(waits[2]!, new Error("left"));
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
    expect(jest.getTimerCount()).toBe(0);
    await expect(Promise.all([first, second, third])).resolves.toEqual([1, 0, 0]);
  });
});
