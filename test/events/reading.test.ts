import { Context, Dealer, type Event, Observer, Pair, Pull, Push } from "zmq-napi";

import { link } from "../support/transports";
import { happen, rest, turns, typesOf, until, wildcard } from "./observing";

describe("socket.events", () => {
  test("throws EBADF when the socket is closed, while the observer can still be read", async () => {
    const pull = new Pull();
    const { events } = pull;
    const bound = pull.bindSync(wildcard);
    pull.close();
    expect(() => pull.events).toThrow(expect.objectContaining({ code: "EBADF" }));
    expect(await events.receive()).toEqual({ type: "bind", address: bound });
    expect(typesOf(await rest(events))).toEqual(["close", "end"]);
  });

  test("has no events from before it was made", async () => {
    using pull = new Pull();
    const [first] = happen(pull, 1);
    const { events } = pull;
    const [second] = happen(pull, 1);
    expect(first).not.toBe(second);
    expect(await events.receive()).toEqual({ type: "bind", address: second });
  });

  test("has both ends of a connection, not enumerable", async () => {
    using pull = new Pull();
    using push = new Push({ linger: 0 });
    const [atPull, atPush] = [pull.events, push.events];
    const bound = await link("tcp", pull, push);
    const [accepted, connected] = [
      await until(atPull, "accept"),
      await until(atPush, "connect"),
    ];
    expect(accepted).toEqual({ type: "accept", address: bound });
    expect(Object.keys(accepted)).toEqual(["type", "address"]);
    expect(accepted.local).toBe(bound);
    expect(connected.remote).toBe(bound);
    expect(accepted.remote).toMatch(/^tcp:\/\/127\.0\.0\.1:\d+$/);
    expect(connected.local).toBe(accepted.remote);
  });
});

describe("receive", () => {
  test("serves calls that wait in their order", async () => {
    using pull = new Pull();
    const { events } = pull;
    const waiting = [events.receive(), events.receive(), events.receive()];
    const bound = happen(pull, 3);
    const addresses = (await Promise.all(waiting)).map((event) =>
      "address" in event ? event.address : undefined,
    );
    expect(addresses).toEqual(bound);
  });

  test("returns existing events before it waits", async () => {
    using pull = new Pull();
    const { events } = pull;
    const bound = happen(pull, 2);
    await turns();
    expect(await events.receive()).toMatchObject({ address: bound[0] });
    const [second, third] = [events.receive(), events.receive()];
    bound.push(...happen(pull, 1));
    expect(await second).toMatchObject({ address: bound[1] });
    expect(await third).toMatchObject({ address: bound[2] });
  });

  test("rejects with EAGAIN after its timeout, and stays usable", async () => {
    using pull = new Pull();
    const { events } = pull;
    for (const timeout of [0, 5]) {
      await expect(events.receive({ timeout })).rejects.toMatchObject({ code: "EAGAIN" });
    }
    happen(pull, 1);
    expect((await events.receive()).type).toBe("bind");
  });

  test("rejects with the reason of its signal, and loses nothing", async () => {
    using pull = new Pull();
    const { events } = pull;
    const controller = new AbortController();
    const { signal } = controller;
    const waiting = [events.receive({ signal }), events.receive()];
    controller.abort(new Error("enough"));
    await expect(waiting[0]).rejects.toThrow("enough");
    await expect(events.receive({ signal })).rejects.toThrow("enough");
    happen(pull, 1);
    expect((await waiting[1])?.type).toBe("bind");
  });

  test("gives `end` last, and throws EBADF at once from then on", async () => {
    const pull = new Pull();
    const { events } = pull;
    const [first, second] = [events.receive(), events.receive()];
    pull.close();
    expect(events.closed).toBe(false);
    expect(await first).toEqual({ type: "end" });
    await expect(second).rejects.toMatchObject({ code: "EAGAIN" });
    expect(events.closed).toBe(true);
    expect(() => events.receive()).toThrow(
      expect.objectContaining({
        code: "EBADF",
        message: "Socket is closed: its observer has given its last event",
      }),
    );
  });

  test("gives `end` only when libzmq has let go of the socket", async () => {
    const push = new Push({ linger: 300 });
    push.connect("tcp://127.0.0.1:9");
    const { events } = push;
    await push.send("to nobody");
    push.close();
    const types = typesOf(await rest(events));
    expect(types.at(-1)).toBe("end");
    expect(types).toContain("connect:retry");
  });

  test.each([
    ["timeout", { timeout: "soon" }],
    ["signal", { signal: "now" }],
  ])("refuses a %s that is none", (name, options) => {
    using pull = new Pull();
    expect(() => Reflect.apply(pull.events.receive, pull.events, [options])).toThrow(
      new RegExp(`^${name} must be`),
    );
  });
});

