import { Observer, Pair, Pull, Push } from "zmq-napi";

import { combinations, open } from "../support/flows";
import { link } from "../support/transports";

/** Timers of Node may fire a millisecond early. */
const tolerance = 2;

/** `limit` is the end of the error's text, about the time limit. */
async function elapsed(operation: () => Promise<unknown>, limit = ""): Promise<number> {
  const start = performance.now();
  const text =
    `^Operation was not possible or timed out: (no peer took the message|no message came|` +
    `no event came) .*${limit}\\. (Connect a peer|Try again), or allow more time$`;
  await expect(operation()).rejects.toMatchObject({
    name: "ZmqError",
    code: "EAGAIN",
    message: expect.stringMatching(new RegExp(text)),
  });
  return performance.now() - start;
}

describe("receiving", () => {
  test("gives up after receiveTimeout", async () => {
    using pull = new Pull({ receiveTimeout: 30 });
    const limit = "within 30 milliseconds, the limit that receiveTimeout sets";
    expect(await elapsed(() => pull.receive(), limit)).toBeGreaterThanOrEqual(
      30 - tolerance,
    );
  });

  test("gives up at once with a receiveTimeout of 0", async () => {
    using pull = new Pull({ receiveTimeout: 0 });
    const limit = "at once, and receiveTimeout is 0 milliseconds, which does not wait";
    expect(await elapsed(() => pull.receive(), limit)).toBeLessThan(1000);
  });

  test("gives up after its own timeout, whatever the socket's", async () => {
    using pull = new Pull({ receiveTimeout: 60_000 });
    const operation = () => pull.receive({ timeout: 30 });
    const limit = "within 30 milliseconds, the limit that timeout sets";
    expect(await elapsed(operation, limit)).toBeGreaterThanOrEqual(30 - tolerance);
    await elapsed(() => pull.receive({ timeout: 0 }), "timeout is 0 milliseconds, .*");
  });

  test.each([-1, Infinity])(
    "waits without limit with a timeout of %d",
    async (timeout) => {
      using pull = new Pull({ receiveTimeout: 10 });
      using push = new Push();
      const received = pull.receive({ timeout });
      await elapsed(() => pull.receive());
      await link("tcp", pull, push);
      await push.send("at last");
      expect(String(await received)).toBe("at last");
    },
  );

  test("a new receiveTimeout counts from the next receive on", async () => {
    using pull = new Pull();
    using push = new Push();
    const unlimited = pull.receive();
    pull.receiveTimeout = 10;
    await elapsed(() => pull.receive());
    await link("tcp", pull, push);
    await push.send("x");
    expect(String(await unlimited)).toBe("x");
  });

  test("each waiting call has a time limit of its own", async () => {
    using pull = new Pull();
    using push = new Push();
    const ended: string[] = [];
    const note = async (name: string, timeout?: number) => {
      const end = await pull.receive({ timeout }).then(String, (error) => error.code);
      ended.push(`${name}: ${end}`);
    };
    const all = [note("long", 60_000), note("middle", 40), note("short", 10)];
    await Promise.all(all.slice(1));
    await link("tcp", pull, push);
    await push.send("message");
    await Promise.all(all);
    expect(ended).toEqual(["short: EAGAIN", "middle: EAGAIN", "long: message"]);
  });
});

describe("sending", () => {
  test("gives up after sendTimeout", async () => {
    using push = new Push({ sendTimeout: 30 });
    expect(await elapsed(() => push.send("x"))).toBeGreaterThanOrEqual(30 - tolerance);
  });

  test("gives up at once with a sendTimeout of 0", async () => {
    using push = new Push({ sendTimeout: 0 });
    expect(await elapsed(() => push.send("x"))).toBeLessThan(1000);
  });

  test("gives up after its own timeout, whatever the socket's", async () => {
    using push = new Push({ sendTimeout: 60_000 });
    const operation = () => push.send("x", { timeout: 30 });
    expect(await elapsed(operation)).toBeGreaterThanOrEqual(30 - tolerance);
    await elapsed(() => push.send("x", { timeout: 0 }));
  });

  test("a message whose send has timed out is never sent", async () => {
    using push = new Push();
    using pull = new Pull();
    const patient = push.send("sent");
    await elapsed(() => push.send("given up", { timeout: 10 }));
    await link("tcp", pull, push);
    await patient;
    await push.send("sent later");
    expect(String(await pull.receive())).toBe("sent");
    expect(String(await pull.receive())).toBe("sent later");
  });
});

describe.each(combinations())("%s over %s", (pattern, transport) => {
  test("goes on after a receive that timed out", async () => {
    using flow = await open(pattern, transport);
    // A receive of the reply before the request fails with EFSM.
    if (pattern === "Reply to Request") await flow.pass("first");
    else await elapsed(() => flow.receiver.receive({ timeout: 10 }));
    expect((await flow.pass(["whole", "message"])).map(String)).toEqual([
      "whole",
      "message",
    ]);
  });
});

test.each([NaN, "10", {}, null])("a timeout of %p is a TypeError", (timeout) => {
  using pull = new Pull();
  const options = { timeout } as unknown as { timeout: number };
  expect(() => pull.receive(options)).toThrow(TypeError);
  expect(() => pull.receive(options)).toThrow(
    /^timeout must be a number of milliseconds/,
  );
});

test("a timeout beyond the range of timers is a RangeError", () => {
  using pull = new Pull();
  expect(() => pull.receive({ timeout: 2 ** 31 })).toThrow(
    "timeout must be at most 2147483647 milliseconds",
  );
});

test("a close and a time limit have different errors", async () => {
  const closed = (what: string): object => ({
    code: "EAGAIN",
    message: `Operation was not possible or timed out: ${what}() waited`,
  });
  const pair = new Pair({ receiveTimeout: 60_000 });
  const observer = new Observer(pair);
  const received = expect(pair.receive()).rejects.toMatchObject(
    closed("the Pair was closed while receive"),
  );
  const sent = expect(pair.send("x", { timeout: 60_000 })).rejects.toMatchObject(
    closed("the Pair was closed while send"),
  );
  const event = expect(observer.receive({ timeout: 60_000 })).rejects.toMatchObject(
    closed("the observer was closed while receive"),
  );
  observer.close();
  pair.close();
  await Promise.all([received, sent, event]);
});
