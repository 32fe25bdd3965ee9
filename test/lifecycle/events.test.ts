// When observers and observed sockets are collected, and when they keep a process alive.

import { saysTrue } from "../support/collecting";
import { Program, run } from "../support/program";
import { freshPath } from "../support/transports";

jest.setTimeout(60_000);

describe("a forgotten socket", () => {
  test.each([
    ["its observer", "socket.events;"],
    ["observers of one's own", "new zmq.Observer(socket); new zmq.Observer(socket);"],
    ["an observer that was closed", "socket.events.close();"],
    ["events that nobody reads", "socket.events; socket.bindSync(wildcard);"],
    [
      "events that were read",
      "socket.events; socket.bindSync(wildcard); await socket.events.receive();",
    ],
    [
      "an abandoned wait for events",
      "await socket.events.receive({ timeout: 5 }).catch(() => undefined);",
    ],
    [
      "a loop over its events that was left",
      "socket.events; socket.bindSync(wildcard); for await (const event of socket.events) break;",
    ],
    [
      "listeners to a closed observer",
      "socket.events.on('bind', () => undefined); socket.events.close();",
    ],
  ])("is collected with %s", async (_name, act) => {
    await saysTrue(`
      await (async () => {
        for (let count = 0; count < 10; count++) { const socket = new zmq.Dealer(); ${act} }
      })();
      await eventually(() => addon().openMembers() === start);`);
  });

  test("is kept by its observer alone", async () => {
    await saysTrue(`
      let address;
      const events = (() => {
        const socket = new zmq.Dealer();
        address = socket.bindSync(wildcard);
        return socket.events;
      })();
      await collect();
      const peer = new zmq.Dealer({ linger: 0 });
      peer.connect(address);
      say((await events.receive()).type === "accept");`);
  });

  test.each([
    ["a waiting receive", "event = socket.events.receive();"],
    [
      "a loop over its events",
      "event = (async (events) => { for await (const event of events) return event; })(socket.events);",
    ],
    [
      "a loop over the events of a forgotten observer",
      "event = (async (events) => { for await (const event of events) return event; })(new zmq.Observer(socket));",
    ],
    [
      "a listener",
      "event = new Promise((resolve) => socket.events.on('accept', resolve));",
    ],
  ])("is kept by %s, which gets the event", async (_name, wait) => {
    await saysTrue(`
      let event, address;
      (() => {
        const socket = new zmq.Dealer();
        address = socket.bindSync(wildcard);
        ${wait}
      })();
      for (let round = 0; round < 10; round++) await collect();
      const peer = new zmq.Dealer({ linger: 0 });
      peer.connect(address);
      say((await event).type === "accept");
      // A listener would keep the process alive, too.
      process.exit();`);
  });
});

describe("an observer", () => {
  test("that is forgotten is collected, its socket is not", async () => {
    await saysTrue(`
      const socket = new zmq.Dealer();
      const references = [];
      (() => {
        for (let count = 0; count < 10; count++) {
          references.push(new WeakRef(new zmq.Observer(socket)));
        }
      })();
      await eventually(() => references.every((reference) => !reference.deref()));
      // What reads for them goes when there is something to tell and nobody to hear it.
      await eventually(() => {
        socket.bindSync(wildcard);
        return addon().openMembers() === start + 1;
      });
      say(!socket.closed);`);
  });

  test("that is held after its socket was closed still has its events", async () => {
    await saysTrue(`
      const events = (() => {
        const socket = new zmq.Dealer();
        const { events } = socket;
        socket.bindSync(wildcard);
        socket.close();
        return events;
      })();
      await collect();
      const types = [];
      for await (const { type } of events) types.push(type);
      say(String(types) === "bind,close,end");
      say(addon().openMembers() === start);`);
  });

  test("still gets events after collections", async () => {
    await saysTrue(`
      const socket = new zmq.Dealer();
      const { events } = socket;
      for (let round = 0; round < 20; round++) {
        await collect();
        const event = events.receive();
        await collect();
        const address = socket.bindSync(wildcard);
        say((await event).address === address);
      }`);
  });
});

describe("a process", () => {
  test.each([
    ["an observed socket", "const { events } = new zmq.Dealer();"],
    [
      "an observed socket to which things happen",
      `
      const socket = new zmq.Dealer({ linger: 0, reconnectInterval: 1 });
      socket.events;
      socket.connect(args[0]);
      await new Promise((resolve) => setTimeout(resolve, 50));`,
    ],
    [
      "a loop over the events of a socket that is closed",
      `
      const socket = new zmq.Dealer();
      (async () => { for await (const event of socket.events); })();
      socket.close();`,
    ],
    [
      "a listener to a socket that is closed",
      `
      const socket = new zmq.Dealer();
      socket.events.on("end", () => undefined);
      socket.close();`,
    ],
    [
      "a listener to a closed observer",
      `
      const { events } = new zmq.Dealer();
      events.on("end", () => undefined);
      events.close();`,
    ],
    [
      "a wait for events that times out",
      "await new zmq.Dealer().events.receive({ timeout: 20 }).catch(() => undefined);",
    ],
    [
      "events pending at process.exit()",
      `
      const socket = new zmq.Dealer({ linger: 0 });
      socket.events.receive();
      socket.events.on("bind", () => undefined);
      socket.bindSync("tcp://127.0.0.1:*");
      socket.connect(args[0]);
      process.exit(0);`,
    ],
  ])("ends by itself with %s", async (_name, body) => {
    const end = await run(body, [`ipc://${freshPath()}`]);
    expect(end).toMatchObject({ code: 0, signal: null, errors: "" });
  });

  test.each([
    ["receive", "socket.events.receive();"],
    ["for await", "(async () => { for await (const event of socket.events); })();"],
    ["a listener", "socket.events.on('bind', () => undefined);"],
  ])("is kept alive by %s, and nothing else", async (_name, wait) => {
    await using program = new Program(
      `const socket = new zmq.Dealer();
       ${wait}
       setTimeout(() => say("alive"), 300).unref();
       setTimeout(() => { say("still"); socket.close(); }, 600).unref();
       process.on("exit", () => say("exit"));`,
    );
    expect(await program.end).toMatchObject({
      code: 0,
      lines: ["alive", "still", "exit"],
      errors: "",
    });
  });
});
