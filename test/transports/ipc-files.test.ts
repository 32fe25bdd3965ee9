// The files of ipc endpoints: which files are replaced, left alone or removed.

import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { dirname } from "node:path";
import { Pair, Pull, Push } from "zmq-napi";

import { Program, run } from "../support/program";
import { endpoint, freshPath } from "../support/transports";

const pathOf = (address: string) => address.slice("ipc://".length);
const isSocket = (path: string) => lstatSync(path).isSocket();

/** Both ways to bind refuse the endpoint, and the socket stays usable. */
async function expectRefusal(address: string, code: string, text: RegExp): Promise<void> {
  using pair = new Pair();
  const error = { name: "ZmqError", code, address, message: expect.stringMatching(text) };
  await expect(pair.bind(address)).rejects.toMatchObject(error);
  expect(() => pair.bindSync(address)).toThrow(expect.objectContaining(error));
  await pair.bind(endpoint("ipc"));
}

async function expectTraffic(pull: Pull, address: string): Promise<void> {
  using push = new Push();
  push.connect(address);
  await push.send("x");
  expect(String(await pull.receive())).toBe("x");
}

/** A program's socket, bound to a path. The program dies without removing the file. */
async function leaveStale(path: string): Promise<void> {
  await using program = new Program(
    `const pull = new zmq.Pull();
     pull.bindSync(args[0]);
     say("bound");
     await pull.receive();`,
    [`ipc://${path}`],
  );
  await program.line(/bound/);
  await program.kill();
  expect(isSocket(path)).toBe(true);
}

describe("at the path to bind", () => {
  test.each<[string, (path: string) => void]>([
    ["a file", (path) => writeFileSync(path, "precious")],
    ["an empty file", (path) => writeFileSync(path, "")],
    ["a folder", (path) => mkdirSync(path)],
    ["a link to nothing", (path) => symlinkSync("/nowhere/at/all", path)],
    [
      "a link to a file",
      (path) => {
        writeFileSync(`${path}-file`, "precious");
        symlinkSync(`${path}-file`, path);
      },
    ],
  ])("%s is left alone", async (_what, make) => {
    const path = freshPath();
    make(path);
    const { ino } = lstatSync(path);
    await expectRefusal(`ipc://${path}`, "EADDRINUSE", /is a file that is not a socket/);
    expect(lstatSync(path).ino).toBe(ino);
  });

  test("a file keeps its content, also when sockets close later", async () => {
    const path = freshPath();
    writeFileSync(path, "precious");
    await expectRefusal(
      `ipc://${path}`,
      "EADDRINUSE",
      /Remove the file, or bind elsewhere/,
    );
    expect(readFileSync(path, "utf8")).toBe("precious");
  });

  test("the socket of a listening process is not replaced", async () => {
    using pull = new Pull();
    const address = await pull.bind(endpoint("ipc"));
    await expectRefusal(address, "EADDRINUSE", /another socket listens at/);
    await expectTraffic(pull, address);
  });

  test("neither is this socket's own", async () => {
    using pull = new Pull();
    const address = await pull.bind(endpoint("ipc"));
    await expect(pull.bind(address)).rejects.toMatchObject({ code: "EADDRINUSE" });
    await expectTraffic(pull, address);
  });

  test("neither is another process's, or one of another program", async () => {
    const path = freshPath();
    const server = createServer((connection) => connection.end());
    await new Promise<void>((resolve) => server.listen(path, resolve));
    await expectRefusal(`ipc://${path}`, "EADDRINUSE", /another socket listens at/);
    expect(isSocket(path)).toBe(true);
    await new Promise((resolve) => server.close(resolve));
  });

  test("the socket of a process that is too busy to accept is not replaced", async () => {
    const path = freshPath();
    await using program = new Program(
      `const server = require("node:net").createServer();
       server.listen({ path: args[0], backlog: 0 }, () => {
         say("listens");
         for (;;);
       });`,
      [path],
    );
    await program.line(/listens/);
    await using callers = new Program(
      `for (let count = 0; count < 8; count += 1) {
         require("node:net").connect(args[0]).on("error", () => {});
       }
       say("called");
       setInterval(() => {}, 1000);`,
      [path],
    );
    await callers.line(/called/);
    await expectRefusal(`ipc://${path}`, "EADDRINUSE", /another socket listens at/);
    expect(isSocket(path)).toBe(true);
  });

  test("the socket of a process that was killed is replaced", async () => {
    const path = freshPath();
    await leaveStale(path);
    using pull = new Pull();
    await pull.bind(`ipc://${path}`);
    await expectTraffic(pull, `ipc://${path}`);
    await leaveStale(`${path}-too`);
    pull.bindSync(`ipc://${path}-too`);
    await expectTraffic(pull, `ipc://${path}-too`);
  });

  test("the folder must exist", async () => {
    const address = `ipc://${freshPath()}/none/socket`;
    await expectRefusal(address, "ENOENT", /the folder .* for ipc:.* does not exist/);
  });

  test("a socket file without a listener can be bound at once", async () => {
    const address = endpoint("ipc");
    using first = new Pull();
    first.bindSync(address);
    first.close();
    using second = new Pull();
    second.bindSync(address);
    second.unbindSync(address);
    using third = new Pull();
    third.bindSync(address);
    await expectTraffic(third, address);
  });
});

