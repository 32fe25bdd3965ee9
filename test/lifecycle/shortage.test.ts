// A lack of resources makes the call that needs them fail, and does not end the process.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { packagePath } from "../support/program";

jest.setTimeout(60_000);

const onLinux = process.platform === "linux" ? describe : describe.skip;

/** Runs a program that prints lines with `say`, and has the package as `zmq`. */
function lines(body: string, environment: NodeJS.ProcessEnv = {}): string[] {
  const source = `
    const zmq = require(process.env.ZMQ_NAPI);
    const fs = require("node:fs");
    const say = (...words) => fs.writeSync(1, words.join(" ") + "\\n");
    const codeOf = async (call) => {
      try { await call(); return "done"; } catch (error) { return error.code; }
    };
    (async () => {${body}})();`;
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, ["-e", source], {
    encoding: "utf8",
    timeout: 30_000,
    env: { ...process.env, ZMQ_NAPI: packagePath, ...environment },
  });
  expect({ status, signal, stderr }).toEqual({ status: 0, signal: null, stderr: "" });
  return stdout.trim().split("\n");
}

onLinux("without threads", () => {
  let folder: string;
  const environment = () => ({
    // The runtime of a sanitizer must stay first.
    LD_PRELOAD:
      `${process.env["LD_PRELOAD"] ?? ""} ${join(folder, "no-threads.so")}`.trim(),
    NO_THREADS: join(folder, "none"),
  });
  const threads = `
    const none = process.env.NO_THREADS;
    const noThreads = () => fs.writeFileSync(none, "");
    const threads = () => fs.rmSync(none);`;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "zmq-napi-threads-"));
    const source = join(__dirname, "programs", "no-threads.c");
    const library = join(folder, "no-threads.so");
    execFileSync("gcc", ["-shared", "-fPIC", "-o", library, source, "-ldl"]);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test("a context ends, and so does the process", () => {
    const body = `${threads}
      const context = new zmq.Context();
      const push = new zmq.Push({ context, linger: 0 });
      push.connect("tcp://127.0.0.1:1");
      push.close();
      noThreads();
      await context.close();
      say("closed");
      threads();`;
    expect(lines(body, environment())).toEqual(["closed"]);
  });

  test("several contexts end, each of them", () => {
    const body = `${threads}
      const contexts = [1, 2, 3].map(() => new zmq.Context());
      for (const context of contexts) new zmq.Push({ context, linger: 0 }).close();
      noThreads();
      await Promise.all(contexts.map((context) => context.close()));
      threads();
      say("closed");`;
    expect(lines(body, environment())).toEqual(["closed"]);
  });

  test("the first socket of a context throws EAGAIN, and works later", () => {
    const body = `${threads}
      const context = new zmq.Context();
      noThreads();
      say(await codeOf(() => new zmq.Push({ context })));
      threads();
      const [push, pull] = [new zmq.Push({ context }), new zmq.Pull({ context })];
      push.connect(await pull.bind("tcp://127.0.0.1:*"));
      await push.send("works");
      say(String(await pull.receive()));`;
    expect(lines(body, environment())).toEqual(["EAGAIN", "works"]);
  });

  test("setting the scheduling of threads throws EAGAIN", () => {
    const body = `${threads}
      const context = new zmq.Context();
      noThreads();
      say(await codeOf(() => { context.threadPriority = 1; }));
      say(await codeOf(() => { context.threadSchedulingPolicy = 0; }));
      threads();`;
    expect(lines(body, environment())).toEqual(["EAGAIN", "EAGAIN"]);
  });

  test("a proxy rejects with EAGAIN, and its sockets stay", () => {
    const body = `${threads}
      const [front, back] = [new zmq.Pull(), new zmq.Push()];
      await front.bind("inproc://front");
      await back.bind("inproc://back");
      noThreads();
      say(await codeOf(() => new zmq.Proxy(front, back).run()));
      threads();
      say(await codeOf(() => front.bind("tcp://127.0.0.1:*")));`;
    expect(lines(body, environment())).toEqual(["EAGAIN", "done"]);
  });
});

// The descriptors of the process that stay open when another program begins.
const inherited = `
  const closesOnExec = (descriptor) => {
    try {
      const information = fs.readFileSync("/proc/self/fdinfo/" + descriptor, "utf8");
      return (parseInt(/flags:\\s+(\\d+)/.exec(information)[1], 8) & 0o2000000) !== 0;
    } catch {
      return true;  // Closed since: it was that of the list itself.
    }
  };
  const inherited = () =>
    fs.readdirSync("/proc/self/fd").filter((name) => !closesOnExec(name)).join();`;

