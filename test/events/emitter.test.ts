import { type EventEmitter, once } from "node:events";

import { Context, type Event, Observer, Pull, Push } from "zmq-napi";

import { run } from "../support/program";
import "../support/rejections";
import { link } from "../support/transports";
import { rest, turns } from "./observing";

const wildcard = "tcp://127.0.0.1:*";
const ended = (observer: Observer) =>
  new Promise<Event>((resolve) => void observer.on("end", resolve));

describe("an observer with listeners", () => {
  test("calls them with each event of their type", async () => {
    const [pull, push] = [new Pull(), new Push({ linger: 0 })];
    const events: Event[] = [];
    const note = (event: Event) => events.push(event);
    const { events: observer } = pull;
    observer.on("bind", note).on("accept", note).on("close", note);
    const end = ended(observer);
    const accepted = new Promise((resolve) => void observer.on("accept", resolve));
    const address = await link("tcp", pull, push);
    await accepted;
    for (const socket of [push, pull]) socket.close();
    expect(await end).toEqual({ type: "end" });
    expect(events).toEqual(
      ["bind", "accept", "close"].map((type) => ({ type, address })),
    );
    expect(observer.closed).toBe(true);
  });

  test("gets the events from before its first listener", async () => {
    using pull = new Pull();
    const observer = pull.events;
    const address = pull.bindSync(wildcard);
    await turns();
    const events: Event[] = [];
    observer.on("close", (event) => events.push(event));
    observer.on("bind", (event) => events.push(event));
    expect(events).toEqual([]);
    await turns();
    expect(events).toEqual([{ type: "bind", address }]);
    observer.close();
  });

  test("calls them no more after off", async () => {
    const pull = new Pull();
    const observer = pull.events;
    const events: Event[] = [];
    const note = (event: Event) => events.push(event);
    observer.on("bind", note);
    observer.off("bind", note);
    const end = ended(observer);
    pull.bindSync(wildcard);
    pull.close();
    await end;
    expect(events).toEqual([]);
  });

  const list =
    "The events are connect, connect:delay, connect:retry, bind, bind:error, accept, " +
    "accept:error, close, close:error, disconnect, end, handshake:error:other, " +
    "handshake, handshake:error:protocol, handshake:error:auth, unknown";

  test.each([
    ["conect", `A socket has no event "conect". ${list}. Did you mean connect?`],
    [
      "bind-error",
      `A socket has no event "bind-error". ${list}. Did you mean bind:error?`,
    ],
    ["message", `A socket has no event "message". ${list}`],
    [undefined, "The type of an event must be a string, but is undefined"],
    [5, "The type of an event must be a string, but is a number"],
  ])("takes none for %p, which is no type of event", async (name, message) => {
    using pull = new Pull();
    const never = () => undefined;
    const error = new TypeError(message);
    expect(() => pull.events.on(name as "bind", never)).toThrow(error);
    // This did not turn the observer into an event emitter.
    pull.bindSync(wildcard);
    expect((await pull.events.receive()).type).toBe("bind");
    const emitter = pull.events.on("end", never) as EventEmitter;
    for (const add of [
      "on",
      "once",
      "addListener",
      "prependListener",
      "prependOnceListener",
    ] as const) {
      expect(() => emitter[add](name as string, never)).toThrow(error);
    }
    pull.events.close();
  });

  test("takes listeners for what every event emitter has, and for symbols", async () => {
    using pull = new Pull();
    const never = () => undefined;
    const emitter = pull.events.on("end", never) as EventEmitter;
    for (const name of ["error", "newListener", "removeListener", Symbol("mine")]) {
      emitter.on(name, never);
    }
    // once() of node:events also listens for "error".
    const bound = once(emitter, "bind");
    const address = pull.bindSync(wildcard);
    expect(await bound).toEqual([{ type: "bind", address }]);
    pull.events.close();
  });

  test("can't be read", async () => {
    using pull = new Pull();
    const observer = pull.events;
    observer.on("bind", () => undefined);
    const text =
      "Observer is in event emitter mode. After a call to events.on() it is not possible " +
      "to read events with events.receive().";
    expect(() => observer.receive()).toThrow(
      expect.objectContaining({ name: "Error", code: "EBUSY", message: text }),
    );
    await expect(rest(observer)).rejects.toThrow(new Error(text));
    observer.close();
    expect(() => observer.receive()).toThrow(new Error(text));
  });

  test("gives waiting receives their events before listeners", async () => {
    using pull = new Pull();
    const observer = pull.events;
    const first = observer.receive();
    const second = new Promise<Event>((resolve) => void observer.on("bind", resolve));
    const bound = [pull.bindSync(wildcard), pull.bindSync(wildcard)];
    expect(await first).toEqual({ type: "bind", address: bound[0] });
    expect(await second).toEqual({ type: "bind", address: bound[1] });
    observer.close();
  });

  test("drops no event of a burst", async () => {
    using pull = new Pull();
    const observer = new Observer(pull, { limit: 1 });
    let binds = 0;
    observer.on("bind", () => (binds += 1));
    for (let time = 0; time < 100; time++) pull.bindSync(wildcard);
    while (binds < 100) await turns();
    expect(observer.dropped).toBe(0);
    observer.close();
  });

  test("has a choice of events, as any observer has", async () => {
    const pull = new Pull();
    const observer = new Observer(pull, { events: ["bind"] });
    const types: string[] = [];
    for (const type of ["bind", "close"] as const) {
      observer.on(type, () => types.push(type));
    }
    const end = ended(observer);
    pull.bindSync(wildcard);
    pull.close();
    await end;
    expect(types).toEqual(["bind"]);
  });

  test("may be closed by a listener, and then reports nothing", async () => {
    using pull = new Pull();
    const observer = pull.events;
    let count = 0;
    observer.on("bind", () => {
      count += 1;
      observer.close();
    });
    for (let time = 0; time < 3; time++) pull.bindSync(wildcard);
    await turns();
    expect(count).toBe(1);
    expect(observer.closed).toBe(true);
  });

  test("survives a listener that closes its socket or its context", async () => {
    const context = new Context();
    for (const close of [(pull: Pull) => pull.close(), () => context.close()]) {
      const pull = new Pull({ context });
      const end = ended(pull.events);
      pull.events.on("bind", () => void close(pull));
      pull.bindSync(wildcard);
      expect(await end).toEqual({ type: "end" });
    }
  });

  test("calls no listener while its socket is being closed", async () => {
    const pull = new Pull();
    const observer = pull.events;
    let inside = false;
    const end = ended(observer);
    observer.on("bind", () => expect(inside).toBe(false));
    pull.bindSync(wildcard);
    inside = true;
    pull.close();
    inside = false;
    await end;
  });

  test("accepts listeners after its end, and never calls them", async () => {
    const pull = new Pull();
    const observer = pull.events;
    pull.close();
    await rest(observer);
    observer.on("end", () => {
      throw new Error("called");
    });
    await turns();
  });
});