describe("the file of a bound socket", () => {
  test("is removed when the socket is closed or unbound", async () => {
    for (const end of ["close", "unbind", "unbindSync"] as const) {
      using pull = new Pull();
      const address = await pull.bind(endpoint("ipc"));
      expect(isSocket(pathOf(address))).toBe(true);
      await (end === "close" ? pull.close() : pull[end](address));
      expect(existsSync(pathOf(address))).toBe(false);
    }
  });

  test("is removed also if the process has changed its folder", async () => {
    const folder = dirname(freshPath());
    const end = await run(
      `process.chdir(args[0]);
       const pull = new zmq.Pull();
       say(await pull.bind("ipc://relative"));
       process.chdir("/");
       pull.close();`,
      [folder],
    );
    expect(end).toMatchObject({ code: 0, lines: ["ipc://relative"], errors: "" });
    expect(readdirSync(folder)).not.toContain("relative");
  });

  test.each([
    ["by itself", ""],
    ["by process.exit()", "process.exit(0);"],
    ["by an exception", "setImmediate(() => { throw new Error('expected'); });"],
  ])("is gone when its program ends %s", async (_how, end) => {
    const path = freshPath();
    const body = `const pull = new zmq.Pull();
      say(await pull.bind(args[0]), await pull.bind("ipc://*"));
      ${end}`;
    const { lines } = await run(body, [`ipc://${path}`]);
    const [named, anywhere] = lines[0]!.split(" ");
    expect(named).toBe(`ipc://${path}`);
    expect(existsSync(path)).toBe(false);
    expect(existsSync(dirname(pathOf(anywhere!)))).toBe(false);
  });

  test("is removed when its worker is terminated, or the socket is collected", async () => {
    const end = await run(
      `const { Worker } = require("node:worker_threads");
       const { existsSync } = require("node:fs");
       const { once } = require("node:events");
       const worker = new Worker(
         \`const zmq = require(process.env.ZMQ_NAPI);
          const pull = new zmq.Pull();
          const path = pull.bindSync("ipc://*");
          require("node:worker_threads").parentPort.postMessage(path);
          setInterval(() => {}, 1000);\`,
         { eval: true },
       );
       const [address] = await once(worker, "message");
       say(existsSync(address.slice(6)));
       await worker.terminate();
       say(existsSync(address.slice(6)));
       const path = new zmq.Pull().bindSync("ipc://*").slice(6);
       say(existsSync(path));
       while (existsSync(path)) {
         gc();
         await new Promise(setImmediate);
       }`,
      [],
      ["--expose-gc"],
    );
    expect(end).toMatchObject({ code: 0, lines: ["true", "false", "true"], errors: "" });
  });

  test("stays if another file is there by then", async () => {
    const path = freshPath();
    using pull = new Pull();
    await pull.bind(`ipc://${path}`);
    renameSync(path, `${path}-moved`);
    writeFileSync(path, "precious");
    pull.close();
    expect(readFileSync(path, "utf8")).toBe("precious");
    expect(isSocket(`${path}-moved`)).toBe(true);
  });

  test("stays if another socket is bound there by then", async () => {
    const address = endpoint("ipc");
    using first = new Pull();
    await first.bind(address);
    rmSync(pathOf(address));
    using second = new Pull();
    await second.bind(address);
    first.close();
    expect(isSocket(pathOf(address))).toBe(true);
    await expectTraffic(second, address);
  });

  test("stays if the socket was made elsewhere", async () => {
    const path = freshPath();
    const end = await run(
      `const net = require("node:net");
       const server = net.createServer();
       await new Promise((resolve) => server.listen(args[0], resolve));
       const pull = new zmq.Pull({ useFileDescriptor: server._handle.fd });
       await pull.bind("ipc://" + args[0]);
       const push = new zmq.Push();
       push.connect("ipc://" + args[0]);
       await push.send("through the given descriptor");
       say(String(await pull.receive()));
       pull.close();
       say(require("node:fs").existsSync(args[0]));
       process.kill(process.pid, "SIGKILL");`,
      [path],
    );
    expect(end.lines).toEqual(["through the given descriptor", "true"]);
  });
});

