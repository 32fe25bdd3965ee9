// Events never delay the operations that they report. Each scene is a separate program,
// because a fault stops the program.

import { Program } from "../support/program";
import { freshPath } from "../support/transports";

jest.setTimeout(60_000);

const prelude = `
  const { readdirSync } = require("node:fs");
  const { addon } = require(require("node:path").join(process.env.ZMQ_NAPI, "../internals.js"));
  const wildcard = "tcp://127.0.0.1:*";
  // The second one surely comes after the loop has looked at its descriptors.
  const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  const descriptors = () => readdirSync("/proc/self/fd").length;
  const eventually = async (holds) => {
    const end = performance.now() + 20_000;
    let held = holds();
    for (; !held && performance.now() < end; held = holds()) await turn();
    say(held);
  };
  // More events than libzmq holds by default, without a turn of the event loop.
  const happen = (socket) => {
    for (let time = 0; time < 1500; time++) socket.unbindSync(socket.bindSync(wildcard));
  };
  const work = async (socket) => {
    const peer = new zmq.Dealer({ linger: 0, context: socket.context });
    const bound = await socket.bind(wildcard);
    peer.connect(bound);
    await peer.send("x");
    say(String(await socket.receive()));
    happen(socket);
    await turn();
    happen(socket);
    for (let time = 0; time < 50; time++) {
      peer.connect(bound);
      peer.disconnect(bound);
    }
    await socket.unbind(bound);
    peer.close();
  };
`;

async function says(
  body: string,
  lines: string[],
  flags: string[] = [],
  ...args: string[]
): Promise<void> {
  await using program = new Program(prelude + body, args, flags);
  const late = new Promise<string>((resolve) =>
    setTimeout(resolve, 50_000, "stuck").unref(),
  );
  expect(await Promise.race([program.end, late])).toMatchObject({
    code: 0,
    signal: null,
    errors: "",
    lines,
  });
}

/** Sockets without a reader, after \`socket\` was made in a separate context. */
const readers: Record<string, string> = {
  "nobody reading": `socket.events;`,
  "a reader that stops": `
    (async () => {
      for await (const { type } of socket.events) { if (type === "bind") break; }
    })();`,
  "a reader that waits for nothing more": `
    socket.events.receive().then(() => new Promise(() => undefined));`,
  "the observer closed first": `socket.events.close();`,
  "the observer closed while it reads": `
    const { events } = socket;
    (async () => {
      for await (const { type } of events) if (type === "accept") events.close();
    })();`,
  "an observer that was forgotten": `
    (() => { new zmq.Observer(socket); })();
    gc();`,
  "three observers, of which one is closed": `
    new zmq.Observer(socket);
    socket.events.on("accept", () => undefined);
    new zmq.Observer(socket).close();`,
  "a limit of one event": `new zmq.Observer(socket, { limit: 1 });`,
};

describe.each(Object.entries(readers))("with %s", (_name, reader) => {
  test("bind, connect, close and the end of the context are prompt", async () => {
    const body = `
      const context = new zmq.Context();
      const socket = new zmq.Dealer({ context, linger: 0 });
      ${reader}
      await work(socket);
      socket.close();
      await context.close();
      say("closed");
      await eventually(() => addon().openMembers() === 1);`;
    await says(body, ["x", "closed", "true"], ["--expose-gc"]);
  });

  test("the process ends by itself, sockets open", async () => {
    // A listener keeps a program alive, as a reader does.
    const body = `
      const socket = new zmq.Dealer({ linger: 0 });
      ${reader}
      await work(socket);
      if (!socket.events.closed) socket.events.close();`;
    await says(body, ["x"], ["--expose-gc"]);
  });
});

test("the end of a context is prompt with an inproc peer that never comes", async () => {
  await says(
    `
    const context = new zmq.Context();
    const socket = new zmq.Dealer({ context });
    socket.connect("inproc://nobody");
    const types = [];
    socket.events.on("end", ({ type }) => types.push(type));
    await context.close();
    await eventually(() => types.length === 1);`,
    ["true"],
  );
});