/** Returns the output of a program that has `pull` and must end without an error. */
async function lines(body: string): Promise<string[]> {
  const end = await run(`
    process.on("unhandledRejection", (reason) => say("unhandled", reason));
    process.on("uncaughtException", ({ message }, origin) =>
      say(origin === "uncaughtException" ? "uncaught" : origin, message));
    const pull = new zmq.Pull();
    ${body}`);
  expect(end).toMatchObject({ code: 0, signal: null, errors: "" });
  return end.lines;
}

describe("a program with listeners", () => {
  test("is kept alive by them until the socket is closed", async () => {
    const said = await lines(`
      pull.events.on("end", () => say("end"));
      setTimeout(() => { say("closing"); pull.close(); }, 200).unref();`);
    expect(said).toEqual(["closing", "end"]);
  });

  test.each(["addListener", "prependListener", "once", "prependOnceListener"])(
    "is kept alive by one that %s of the emitter adds",
    async (method) => {
      const said = await lines(`
        const emitter = pull.events.off("end", () => undefined);
        emitter.${method}("end", () => say("end"));
        setTimeout(() => { say("closing"); pull.close(); }, 200).unref();`);
      expect(said).toEqual(["closing", "end"]);
    },
  );

  test.each([
    ["off", `events.off("bind", note)`],
    ["off on the emitter", `emitter.off("bind", note)`],
    ["removeAllListeners", `emitter.removeAllListeners()`],
    ["the only event that once() waits for", `pull.bindSync("tcp://127.0.0.1:*")`],
  ])("ends after its last listener went by %s", async (way, act) => {
    const add = way.includes("once") ? "emitter.once" : "events.on";
    const said = await lines(`
      const { events } = pull;
      const note = () => say("bind");
      const emitter = events.off("bind", note);
      ${add}("bind", note);
      setTimeout(() => say("kept alive too long"), 20_000).unref();
      ${act};`);
    expect(said).toEqual(way.includes("once") ? ["bind"] : []);
  });

  test("is kept alive by another listener, and by a listener that is added again", async () => {
    const said = await lines(`
      const { events } = pull;
      const note = () => undefined;
      const emitter = events.on("bind", note).on("close", note);
      events.off("bind", note);
      const wait = () => new Promise((resolve) => setTimeout(resolve, 100).unref());
      process.once("beforeExit", () => say("without a listener"));
      await wait();
      say("another");
      emitter.off("close", note).on("bind", note);
      await wait();
      say("again");
      events.off("bind", note);`);
    expect(said).toEqual(["another", "again", "without a listener"]);
  });

  test("has no unhandled rejection when the observer is closed", async () => {
    const said = await lines(`
      pull.events.on("bind", () => say("bind"));
      setTimeout(() => { pull.events.close(); say(pull.events.closed); }, 20);`);
    expect(said).toEqual(["true"]);
  });

  test("has no unhandled rejection when socket, observer and context are closed in turn", async () => {
    const said = await lines(`
      for (const order of [["events", "close"], ["close", "events"], ["context"]]) {
        const context = new zmq.Context();
        const socket = new zmq.Pull({ context });
        const { events } = socket;
        events.on("bind", () => undefined);
        socket.bindSync("tcp://127.0.0.1:*");
        for (const what of order) {
          if (what === "events") events.close();
          if (what === "close") socket.close();
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
        await context.close();
      }
      say("done");`);
    expect(said).toEqual(["done"]);
  });

  test("gets the exception of a listener, which is called for the next event", async () => {
    const said = await lines(`
      pull.events.on("bind", () => { throw new Error("mine"); });
      pull.events.on("end", () => say("end"));
      pull.bindSync("tcp://127.0.0.1:*");
      pull.bindSync("tcp://127.0.0.1:*");
      pull.close();`);
    expect(said).toEqual(["uncaught mine", "uncaught mine", "end"]);
  });

  test("calls the next listeners of other observers after a listener has thrown", async () => {
    const said = await lines(`
      const other = new zmq.Observer(pull);
      pull.events.on("bind", () => { throw new Error("mine"); });
      pull.events.on("bind", () => say("skipped, as in every event emitter"));
      other.on("bind", () => say("other"));
      pull.events.on("end", () => { say("end"); throw new Error("last"); });
      pull.bindSync("tcp://127.0.0.1:*");
      pull.close();`);
    expect(said.toSorted()).toEqual(["end", "other", "uncaught last", "uncaught mine"]);
    expect(said.indexOf("uncaught mine")).toBeLessThan(said.indexOf("end"));
  });

  test("ends with the exception of a listener that nobody handles", async () => {
    const { code, lines, errors } = await run(`
      const pull = new zmq.Pull();
      pull.events.on("bind", () => { throw new Error("mine"); });
      pull.bindSync("tcp://127.0.0.1:*");
      setInterval(() => undefined, 1000);`);
    expect({ code, lines }).toEqual({ code: 1, lines: [] });
    expect(errors).toMatch(/Error: mine\n +at /);
  });

  test("gets the rejection of an async listener, which is its own", async () => {
    const said = await lines(`
      pull.events.on("bind", async () => { throw "mine"; });
      pull.events.on("end", () => say("end"));
      pull.bindSync("tcp://127.0.0.1:*");
      pull.close();`);
    expect(said).toEqual(["unhandled mine", "end"]);
  });
});
