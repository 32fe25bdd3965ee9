// The arguments of observers, and several observers of one socket.

import { Context, Observer, Pull, Push } from "zmq-napi";

import { endpoint, link } from "../support/transports";
import { happen, rest, typesOf, until, wildcard } from "./observing";

describe("several observers of one socket", () => {
  test("all get every event", async () => {
    const pull = new Pull();
    const observers = [pull.events, new Observer(pull), new Observer(pull)];
    const all = observers.map(rest);
    const [bound] = happen(pull, 1);
    pull.close();
    for (const events of await Promise.all(all)) {
      expect(events).toEqual([
        { type: "bind", address: bound },
        { type: "close", address: bound },
        { type: "end" },
      ]);
    }
  });

  test("begin and end independently", async () => {
    using pull = new Pull();
    const [first, second] = [new Observer(pull), new Observer(pull)];
    const [one] = happen(pull, 1);
    expect(await first.receive()).toMatchObject({ address: one });
    first.close();
    const [two] = happen(pull, 1);
    expect(await second.receive()).toMatchObject({ address: one });
    expect(await second.receive()).toMatchObject({ address: two });
    second.close();
    happen(pull, 1);
    const third = new Observer(pull);
    const [four] = happen(pull, 1);
    expect(await third.receive()).toMatchObject({ address: four });
  });
});

describe("the options of an observer", () => {
  test("choose the types of events, and `end` always comes", async () => {
    const pull = new Pull();
    const push = new Push({ linger: 0 });
    const chosen = new Observer(pull, { events: ["accept", "disconnect"] });
    const none = new Observer(pull, { events: [] });
    const all = new Observer(pull);
    await link("tcp", pull, push);
    await until(all, "handshake");
    push.close();
    await until(all, "disconnect");
    pull.close();
    expect(typesOf(await rest(chosen))).toEqual(["accept", "disconnect", "end"]);
    expect(typesOf(await rest(none))).toEqual(["end"]);
    expect(chosen.dropped).toBe(0);
  });

  test("limit the kept events: the oldest is dropped, and counted", async () => {
    const pull = new Pull();
    const [slow, prompt] = [new Observer(pull, { limit: 3 }), new Observer(pull)];
    const bound = happen(pull, 10);
    await until(prompt, "bind");
    expect(slow.dropped).toBe(7);
    for (const address of bound.slice(-3)) {
      expect(await slow.receive()).toEqual({ type: "bind", address });
    }
    expect([slow.dropped, prompt.dropped]).toEqual([7, 0]);
    pull.close();
    expect(typesOf(await rest(slow)).at(-1)).toBe("end");
  });

  test("keep the newest 10,000 events by default", async () => {
    using pull = new Pull();
    const { events } = pull;
    const most = 10_000;
    // Each round causes events for a bind, and for each endpoint that it closes.
    for (let round = 0; round < most / 2 + 1; round++) {
      pull.bindSync(wildcard);
      pull.unbindSync(pull.lastEndpoint ?? "");
    }
    const watch = new Observer(pull, { events: ["end"] });
    const last = endpoint("ipc");
    pull.bindSync(last);
    pull.close();
    await watch.receive();
    expect(events.dropped).toBeGreaterThan(0);
    const kept = await rest(events);
    expect(kept).toHaveLength(most);
    expect(kept).toContainEqual({ type: "bind", address: last });
    expect(kept.at(-1)).toEqual({ type: "end" });
  });

  test.each([
    ["none", [null], "Options must be an object"],
    [
      "a misspelt one",
      [{ event: [] }],
      "Unknown option event. The options are events, limit. Did you mean events?",
    ],
    [
      "events that are no list",
      [{ events: "bind" }],
      "events must be an array of event types, but is a string",
    ],
    [
      "an unknown event",
      [{ events: ["bind", "bound"] }],
      /^events must be of the types connect, .*, but "bound" is none of them$/,
    ],
    [
      "a limit of text",
      [{ limit: "5" }],
      'limit must be a whole number from 1, or Infinity, but is "5"',
    ],
    ["a limit with a fraction", [{ limit: 1.5 }], "but is 1.5. Round it first"],
    ["a misspelt event", [{ events: ["conect"] }], ". Did you mean connect?"],
    [
      "a limit of 0",
      [{ limit: 0 }],
      "limit must be a whole number from 1, or Infinity, but is 0",
    ],
    [
      "no number",
      [{ limit: NaN }],
      "limit must be a whole number from 1, or Infinity, but is NaN",
    ],
  ])("are refused in one sentence: %s", (_name, options, message) => {
    using pull = new Pull();
    const observe = () => Reflect.construct(Observer, [pull, ...options]) as Observer;
    expect(observe).toThrow(message);
    pull.events.close();
  });

  test.each([undefined, null, {}, "socket", new Context()])(
    "come after a socket; %p is none",
    async (value) => {
      const observe = () => Reflect.construct(Observer, [value]) as Observer;
      expect(observe).toThrow(
        /^(Invalid argument: )?Socket must be a socket object, such as new Pair\(\), but is /,
      );
      if (value instanceof Context) await value.close();
    },
  );
});
