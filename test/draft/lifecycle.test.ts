// Draft sockets at the end of sockets, contexts, workers and processes.

import { join } from "node:path";
import { Context } from "zmq-napi";
import {
  Channel,
  Client,
  Datagram,
  Dish,
  Gather,
  Peer,
  Scatter,
  Server,
} from "zmq-napi/draft";

import { run } from "../support/program";
import { freshPath } from "../support/transports";

const draft = require.resolve("../../dist/draft.js");
const prelude = `const draft = require(args[0]);`;

async function saysTrue(body: string): Promise<void> {
  const flags = ["--expose-gc", "--no-warnings"];
  const end = await run(prelude + body, [draft], flags);
  expect(end).toMatchObject({ code: 0, signal: null, errors: "" });
  expect(end.lines.length).toBeGreaterThan(0);
  expect(new Set(end.lines)).toEqual(new Set(["true"]));
}

describe("a context that is shut down", () => {
  test.each([
    ["Server", Server],
    ["Peer", Peer],
    ["Client", Client],
    ["Channel", Channel],
    ["Dish", Dish],
    ["Gather", Gather],
    ["Datagram", Datagram],
  ] as const)("ends what waits on a %s", async (_name, Class) => {
    await using context = new Context();
    const socket = new Class({ context });
    const receives = [socket.receive(), socket.receive()];
    const loop = socket.messages()[Symbol.asyncIterator]().next();
    await new Promise(setImmediate);
    context.shutdown();
    for (const waits of [...receives, loop]) {
      await expect(waits).rejects.toMatchObject({ code: "ETERM" });
    }
  });

  test("ends sends that wait", async () => {
    await using context = new Context();
    const sends = [
      new Client({ context }).send("x"),
      new Scatter({ context }).send("x"),
      new Channel({ context }).send("x"),
      new Datagram({ context }).send(["127.0.0.1:9", "x"]),
    ];
    await new Promise(setImmediate);
    context.shutdown();
    for (const send of sends) await expect(send).rejects.toMatchObject({ code: "ETERM" });
  });

  test("lets no Dish join or leave", async () => {
    await using context = new Context();
    const dish = new Dish({ context });
    dish.join("g");
    context.shutdown();
    const ended = expect.objectContaining({ code: "ETERM" });
    expect(() => dish.join("other")).toThrow(ended);
    expect(() => dish.leave("g")).toThrow(ended);
  });
});

const collecting = `
  const { addon } = require(require("node:path").join(args[0], "../internals.js"));
  const eventually = async (holds) => {
    const end = performance.now() + 10_000;
    while (!holds() && performance.now() < end) {
      gc();
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    say(holds());
  };
  const start = addon().openMembers();
`;

test("forgotten sockets are collected", async () => {
  await saysTrue(`${collecting}
    await (async () => {
      for (const name of Object.keys(draft)) new draft[name]();
      const [server, client] = [new draft.Server(), new draft.Client()];
      client.connect(await server.bind("tcp://127.0.0.1:*"));
      await client.send("x");
      await server.receive();
      await client.receive({ timeout: 1 }).catch(() => undefined);
    })();
    say(addon().openMembers() > start);
    await eventually(() => addon().openMembers() === start);`);
});

test("a socket that waits is not collected", async () => {
  await saysTrue(`${collecting}
    const sender = new draft.Channel();
    let received;
    await (async () => {
      const receiver = new draft.Channel();
      sender.connect(await receiver.bind("tcp://127.0.0.1:*"));
      received = receiver.receive().then(([frame]) => String(frame));
    })();
    for (let round = 0; round < 20; round++) {
      gc();
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await sender.send("still there");
    say(await received === "still there");
    sender.close();`);
});

test("a process ends by itself with open sockets, and delivers what was sent", async () => {
  const path = freshPath();
  const end = await run(
    `${prelude}
    const { Worker } = require("node:worker_threads");
    for (const name of Object.keys(draft)) new draft[name]();
    const server = new draft.Server();
    await server.bind("ipc://" + args[1]);
    new Worker(
      \`const { Client } = require(process.argv[2]);
      const client = new Client();
      client.connect("ipc://" + process.argv[3]);
      for (let index = 0; index < 100; index++) client.send(String(index));\`,
      { eval: true, argv: args },
    );
    for (let index = 0; index < 100; index++) {
      const [text] = await server.receive();
      if (String(text) !== String(index)) say(String(text));
    }
    say("all");`,
    [draft, path],
    ["--no-warnings"],
  );
  expect(end).toEqual({ code: 0, signal: null, lines: ["all"], errors: "" });
});

test("a pending receive keeps the process, an idle socket does not", async () => {
  const end = await run(
    `${prelude}
    new draft.Gather().bindSync("tcp://127.0.0.1:*");
    const dish = new draft.Dish();
    dish.receive({ timeout: 100 }).catch(({ code }) => say(code));`,
    [draft],
    ["--no-warnings"],
  );
  expect(end).toEqual({ code: 0, signal: null, lines: ["EAGAIN"], errors: "" });
});

test("sockets can be closed when there are no descriptors left", async () => {
  await saysTrue(`
    const { openSync, closeSync } = require("node:fs");
    const types = Object.values(draft);
    const sockets = Array.from({ length: 45 }, (_, index) => new types[index % types.length]());
    const files = [];
    try { for (;;) files.push(openSync("/dev/null")); } catch {}
    try { new draft.Client(); say("made"); }
    catch (error) { say(error.code === "EMFILE"); }
    for (const socket of sockets) socket.close();
    await new Promise((resolve) => setTimeout(resolve, 200));
    for (const file of files) closeSync(file);
    const [one, other] = [new draft.Channel(), new draft.Channel()];
    other.connect(await one.bind("tcp://127.0.0.1:*"));
    await one.send("works");
    say(String(await other.receive()) === "works");
    one.close();
    other.close();`);
});

describe.each(["waiting", "talking", "opening", "by-udp"])(
  "a worker that is %s",
  (scene) => {
    test.each(["terminate", "exit"])(
      "and ends by %s leaves the process alive, and nothing behind",
      async (ending) => {
        const end = await run(
          `process.argv.splice(1, 0, "program");
         require(args[0]);
         await new Promise((resolve) => process.once("beforeExit", resolve));`,
          [join(__dirname, "programs", "worker-rounds.cjs"), draft, scene, ending],
          ["--no-warnings"],
        );
        expect(end).toEqual({ code: 0, signal: null, lines: ["done"], errors: "" });
      },
      60_000,
    );
  },
);
