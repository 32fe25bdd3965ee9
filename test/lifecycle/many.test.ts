import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { Context, Dealer, Pair, Pull, Push } from "zmq-napi";

import { packagePath } from "../support/program";
import { endpoint } from "../support/transports";

jest.setTimeout(60_000);

describe("many sockets", () => {
  test("can be opened and closed in a row", async () => {
    for (let count = 0; count < 2000; count++) {
      const dealer = new Dealer();
      dealer.close();
      // libzmq gives a closed socket's slot back in the background.
      if (count % 200 === 0) await new Promise(setImmediate);
    }
    using pair = new Pair();
    expect(pair.closed).toBe(false);
  });

  test("can be open at once, and all work", async () => {
    const pulls = Array.from({ length: 250 }, () => new Pull());
    const pushes = Array.from({ length: 250 }, () => new Push());
    for (const [index, push] of pushes.entries()) {
      push.connect(await pulls[index]!.bind(endpoint("inproc")));
    }
    const messages = pulls.map(async (pull) => String(await pull.receive()));
    await Promise.all(pushes.map((push, index) => push.send(String(index))));
    expect(await Promise.all(messages)).toEqual(pulls.map((_, index) => String(index)));
    for (const socket of [...pulls, ...pushes]) socket.close();
  });

  test("leave no descriptors behind", async () => {
    const descriptors = () => readdirSync("/proc/self/fd").length;
    const context = new Context();
    new Dealer({ context }).close();
    const before = descriptors();
    for (let round = 0; round < 300; round++) {
      const [push, pull] = [new Push({ context }), new Pull({ context })];
      push.connect(await pull.bind(endpoint("tcp")));
      await push.send("x");
      await pull.receive();
      push.close();
      pull.close();
    }
    await context.close();
    expect(descriptors()).toBeLessThan(before);
  });
});

describe("a context with room for few sockets", () => {
  test("refuses the next one with EMFILE, and has room again after closing", async () => {
    await using context = new Context({ maxSockets: 5 });
    const sockets = Array.from({ length: 5 }, () => new Pair({ context }));
    for (let attempt = 0; attempt < 3; attempt++) {
      expect(() => new Pair({ context }).close()).toThrow(
        expect.objectContaining({
          code: "EMFILE",
          message: expect.stringMatching(
            /^Too many open file descriptors: cannot make a Pair, because .*maxSockets/,
          ),
          syscall: "zmq_socket",
        }),
      );
    }
    const [one, other] = sockets as [Pair, Pair];
    other.connect(await one.bind(endpoint("inproc")));
    await one.send("still working");
    expect(String(await other.receive())).toBe("still working");
    for (const socket of sockets) socket.close();
    // The slots come back in the background.
    const end = performance.now() + 10_000;
    for (let made = 0; made < 5;) {
      try {
        new Pair({ context });
        made += 1;
      } catch (error) {
        if (performance.now() > end) throw error;
        await new Promise(setImmediate);
      }
    }
  });

  test("does not concern other contexts", async () => {
    await using small = new Context({ maxSockets: 1 });
    await using large = new Context();
    const only = new Pair({ context: small });
    const more = [1, 2, 3].map(() => new Pair({ context: large }));
    expect([only, ...more].every(({ closed }) => !closed)).toBe(true);
  });
});

test("a process without descriptors gets EMFILE, and recovers", () => {
  const source = `
    const zmq = require(process.env.ZMQ_NAPI);
    const { openSync, closeSync } = require("node:fs");
    const say = console.log;
    const pair = new zmq.Pair();
    const context = new zmq.Context();
    const files = [];
    try { for (;;) files.push(openSync("/dev/null")); } catch { say("full"); }
    const codes = new Set();
    for (let attempt = 0; attempt < 10; attempt++) {
      try { new zmq.Pair(); } catch (error) { codes.add(error.code); }
      try { new zmq.Pair({ context }); } catch (error) { codes.add(error.code); }
    }
    files.forEach(closeSync);
    say([...codes].join());
    (async () => {
      for (const one of [pair, new zmq.Pair({ context })]) {
        const other = new zmq.Pair({ context: one.context });
        other.connect(await one.bind("inproc://after"));
        await one.send("works");
        say(String(await other.receive()));
      }
    })();`;
  // A shell does not start with ThreadSanitizer's runtime in its process.
  const { LD_PRELOAD: RUNTIME = "", ...rest } = process.env;
  const command = 'ulimit -n 100 && LD_PRELOAD="$RUNTIME" exec "$0" -e "$1"';
  const limited = ["-c", command, process.execPath, source];
  const { status, signal, stdout, stderr } = spawnSync("sh", limited, {
    encoding: "utf8",
    env: { ...rest, RUNTIME, ZMQ_NAPI: packagePath },
  });
  expect({ status, signal, stderr }).toEqual({ status: 0, signal: null, stderr: "" });
  expect(stdout).toBe("full\nEMFILE\nworks\nworks\n");
});