onLinux("descriptors", () => {
  test("are not passed on to programs that the process starts", () => {
    const body = `${inherited}
      const before = inherited();
      const pull = new zmq.Pull();
      pull.events.on("bind", () => {});
      const pushes = [];
      for (const endpoint of ["tcp://127.0.0.1:*", "ipc://*", "ws://127.0.0.1:*"]) {
        const push = new zmq.Push();
        push.connect(await pull.bind(endpoint));
        await push.send("works");
        say(String(await pull.receive()));
        pushes.push(push);
      }
      const [front, back] = [new zmq.Pull(), new zmq.Push()];
      await front.bind("inproc://front");
      await back.bind("inproc://back");
      const proxy = new zmq.Proxy(front, back);
      const ended = proxy.run();
      say(inherited() === before);
      proxy.terminate();
      await ended;
      for (const socket of [pull, ...pushes]) socket.close();`;
    expect(lines(body)).toEqual(["works", "works", "works", "true"]);
  });
});

onLinux("without descriptors", () => {
  const none = `
    const files = [];
    const noDescriptors = (left) => {
      try { for (;;) files.push(fs.openSync("/dev/null")); } catch {}
      for (let one = 0; one < left; one++) fs.closeSync(files.pop());
    };
    const descriptors = () => files.splice(0).forEach((file) => fs.closeSync(file));`;

  test.each([0, 1, 2, 3, 4, 5, 6])(
    "a first socket, with %d left, throws EMFILE and recovers",
    (left) => {
      const body = `${none}
      const context = new zmq.Context();
      noDescriptors(${left});
      say(await codeOf(() => new zmq.Push({ context })));
      descriptors();
      say(await codeOf(() => new zmq.Push({ context })));`;
      const [first, second] = lines(body);
      expect(["EMFILE", "done"]).toContain(first);
      expect(second).toBe("done");
    },
  );

  test("binding throws EMFILE", () => {
    const body = `${none}
      const push = new zmq.Push();
      noDescriptors(0);
      for (const endpoint of ["tcp://127.0.0.1:*", "ws://127.0.0.1:*", "ipc://*", "tcp://lo:*"]) {
        say(await codeOf(() => push.bind(endpoint)));
      }
      descriptors();
      say(await codeOf(() => push.bind("tcp://lo:*")));`;
    expect(lines(body)).toEqual(["EMFILE", "EMFILE", "EMFILE", "EMFILE", "done"]);
  });
});

onLinux("a program without privilege", () => {
  const asNobody = process.getuid?.() === 0 ? test : test.skip;

  asNobody("binds no socket with a priority above 6: EPERM", () => {
    const body = `
      process.setuid(65534);
      const push = new zmq.Push({ priority: 7 });
      say(await codeOf(() => push.bind("tcp://127.0.0.1:*")));
      push.priority = 6;
      say(await codeOf(() => push.bind("tcp://127.0.0.1:*")));`;
    expect(lines(body)).toEqual(["EPERM", "done"]);
  });
});

describe("a context that is shut down", () => {
  test.each([
    ["a worker that has lent frames to nobody", "tcp://127.0.0.1:1"],
    ["a worker that has lent frames to an absent inproc peer", "inproc://nobody"],
  ])("lets %s end", (_, endpoint) => {
    const body = `
      const { Worker } = require("node:worker_threads");
      const context = new zmq.Context();
      const worker = new Worker(\`
        const zmq = require(process.env.ZMQ_NAPI);
        const { parentPort, workerData } = require("node:worker_threads");
        const context = zmq.Context.attach(workerData);
        const push = new zmq.Push({ context, zeroCopyThreshold: 1000 });
        push.connect("${endpoint}");
        push.send(Buffer.alloc(5000)).then(() => parentPort.postMessage("sent"), () => {});
        parentPort.on("message", () => {
          // libzmq looks for news of its context once in a millisecond.
          try { for (;;) push.trySend("x"); } catch (error) { parentPort.postMessage(error.code); }
        });
      \`, { eval: true, workerData: context.token });
      const { once } = require("node:events");
      await once(worker, "message");
      context.shutdown();
      worker.postMessage("look");
      say(String(await once(worker, "message")));
      await worker.terminate();
      say("ended");`;
    expect(lines(body)).toEqual(["ETERM", "ended"]);
  });
});
