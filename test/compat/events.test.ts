// This file leaves out the comparisons, event by event, of test/events/drop-in.test.ts.

import { endingOf } from "./ending";
import { both } from "./packages";

const wildcard = "tcp://127.0.0.1:*";

async function typesUntilEnd(events: any): Promise<string[]> {
  const types: string[] = [];
  for await (const { type } of events) types.push(type);
  return types;
}

both((it) => {
  // With zeromq.js, a socket whose observer was closed may block its whole context at its
  // next event. Such a socket gets a separate process, which the test kills.
  async function scene(body: string): Promise<string[]> {
    const end = `process.kill(process.pid, "SIGKILL");`;
    const opening =
      "const dealer = new zmq.Dealer({ linger: 0 }); const { events } = dealer;";
    return (await it.run(`${opening}${body}${end}`)).lines;
  }

  test("events is the same observer each time, also when that is closed", async () => {
    const dealer = it.open("Dealer");
    const events = it.eventsOf(dealer);
    expect(events).toBeInstanceOf(it.zmq.Observer);
    expect(events.closed).toBe(false);
    expect(dealer.events).toBe(events);
    const closing = "say(events.close(), events.closed, events.close());";
    const lines = await scene(`${closing} say(dealer.events === events);`);
    expect(lines).toEqual(["undefined true undefined", "true"]);
  });

  test("a socket whose observer was closed goes on", async () => {
    const lines = await scene(`
      let end = "bound";
      for (let time = 0; time < 20 && end === "bound"; time++) {
        const other = new zmq.Dealer({ linger: 0 });
        other.events.close();
        const bound = other.bind("tcp://127.0.0.1:*").then(() => "bound");
        end = await Promise.race([bound, new Promise((r) => setTimeout(r, 300, "hangs"))]);
        if (end === "bound") other.close();
      }
      say(end);`);
    expect(lines).toEqual(
      it.differs("closed-observers", { zeromq: ["hangs"], "zmq-napi": ["bound"] }),
    );
  });

  test("an observer is made for a socket", async () => {
    const expected = {
      how: "throws",
      type: "TypeError",
      message: it.says("Socket must be a socket object"),
    };
    expect(await endingOf(() => new it.zmq.Observer())).toMatchObject(expected);
    expect(await endingOf(() => new it.zmq.Observer(1))).toMatchObject(expected);
    expect(await endingOf(() => new it.zmq.Observer({}))).toMatchObject({
      how: "throws",
      type: it.differs("no-socket", { zeromq: "Error", "zmq-napi": "TypeError" }),
      message: it.says("Invalid argument"),
    });
  });

  test("receive resolves with event after event", async () => {
    const dealer = it.open("Dealer");
    const events = it.eventsOf(dealer);
    await dealer.bind(wildcard);
    const address = dealer.lastEndpoint;
    expect(await events.receive()).toEqual({ type: "bind", address });
    await dealer.unbind(address);
    expect(await events.receive()).toEqual({ type: "close", address });
  });

  test("iterating ends after the event end", async () => {
    const dealer = it.open("Dealer");
    const events = it.eventsOf(dealer);
    const types = typesUntilEnd(events);
    await dealer.bind(wildcard);
    dealer.close();
    expect(await types).toEqual(["bind", "close", "end"]);
    expect(events.closed).toBe(true);
    const reading = await endingOf(() => events.receive());
    expect(reading).toMatchObject({ how: "throws", code: "EBADF" });
    expect(await typesUntilEnd(events)).toEqual([]);
  });

  test("a failed bind has a reason, without the transport", async () => {
    const [one, other] = [it.open("Dealer"), it.open("Dealer")];
    await one.bind(wildcard);
    const events = it.eventsOf(other);
    await endingOf(() => other.bind(one.lastEndpoint));
    let event = await events.receive();
    while (event.type !== "bind:error") event = await events.receive();
    expect(event.address).toBe(one.lastEndpoint.replace("tcp://", ""));
    expect({ ...event.error, message: event.error.message }).toMatchObject({
      code: "EADDRINUSE",
      errno: 98,
      message: "Address already in use",
    });
  });

  test("connections are reported at both ends", async () => {
    const [one, other] = [it.open("Dealer"), it.open("Dealer")];
    const [atOne, atOther] = [it.eventsOf(one), it.eventsOf(other)];
    await one.bind(wildcard);
    const address = one.lastEndpoint;
    other.connect(address);
    const until = async (events: any, last: string): Promise<object[]> => {
      const seen = [];
      do seen.push(await events.receive());
      while (seen.at(-1).type !== last);
      return seen;
    };
    expect(await until(atOne, "handshake")).toEqual([
      { type: "bind", address },
      { type: "accept", address },
      { type: "handshake", address },
    ]);
    const seen = await until(atOther, "handshake");
    expect(seen).toEqual(expect.arrayContaining([{ type: "connect", address }]));
    other.close();
    expect(await until(atOne, "disconnect")).toEqual([{ type: "disconnect", address }]);
  });

  test("a peer of an unfitting type is seen from the events", async () => {
    const [publisher, push] = [it.open("Publisher"), it.open("Push")];
    const events = it.eventsOf(publisher);
    await publisher.bind(wildcard);
    push.connect(publisher.lastEndpoint);
    const codes: unknown[] = [];
    for await (const { type, error } of events) {
      if (type === "handshake:error:protocol") codes.push(error.code);
      if (type === "disconnect") break;
    }
    expect(codes).toEqual(
      it.differs("unfitting-types", {
        zeromq: [] as string[],
        "zmq-napi": ["ERR_ZMTP_SOCKET_TYPE"],
      }),
    );
  });

  test("on and off return the emitter, and make receiving impossible", async () => {
    const lines = await scene(`
      const never = () => say("never");
      const listen = ({ type }) => say(type);
      const emitter = events.on("bind", listen).on("bind", never);
      say(emitter instanceof require("node:events"));
      say(events.off("bind", never) === emitter);
      const ended = new Promise((resolve) => events.on("end", resolve));
      try { await events.receive(); } catch ({ name, message }) { say(name, message); }
      await dealer.bind("tcp://127.0.0.1:*");
      dealer.close();
      listen(await ended);
      say(events.closed);`);
    const message =
      "Observer is in event emitter mode. After a call to events.on() it is not possible " +
      "to read events with events.receive().";
    expect(lines).toEqual(["true", "true", `Error ${message}`, "bind", "end", "true"]);
  });

  test("listeners for names that no event has", async () => {
    const lines = await scene(`
      const never = () => undefined;
      for (const name of ["error", "newListener", Symbol("mine"), "conect"]) {
        try {
          events.on(name, never);
          say(typeof name, "is taken");
        } catch (error) {
          say(error.name, error.message.split(". ").at(-1));
        }
      }
      dealer.close();`);
    const taken = ["string is taken", "string is taken", "symbol is taken"];
    const last = it.differs("event-names", {
      zeromq: "string is taken",
      "zmq-napi": "TypeError Did you mean connect?",
    });
    expect(lines).toEqual([...taken, last]);
  });

  test("an error that a listener throws", async () => {
    const { lines } = await it.run(`
      process.on("uncaughtException", ({ message }, origin) => say(origin, message));
      const dealer = new zmq.Dealer({ linger: 0 });
      dealer.events.on("bind", () => { say("bind"); throw new Error("mine"); });
      dealer.events.on("bind", () => say("not called, as in every event emitter"));
      dealer.events.on("close", () => { say("close"); process.exit(); });
      await dealer.bind("tcp://127.0.0.1:*");
      await new Promise((resolve) => setImmediate(resolve));
      await dealer.unbind(dealer.lastEndpoint);
      setTimeout(() => process.exit(), 300);`);
    expect(lines).toEqual(
      it.differs("listener-errors", {
        zeromq: ["bind", "unhandledRejection mine"],
        "zmq-napi": ["bind", "uncaughtException mine", "close"],
      }),
    );
  });

  test("a second receive waits its turn", async () => {
    const dealer = it.open("Dealer");
    const events = it.eventsOf(dealer);
    const first = events.receive();
    const second = endingOf(() => events.receive());
    await dealer.bind(wildcard);
    expect((await first).type).toBe("bind");
    await dealer.bind(wildcard);
    const message =
      "Observer is busy reading; only one receive operation may be in progress at any time";
    expect(await second).toMatchObject(
      it.differs<object>("reading-side-by-side", {
        zeromq: { how: "throws", code: "EBUSY", message },
        "zmq-napi": { how: "resolves" },
      }),
    );
  });

  test("receive takes options, or refuses them", async () => {
    const dealer = it.open("Dealer");
    const events = it.eventsOf(dealer);
    await dealer.bind(wildcard);
    const { how } = await endingOf(() => events.receive({}));
    expect(how).toBe(it.differs("arity", { zeromq: "throws", "zmq-napi": "resolves" }));
  });

  test("closing the observer, when an event is waited for", async () => {
    const lines = await scene(`
      const waiting = events.receive();
      events.close();
      await waiting.catch(({ code }) => say(code));
      try { events.receive(); } catch ({ code }) { say(code); }`);
    const expected = { zeromq: "ENOTSOCK", "zmq-napi": "EAGAIN" };
    expect(lines).toEqual([it.differs("closing-events", expected), "EBADF"]);
  });

  test("closing the observer ends its loop", async () => {
    const lines = await scene(`
      const loop = (async () => { for await (const event of events) say(event.type); })();
      events.close();
      await loop.then(() => say("ends"), ({ code }) => say(code));`);
    const expected = { zeromq: ["ENOTSOCK"], "zmq-napi": ["ends"] };
    expect(lines).toEqual(it.differs("closing-events", expected));
  });

  test("closing an observer that has listeners", async () => {
    const body = `
      const dealer = new zmq.Dealer();
      dealer.events.on("bind", () => undefined);
      dealer.events.close();
      dealer.close();`;
    const { code, errors } = await it.run(body);
    expect([code, /ENOTSOCK/.test(errors)]).toEqual(
      it.differs("closing-events", { zeromq: [1, true], "zmq-napi": [0, false] }),
    );
  });

  test("a second observer", async () => {
    const lines = await scene(`
      const second = new zmq.Observer(dealer);
      await dealer.bind("tcp://127.0.0.1:*");
      say((await events.receive()).type, (await second.receive()).type);`);
    const expected = { zeromq: ["end bind"], "zmq-napi": ["bind bind"] };
    expect(lines).toEqual(it.differs("observers", expected));
  });
});