test("events that can't be reported, without free sockets, leave nothing behind", async () => {
  await says(
    `
    const context = new zmq.Context({ maxSockets: 2 });
    const socket = new zmq.Dealer({ context });
    const before = descriptors();
    for (let round = 0; round < 200; round++) {
      try { say(socket.events); } catch (error) { if (error.code !== "EMFILE") throw error; }
      // The reader's place becomes free in the background.
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await eventually(() => descriptors() === before && addon().openMembers() === 3);
    const others = [];
    await eventually(() => {
      try { others.push(new zmq.Dealer({ context })); } catch { return false; }
      return true;
    });
    await context.close();
    say("closed");`,
    ["true", "true", "closed"],
  );
});

describe("2,000 sockets opened, observed and closed in a row", () => {
  test.each([
    ["without a turn of the event loop", `socket.bindSync(wildcard); socket.close();`],
    ["with one each", `await socket.bind(wildcard); socket.close(); await turn();`],
    [
      "with their events read",
      `
      const end = (async () => { for await (const event of socket.events); })();
      await socket.bind(wildcard);
      socket.close();
      await end;`,
    ],
    ["with their observers closed first", `socket.events.close(); socket.close();`],
    [
      "with listeners",
      `
      const end = new Promise((resolve) => socket.events.on("end", resolve));
      socket.bindSync(wildcard);
      socket.close();
      await end;`,
    ],
  ])("leave nothing behind, %s", async (_name, life) => {
    await says(
      `
      // libzmq's thread gives the places of closed sockets back, as soon as it runs.
      const once = async (open) => {
        for (;;) {
          try { return open(); } catch (error) { if (error.code !== "EMFILE") throw error; }
          await turn();
        }
      };
      new zmq.Dealer().close();
      await turn();
      const before = descriptors();
      for (let count = 0; count < 2000; count++) {
        const socket = await once(() => new zmq.Dealer({ linger: 0 }));
        await once(() => socket.events);
        ${life}
      }
      await eventually(() => addon().openMembers() === 1 && descriptors() <= before);`,
      ["true"],
    );
  });

  test("use up no place in a context with few", async () => {
    await says(
      `
      const context = new zmq.Context({ maxSockets: 20 });
      for (let count = 0; count < 2000; count++) {
        const socket = new zmq.Dealer({ linger: 0, context });
        const end = new Promise((resolve) => socket.events.on("end", resolve));
        await socket.bind(wildcard);
        socket.close();
        await end;
      }
      const sockets = [];
      await eventually(() => {
        while (sockets.length < 20) {
          try { sockets.push(new zmq.Dealer({ context })); } catch { return false; }
        }
        return true;
      });
      await context.close();`,
      ["true"],
    );
  });

  test("free their ports and paths", async () => {
    await says(
      `
      for (let count = 0; count < 2000; count++) {
        const socket = new zmq.Dealer({ linger: 0 });
        const closed = new Promise((resolve) => socket.events.on("close", resolve));
        await socket.bind("ipc://" + args[0]);
        socket.close();
        await closed;
      }
      say("done");`,
      ["done"],
      [],
      freshPath(),
    );
  });
});

describe("a slow reader", () => {
  test("drops the oldest events, and counts them", async () => {
    await says(
      `
      const socket = new zmq.Dealer({ linger: 0 });
      const { events } = socket;
      const prompt = new zmq.Observer(socket, { events: ["bind"] });
      const taken = await new zmq.Dealer().bind(wildcard);
      // Two events each.
      for (let time = 0; time < 6000; time++) {
        try { socket.bindSync(taken); } catch (error) { if (error.code !== "EADDRINUSE") throw error; }
      }
      const bound = await socket.bind(wildcard);
      await prompt.receive();
      say(events.dropped, prompt.dropped);
      let kept = 0;
      for await (const event of events) {
        kept += 1;
        if (event.type === "bind") { say(kept, event.address === bound); break; }
      }`,
      ["2001 0", "10000 true"],
    );
  });
});
