// Authenticators in processes and threads that come and go.

import { join } from "node:path";

import "../support/leaks";
import { run } from "../support/program";

const auth = JSON.stringify(join(__dirname, "..", "..", "dist", "auth.js"));

const prelude = `
const { Authenticator } = require(${auth});
const { once } = require("node:events");
const { isMainThread, parentPort, Worker } = require("node:worker_threads");

function knock() {
  const pull = new zmq.Pull({ plainServer: true });
  const push = new zmq.Push({ linger: 0, plainUsername: "x", plainPassword: "x" });
  push.connect(pull.bindSync("tcp://127.0.0.1:*"));
  push.trySend("x");
  return [pull, push];
}

async function visit(name, says = name) {
  const pull = new zmq.Pull({ plainServer: true, receiveTimeout: 10_000 });
  const push = new zmq.Push({ linger: 0, plainUsername: name, plainPassword: "x" });
  push.connect(await pull.bind("tcp://127.0.0.1:*"));
  await push.send(says);
  const frames = await pull.receive({ metadata: true });
  pull.close();
  push.close();
  return frames.metadata.userId + " says " + String(frames);
}
`;

const well = { code: 0, signal: null, errors: "" };

function program(body: string, flags: string[] = []) {
  return run(prelude + body, [], flags);
}

test("a program that has nothing else to do ends", async () => {
  const end = await program(`
    const auth = new Authenticator();
    auth.on("close", () => say("closed"));
    say("open");`);
  expect(end).toMatchObject({ ...well, lines: ["open"] });
});

test("a decision under way keeps no program from ending", async () => {
  const end = await program(`
    const sockets = [];
    const meanwhile = setInterval(() => undefined, 1000);
    await new Promise((resolve) => {
      const plain = () => {
        say("asked");
        resolve();
        return new Promise(() => undefined);
      };
      new Authenticator({ timeout: 60_000, plain });
      sockets.push(...knock());
    });
    clearInterval(meanwhile);
    for (const socket of sockets) socket.close();`);
  expect(end).toMatchObject({ ...well, lines: ["asked"] });
});

test.each(["process.exit(3)", "zmq.context.shutdown(); process.exitCode = 3"])(
  "%s amid handshakes ends the program",
  async (ending) => {
    const end = await program(`
      new Authenticator({ plain: () => new Promise(() => undefined) });
      const sockets = Array.from({ length: 50 }, knock);
      await new Promise((resolve) => setTimeout(resolve, 20));
      ${ending};`);
    expect(end).toMatchObject({ code: 3, signal: null, errors: "" });
  },
);

test("an authenticator without references goes on", async () => {
  const end = await program(
    `new Authenticator({ plain: { ada: "x" } });
    for (let count = 0; count < 5; count++) {
      await new Promise(setImmediate);
      gc();
    }
    say(await visit("ada"));`,
    ["--expose-gc"],
  );
  expect(end).toMatchObject({ ...well, lines: ["ada says ada"] });
});

test("a listener that throws is an uncaught exception, and the authenticator goes on", async () => {
  const end = await program(`
    process.on("uncaughtException", ({ message }) => say(message));
    const auth = new Authenticator({ plain: { ada: "x" } });
    auth.once("decision", () => { throw new Error("thrown by a listener"); });
    say(await visit("ada", "one"));
    say(await visit("ada", "two"));`);
  const said = ["ada says one", "ada says two", "thrown by a listener"];
  expect(end).toMatchObject(well);
  expect(end.lines.sort()).toEqual(said);
});

test("a handler that fails does not end a program without listeners", async () => {
  const end = await program(`
    let failures = 0;
    const auth = new Authenticator({
      plain: async () => {
        if (failures++ < 3) throw new Error("secret");
        return true;
      },
    });
    for (let count = 0; count < 3; count++) {
      const sockets = knock();
      const waiting = sockets[0].receive().catch(() => undefined);
      await once(auth, "decision");
      for (const socket of sockets) socket.close();
    }
    say(await visit("ada"));`);
  expect(end).toMatchObject({ code: 0, signal: null, lines: ["ada says ada"] });
  expect(end.errors).toContain("An authentication handler has failed");
  expect(end.errors).not.toContain("secret");
});

test("a worker decides for the sockets of all threads, until it ends", async () => {
  const end = await program(`
    const source = ${JSON.stringify(prelude)} + \`
      new Authenticator({ plain: { ada: "x" } });
      parentPort.postMessage("ready");
      setInterval(() => undefined, 1000);\`;
    const worker = new Worker("const zmq = require(process.env.ZMQ_NAPI);" + source, {
      eval: true,
    });
    await once(worker, "message");
    say(await visit("ada"));
    try {
      new Authenticator();
    } catch (error) {
      say(error.code);
    }
    await worker.terminate();
    // libzmq lets go of the name a moment later.
    let auth;
    while (!auth) {
      try {
        auth = new Authenticator({ plain: { bob: "x" } });
      } catch (error) {
        if (error.code !== "EADDRINUSE") throw error;
        await new Promise(setImmediate);
      }
    }
    say(await visit("bob"));
    auth.close();`);
  const lines = ["ada says ada", "EADDRINUSE", "bob says bob"];
  expect(end).toMatchObject({ ...well, lines });
});
