// The addon built against the system's libzmq, which is a stable build: no drafts.

import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";

import { describeWith } from "../support/needs";
import { run } from "../support/program";
import { buildCopy } from "./copy";

const isThere =
  process.env["CI"] !== undefined ||
  spawnSync("pkg-config", ["--exists", "libzmq"]).status === 0;

describeWith("libzmq3-dev", isThere)("with the system's libzmq, without drafts,", () => {
  let folder: string;
  beforeAll(() => {
    folder = buildCopy(["--zmq_shared=true"]);
  }, 300_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Returns the output of a program that has the copy as `system`. */
  async function said(body: string): Promise<string[]> {
    const program = `const system = require(args[0] + "/dist/index.js"); ${body}`;
    const end = await run(program, [folder], ["--expose-gc"]);
    expect(end).toMatchObject({ code: 0, signal: null, errors: "" });
    return end.lines;
  }

  test("messages travel", async () => {
    const lines = await said(`
      const [push, pull] = [new system.Push(), new system.Pull()];
      push.connect(await pull.bind("tcp://127.0.0.1:*"));
      await push.send(["one", "message"]);
      say(String(await pull.receive()), system.capability.draft);
      push.close();
      pull.close();`);
    expect(lines).toEqual(["one,message false"]);
  });

  test("the sub-path of the draft sockets says why it can't be loaded", async () => {
    const lines = await said(`
      try { require(args[0] + "/dist/draft.js"); }
      catch (error) { say(error.message); }`);
    expect(lines).toEqual([
      "The draft sockets need a libzmq that was built with drafts, and this one was not. " +
        "Use the libzmq that zmq-napi brings",
    ]);
  });

  test("events are reported as far as stable monitors report them", async () => {
    const lines = await said(`
      const [push, pull] = [new system.Push({ linger: 0 }), new system.Pull()];
      const seen = [push, pull].map(async ({ events }) => {
        const types = [];
        for await (const { type, address, local } of events) {
          if (type !== "connect:delay") types.push(type);
          if (local !== undefined || (address === undefined) !== (type === "end")) say(type, address);
        }
        return types;
      });
      push.connect(await pull.bind("tcp://127.0.0.1:*"));
      await push.send("x");
      await pull.receive();
      const last = new system.Observer(pull);
      push.close();
      while ((await last.receive()).type !== "disconnect");
      pull.close();
      for (const types of await Promise.all(seen)) say(types.join());`);
    expect(lines).toEqual([
      "connect,handshake,end",
      "bind,accept,handshake,disconnect,end",
    ]);
  });

  test.each([
    ["nobody reads", "socket.events;"],
    ["a reader stops", "socket.events.receive();"],
    ["the observer is closed first", "socket.events.close();"],
    ["the observer is forgotten", "(() => { new system.Observer(socket); })(); gc();"],
  ])(
    "events hold nothing up when %s",
    async (_name, reader) => {
      const lines = await said(`
      const context = new system.Context({ maxSockets: 250 });
      for (let round = 0; round < 100; round++) {
        const socket = new system.Dealer({ context, linger: 0 });
        ${reader}
        // More than libzmq holds by default.
        const times = round === 0 ? 1500 : 2;
        for (let time = 0; time < times; time++) {
          socket.unbindSync(socket.bindSync("tcp://127.0.0.1:*"));
        }
        socket.connect("tcp://127.0.0.1:9");
        await new Promise((resolve) => setTimeout(resolve, 2));
        if (round % 2 === 0) socket.close();
      }
      await context.close();
      say("closed");`);
      expect(lines).toEqual(["closed"]);
    },
    60_000,
  );

  test("draft socket types are refused", async () => {
    const lines = await said(`
      class Draft extends system.Socket { constructor(type) { super(type); } }
      for (let type = 12; type < 21; ++type) {
        try { new Draft(type).close(); say("made", type); }
        catch (error) { say(error.code); }
      }`);
    expect(lines).toEqual(Array(9).fill("EINVAL"));
  });

  test("a Router gives a routing id only if no peer can have it", async () => {
    const lines = await said(`
      const router = new system.Router();
      const one = new system.Dealer({ routingId: "same" });
      const two = new system.Dealer();
      const address = await two.bind("tcp://127.0.0.1:*");
      router.connect(address, { routingId: "two" });
      await router.send(["two", "hello"]);
      say(String(await two.receive()));
      const attempt = (routingId) => {
        try { router.connect(address, { routingId }); say("connected"); }
        catch (error) { say(error.code); }
      };
      attempt("two");
      one.connect(await router.bind("tcp://127.0.0.1:*"));
      await one.send("I am here");
      await router.receive();
      attempt("same");
      attempt("other");
      for (const socket of [router, one, two]) socket.close();`);
    expect(lines).toEqual(["hello", "EADDRINUSE", "ENOTSUP", "ENOTSUP"]);
  });

  test("options that need drafts say so, the others work", async () => {
    const lines = await said(`
      const router = new system.Router();
      for (const act of [
        () => (router.helloMessage = "x"),
        () => router.routerNotify,
        () => router.setOption(101, 8192),
        () => (system.context.threadNamePrefix = "x"),
      ]) {
        try { act(); say("no error"); }
        catch ({ code, message }) { say(code, message.replace(/;.*/, "")); }
      }
      router.linger = 5;
      router.metadata = { "X-Works": "here" };
      router.reconnectStop = ["connectionRefused"];
      say(router.linger, router.metadata["X-Works"], router.reconnectStop);
      router.close();`);
    const lack = "a libzmq built with draft";
    expect(lines).toEqual([
      `ENOTSUP Operation not supported: helloMessage needs ${lack}`,
      `ENOTSUP Operation not supported: routerNotify needs ${lack}`,
      `ENOTSUP Operation not supported: option 101 needs ${lack}`,
      `ENOTSUP Operation not supported: threadNamePrefix needs ${lack}`,
      "5 here [ 'connectionRefused' ]",
    ]);
  });
});
