import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { openMembers } from "../support/leaks";
import { run } from "../support/program";

const root = join(__dirname, "../..");

let folder: string;

/** Another copy of the built package, in a separate folder. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "zmq-napi-"));
  cpSync(join(root, "dist"), join(folder, "dist"), { recursive: true });
  cpSync(join(root, "package.json"), join(folder, "package.json"));
  mkdirSync(join(folder, "build/Release"), { recursive: true });
  const addon = "build/Release/zmq_napi.node";
  cpSync(process.env["ZMQ_NAPI_BINARY"] ?? join(root, addon), join(folder, addon));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
});

afterAll(() => rmSync(folder, { recursive: true }));

/**
 * The copy has a separate binary, even if the environment names the binary of the first.
 */
const loadCopy = "delete process.env.ZMQ_NAPI_BINARY;\nconst copy = require(args[0]);";

async function saysTrue(body: string): Promise<void> {
  const end = await run(`${loadCopy}\n${body}`, [folder]);
  expect(end).toMatchObject({ code: 0, signal: null, errors: "" });
  expect(end.lines.length).toBeGreaterThan(0);
  expect(new Set(end.lines)).toEqual(new Set(["true"]));
}

const talk = `
  const talk = async (first, second) => {
    const [one, other] = [new first.Pair(), new second.Pair()];
    other.connect(await one.bind("tcp://127.0.0.1:*"));
    for (let count = 0; count < 100; count++) {
      await one.send(String(count));
      const [frame] = await other.receive();
      if (String(frame) !== String(count)) return false;
      await other.send(frame);
      await one.receive();
    }
    one.close();
    other.close();
    return true;
  };`;

describe("two copies of the package in a process", () => {
  test("are separate", async () => {
    await saysTrue(`say(copy.Push !== zmq.Push && copy.context !== zmq.context);`);
  });

  test("work side by side and with each other", async () => {
    await saysTrue(`${talk}
      const all = [talk(zmq, zmq), talk(copy, copy), talk(zmq, copy), talk(copy, zmq)];
      for (const works of await Promise.all(all)) say(works);`);
  });

  test("have default contexts of their own", async () => {
    await saysTrue(`
      copy.context.shutdown();
      const [one, other] = [new zmq.Pair(), new zmq.Pair()];
      one.connect(await other.bind("inproc://own"));
      await one.send("x");
      say(String(await other.receive()) === "x");
      try { new copy.Push(); } catch (error) { say(error.code === "ETERM"); }`);
  });

  test("refuse each other's tokens", async () => {
    await saysTrue(`
      const codeOf = (act) => {
        try { act(); } catch (error) { return error.code; }
      };
      const own = new zmq.Context();
      say(codeOf(() => copy.Context.attach(own.token)) === "ENOENT");
      say(copy.context.token !== zmq.context.token);
      say(codeOf(() => copy.Context.attach(own.token)) === "ENOENT");
      say(codeOf(() => zmq.Context.attach(copy.context.token)) === "ENOENT");
      const again = zmq.Context.attach(own.token);
      say(again.token === own.token);`);
  });

  test("refuse each other's contexts and sockets with a TypeError", async () => {
    await saysTrue(`
      const isTypeError = (act) => {
        try { act(); } catch (error) { return error instanceof TypeError; }
        return false;
      };
      say(isTypeError(() => new zmq.Push({ context: new copy.Context() })));
      say(isTypeError(() => new copy.Push({ context: zmq.context })));
      const push = new copy.Push();
      say(isTypeError(() => zmq.Push.prototype.close.call(push)));
      say(isTypeError(() => zmq.Push.prototype.bindSync.call(push, "tcp://127.0.0.1:*")));
      say(!push.closed);
      say(isTypeError(() => zmq.Context.prototype.shutdown.call(copy.context)));`);
  });

  test("end together, with waiting operations in both", async () => {
    const end = await run(
      `${loadCopy}
       for (const { Dealer } of [zmq, copy]) {
         const dealer = new Dealer();
         dealer.receive();
         dealer.send("x");
       }
       setTimeout(() => process.exit(6), 20);
       await new Promise(() => undefined);`,
      [folder],
    );
    expect(end).toMatchObject({ code: 6, signal: null, errors: "" });
  });

  test("work and end in workers too, in any order of loading", async () => {
    await saysTrue(`
      const { Worker } = require("node:worker_threads");
      const source = \`
        const { parentPort, workerData } = require("node:worker_threads");
        const [zmq, copy] = workerData.map((path) => require(path));
        ${talk}
        talk(zmq, copy).then((works) => {
          new copy.Dealer().receive();
          new zmq.Dealer().receive();
          parentPort.postMessage(works);
        });\`;
      const paths = [process.env.ZMQ_NAPI, args[0]];
      for (const workerData of [paths, paths.toReversed()]) {
        for (let round = 0; round < 5; round++) {
          const worker = new Worker(source, { eval: true, workerData });
          const [works] = await require("node:events").once(worker, "message");
          say(works);
          await worker.terminate();
        }
      }
      const [one, other] = [new zmq.Pair(), new copy.Pair()];
      one.connect(await other.bind("tcp://127.0.0.1:*"));
      await one.send("x");
      say(String(await other.receive()) === "x");`);
  });
});

describe("one copy that is loaded twice", () => {
  test("by emptying the cache of modules works twice", async () => {
    await saysTrue(`${talk}
      for (const path of Object.keys(require.cache)) delete require.cache[path];
      const again = require(process.env.ZMQ_NAPI);
      say(again.Push !== zmq.Push);
      for (const works of await Promise.all([talk(zmq, zmq), talk(again, again)])) say(works);
      say(await talk(zmq, again));
      try {
        new again.Push({ context: zmq.context });
      } catch (error) {
        say(error instanceof TypeError);
      }`);
  });

  test("by import and require is the same", async () => {
    await saysTrue(`
      const { pathToFileURL } = require("node:url");
      const url = pathToFileURL(process.env.ZMQ_NAPI.replace(/js$/, "mjs"));
      const module = await import(url);
      say(module.Push === zmq.Push && module.context === zmq.context);
      say(module.default.Push === zmq.Push);
      say(Object.keys(zmq).every((name) => module[name] === zmq[name]));`);
  });

  describe("by Jest's module registries", () => {
    type Package = typeof import("zmq-napi");
    const loaded: Package[] = [];

    const load = () => {
      jest.isolateModules(() => loaded.push(require("zmq-napi") as Package));
      return loaded.at(-1)!;
    };

    afterEach(async () => {
      for (const { context } of loaded.splice(0)) await context.close();
    });

    test("works in each, and the first goes on", async () => {
      const first = load();
      using socket = new first.Pull();
      const address = await socket.bind("tcp://127.0.0.1:*");
      const waiting = socket.receive();
      for (let round = 0; round < 5; round++) {
        const next = load();
        expect(next.Push).not.toBe(first.Push);
        using pair = new next.Pair();
        using other = new next.Pair();
        other.connect(await pair.bind("inproc://isolated"));
        await pair.send(String(round));
        expect(String(await other.receive())).toBe(String(round));
      }
      jest.resetModules();
      const last = require("zmq-napi") as Package;
      loaded.push(last);
      using push = new last.Push();
      push.connect(address);
      await push.send("from another registry");
      expect(String(await waiting)).toBe("from another registry");
    });

    test("still counts the sockets of the first", () => {
      const first = load();
      const before = openMembers();
      using socket = new first.Pull();
      load();
      // The socket, and the other copy's handle on the default context.
      expect(openMembers()).toBe(before + 2);
      socket.close();
      expect(openMembers()).toBe(before + 1);
    });
  });
});