describe("ipc://*", () => {
  /**
   * The folder of a program's `ipc://*`, its content after closing, and the program's
   * folder.
   */
  async function anywhere(env: string): Promise<string[]> {
    const { lines, errors } = await run(
      `const { readdirSync } = require("node:fs");
       for (const name of ["TMPDIR", "TEMPDIR", "TMP", "TEMP"]) delete process.env[name];
       ${env}
       process.chdir(args[0]);
       const pull = new zmq.Pull();
       const address = await pull.bind("ipc://*");
       process.chdir("/");
       const push = new zmq.Push();
       push.connect(address);
       await push.send("x");
       await pull.receive();
       say(address);
       await pull.unbind("ipc://*");
       say(require("node:fs").existsSync(address.slice(6).replace("/socket", "")));
       say(readdirSync(args[0]).join());`,
      [dirname(freshPath())],
    );
    expect(errors).toBe("");
    return lines;
  }

  test("is in the temporary folder, whatever the current folder is", async () => {
    const [address, exists] = await anywhere("");
    expect(address).toMatch(/^ipc:\/\/\/tmp\/zmq-\w{6}\/socket$/);
    expect(exists).toBe("false");
  });

  test("is in TMPDIR, and leaves nothing there", async () => {
    const folder = freshPath();
    mkdirSync(folder);
    const [address] = await anywhere(`process.env.TMPDIR = ${JSON.stringify(folder)};`);
    expect(address!.startsWith(`ipc://${folder}/zmq-`)).toBe(true);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("is an absolute path also if TMPDIR is relative", async () => {
    const [address] = await anywhere(`process.env.TMPDIR = ".";`);
    expect(address).toMatch(/^ipc:\/\/\//);
  });

  test("is refused without a temporary folder, or if its path is too long", async () => {
    for (const [folder, code] of [
      ["/nowhere/at/all", "ENOENT"],
      [freshPath() + "x".repeat(100), "ENAMETOOLONG"],
    ] as const) {
      if (code === "ENAMETOOLONG") mkdirSync(folder);
      const end = await run(
        `process.env.TMPDIR = args[0];
         const pull = new zmq.Pull();
         await pull.bind("ipc://*").catch(({ code }) => say(code));
         say(await pull.bind("ipc://@" + process.pid));`,
        [folder],
      );
      expect(end.lines).toEqual([code, expect.stringMatching(/^ipc:\/\/@\d+$/)]);
      if (code === "ENAMETOOLONG") expect(readdirSync(folder)).toEqual([]);
    }
  });

  test("is private: only this user may enter its folder", async () => {
    using pull = new Pull();
    const path = pathOf(await pull.bind("ipc://*"));
    expect(lstatSync(dirname(path)).mode & 0o777).toBe(0o700);
  });
});