describe("iteration", () => {
  test("ends after `end`, in every loop", async () => {
    const pull = new Pull();
    const { events } = pull;
    const loops = [rest(events), rest(events)];
    const bound = happen(pull, 1);
    pull.close();
    const received = (await Promise.all(loops)).flat();
    expect(typesOf(received).sort()).toEqual(["bind", "close", "end"]);
    expect(received).toContainEqual({ type: "bind", address: bound[0] });
    expect(await rest(events)).toEqual([]);
  });

  test("ends at once when the observer is closed, from within and from outside", async () => {
    using pull = new Pull();
    const outside = new Observer(pull);
    const ended = rest(outside);
    setImmediate(() => outside.close());
    expect(await ended).toEqual([]);
    const within = new Observer(pull);
    happen(pull, 2);
    let count = 0;
    for await (const event of within) {
      if (event.type) count += 1;
      within.close();
    }
    expect(count).toBe(1);
  });

  test("can be left and entered again without losing an event", async () => {
    using pull = new Pull();
    const { events } = pull;
    const bound = happen(pull, 3);
    const received: Event[] = [];
    for (let round = 0; round < 3; round++) {
      for await (const event of events) {
        received.push(event);
        break;
      }
    }
    expect(received).toEqual(bound.map((address) => ({ type: "bind", address })));
  });

  test("takes a signal and a timeout", async () => {
    using pull = new Pull();
    const { events } = pull;
    const loop = async (options: { signal?: AbortSignal; timeout?: number }) => {
      for await (const { type } of events.values(options)) expect(type).toBe("bind");
    };
    happen(pull, 1);
    await expect(loop({ timeout: 20 })).rejects.toMatchObject({ code: "EAGAIN" });
    const controller = new AbortController();
    const looping = loop({ signal: controller.signal });
    controller.abort(new Error("over"));
    await expect(looping).rejects.toThrow("over");
  });
});

describe("closing an observer", () => {
  test("rejects waiting calls with EAGAIN, and does not change the socket", async () => {
    using pull = new Pull();
    using push = new Push({ linger: 0 });
    const { events } = pull;
    const waiting = events.receive();
    events.close();
    events.close();
    await expect(waiting).rejects.toMatchObject({ code: "EAGAIN" });
    expect([events.closed, pull.closed]).toEqual([true, false]);
    expect(() => events.receive()).toThrow(expect.objectContaining({ code: "EBADF" }));
    await link("tcp", pull, push);
    await push.send("still here");
    expect(String(await pull.receive())).toBe("still here");
  });

  test("drops unread events", async () => {
    using pull = new Pull();
    const observer = new Observer(pull);
    happen(pull, 3);
    await turns();
    observer.close();
    expect(await rest(observer)).toEqual([]);
  });

  test("happens at the end of a block with `using`", async () => {
    using pull = new Pull();
    let escaped: Observer;
    {
      using observer = new Observer(pull);
      escaped = observer;
    }
    expect(escaped.closed).toBe(true);
    {
      await using observer = new Observer(pull);
      escaped = observer;
    }
    expect(escaped.closed).toBe(true);
  });
});

describe("a socket whose context ends", () => {
  test("is closed, and has `end` as its last event", async () => {
    const context = new Context();
    const pull = new Pull({ context });
    const { events } = pull;
    const received = rest(events);
    const [bound] = happen(pull, 1);
    await context.close();
    const all = await received;
    expect(all[0]).toEqual({ type: "bind", address: bound });
    expect(typesOf(all).at(-1)).toBe("end");
    expect(typesOf(all).filter((type) => type === "end")).toHaveLength(1);
  });

  test("has `end` as its last event when the context is shut down", async () => {
    const context = new Context();
    const dealer = new Dealer({ context });
    const [received, second] = [rest(dealer.events), new Observer(dealer)];
    context.shutdown();
    expect(typesOf(await received)).toEqual(["end"]);
    expect(await second.receive()).toEqual({ type: "end" });
    expect(() => new Observer(dealer)).toThrow(
      expect.objectContaining({ code: "ETERM" }),
    );
    await context.close();
  });

  test("reports only `end` over inproc", async () => {
    const [one, other] = [new Pair(), new Pair()];
    const received = [rest(one.events), rest(other.events)];
    await link("inproc", one, other);
    for (const socket of [one, other]) socket.close();
    expect(await Promise.all(received)).toEqual([[{ type: "end" }], [{ type: "end" }]]);
  });
});
