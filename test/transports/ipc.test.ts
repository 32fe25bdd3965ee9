import { chmodSync, existsSync, mkdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { Dealer, Pull, Push, Router, type Socket } from "zmq-napi";

import { run } from "../support/program";
import { endpoint, freshPath } from "../support/transports";

const linux = process.platform === "linux" ? describe : describe.skip;
/** Root becomes nobody, because the system refuses root nothing. */
const nobody = `process.setgid?.(65534); process.setuid?.(65534);`;
const asNobody = process.getuid?.() === 0 ? nobody : "";

async function exchange(bound: Socket & Pull, address: string): Promise<void> {
  using push = new Push();
  push.connect(address);
  await push.send(["one", "two"]);
  expect((await bound.receive()).map(String)).toEqual(["one", "two"]);
}

function errorOf(action: () => void): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("a path", () => {
  test.each([
    ["with spaces and umlauts", "ein Gerät für Öl"],
    ["that begins with a star but is more", "./*star"],
    ["with a colon and a semicolon", "a:1;b"],
    ["with a percent sign", "%2F"],
  ])("%s is taken as it is", async (_what, name) => {
    const path = join(dirname(freshPath()), name);
    using pull = new Pull();
    expect(await pull.bind(`ipc://${path}`)).toBe(`ipc://${path}`);
    expect(existsSync(path)).toBe(true);
    await exchange(pull, `ipc://${path}`);
  });

  test("is relative to the folder that the process is in", async () => {
    const path = freshPath();
    const folder = dirname(path);
    const name = `./${basename(path)}`;
    const end = await run(
      `process.chdir(args[0]);
       const pull = new zmq.Pull();
       say(await pull.bind("ipc://" + args[1]));
       const push = new zmq.Push();
       push.connect("ipc://" + args[0] + "/" + args[1]);
       await push.send("x");
       say(String(await pull.receive()));`,
      [folder, name],
    );
    expect(end).toMatchObject({ code: 0, lines: [`ipc://${name}`, "x"], errors: "" });
  });

  const limit = process.platform === "darwin" ? 103 : 107;

  test("may have the largest length of the system, and no more", async () => {
    const folder = `${dirname(freshPath())}/`;
    const longest = folder + "x".repeat(limit - folder.length);
    using pull = new Pull();
    using push = new Push({ linger: 0 });
    await pull.bind(`ipc://${longest}`);
    await exchange(pull, `ipc://${longest}`);
    const error = {
      name: "ZmqError",
      code: "ENAMETOOLONG",
      address: `ipc://${longest}y`,
      message: expect.stringMatching(
        `^File name too long: a path takes at most ${limit} bytes, .* has ${limit + 1};.*`,
      ),
    };
    await expect(pull.bind(`ipc://${longest}y`)).rejects.toMatchObject(error);
    expect(errorOf(() => push.connect(`ipc://${longest}y`))).toMatchObject(error);
    // The limit counts bytes, not characters.
    const umlauts = `ipc:///tmp/${"ä".repeat(52)}`;
    expect(errorOf(() => push.connect(umlauts))).toMatchObject({ code: "ENAMETOOLONG" });
  });

  test.each([
    ["", /there is no path/],
    ["@", /there is no name after the @/],
    ["*", /\* is only for bind\(\); connect to the path that bind\(\) resolved with/],
  ])("that is %j is nothing to connect to", (path, text) => {
    using push = new Push({ linger: 0 });
    const error = errorOf(() => push.connect(`ipc://${path}`));
    expect(error).toMatchObject({ code: "EINVAL", message: expect.stringMatching(text) });
  });

  test("is the wildcard only if it is just a star", async () => {
    using pull = new Pull();
    await expect(pull.bind("ipc://*.sock")).rejects.toMatchObject({
      code: "EINVAL",
      message: expect.stringMatching(/only \* by itself.*write ipc:\/\/\.\/\*\.sock/),
    });
  });
});

describe("permissions", () => {
  test("a folder that this user cannot write to is EACCES, and the error names it", async () => {
    const folder = freshPath();
    mkdirSync(folder);
    chmodSync(folder, 0o555);
    chmodSync(dirname(folder), 0o755);
    const end = await run(
      `${asNobody}
       const pull = new zmq.Pull();
       for (const bind of [(a) => pull.bind(a), async (a) => pull.bindSync(a)]) {
         await bind("ipc://" + args[0] + "/socket").catch((error) => {
           say(error.code, error.address, error.message);
         });
       }
       say(await pull.bind("ipc://@zmq-napi-" + process.pid));`,
      [folder],
    );
    const address = `ipc://${folder}/socket`;
    const text =
      `Permission denied: this user has no right to bind to ${address}. ` +
      `Let this user write in the folder ${folder}, or choose another path`;
    const line = `EACCES ${address} ${text}`;
    expect(end.lines.slice(0, 2)).toEqual([line, line]);
    expect(end.lines[2]).toMatch(/^ipc:\/\/@/);
  });

  test("the file gets its mode from the umask", async () => {
    const paths = [freshPath(), freshPath()];
    const end = await run(
      `const { statSync } = require("node:fs");
       for (const [index, mask] of [0o077, 0o002].entries()) {
         process.umask(mask);
         const pull = new zmq.Pull();
         await pull.bind("ipc://" + args[index]);
         say((statSync(args[index]).mode & 0o777).toString(8));
       }`,
      paths,
    );
    expect(end.lines).toEqual(["700", "775"]);
  });

  const root = process.getuid?.() === 0 ? test : test.skip;

  root("a user who cannot write to the file cannot connect", async () => {
    using router = new Router();
    const path = freshPath();
    chmodSync(dirname(path), 0o755);
    await router.bind(`ipc://${path}`);
    chmodSync(path, 0o700);
    const body = `${nobody}
      const dealer = new zmq.Dealer({ immediate: true, linger: 0 });
      dealer.connect(args[0]);
      await dealer.send("x", { timeout: Number(args[1]) }).then(
        () => say("in"),
        ({ code }) => say(code),
      );
      await zmq.Pull.prototype.bind.call(new zmq.Pull(), args[0]).catch(({ code }) => {
        say(code);
      });`;
    expect((await run(body, [`ipc://${path}`, "300"])).lines).toEqual([
      "EAGAIN",
      "EACCES",
    ]);
    chmodSync(path, 0o777);
    const { lines } = await run(body, [`ipc://${path}`, "-1"]);
    expect(lines).toEqual(["in", "EADDRINUSE"]);
    expect(statSync(path).isSocket()).toBe(true);
  });
});

linux("filters by process, user and group", () => {
  const { pid } = process;
  const uid = process.getuid?.() ?? 0;
  const gid = process.getgid?.() ?? 0;

  test.each([
    ["process", "ipcFilterProcess", pid],
    ["user", "ipcFilterUser", uid],
    ["group", "ipcFilterGroup", gid],
  ] as const)("let this %s in and nobody else", async (_what, option, own) => {
    using open = new Pull({ [option]: own });
    await exchange(open, await open.bind(endpoint("ipc")));

    using shut = new Pull({ [option]: own + 1 });
    using push = new Push({ immediate: true, linger: 0 });
    push.connect(await shut.bind(endpoint("ipc")));
    await expect(push.send("x", { timeout: 200 })).rejects.toMatchObject({
      code: "EAGAIN",
    });
  });

  test("another process is refused", async () => {
    using pull = new Pull({ ipcFilterProcess: pid });
    const address = await pull.bind(endpoint("ipc"));
    const end = await run(
      `const push = new zmq.Push({ immediate: true, linger: 0 });
       push.connect(args[0]);
       await push.send("x", { timeout: 200 }).catch(({ code }) => say(code));`,
      [address],
    );
    expect(end.lines).toEqual(["EAGAIN"]);
    await exchange(pull, address);
  });
});

linux("an abstract name", () => {
  const name = () => `ipc://@zmq-napi ${process.pid}-${process.hrtime.bigint()}`;

  test("carries messages between processes, without a file", async () => {
    using pull = new Pull();
    const address = name();
    expect(await pull.bind(address)).toBe(address);
    expect(pull.lastEndpoint).toBe(address);
    expect(existsSync(address.slice("ipc://".length))).toBe(false);
    const end = await run(
      `const push = new zmq.Push();
       push.connect(args[0]);
       await push.send("from elsewhere");`,
      [address],
    );
    expect(end).toMatchObject({ code: 0, errors: "" });
    expect(String(await pull.receive())).toBe("from elsewhere");
    await pull.unbind(address);
  });

  test("that is taken is EADDRINUSE", async () => {
    using pull = new Pull();
    using other = new Dealer();
    const address = await pull.bind(name());
    await expect(other.bind(address)).rejects.toMatchObject({
      code: "EADDRINUSE",
      message: `Address already in use: another socket listens at ${address}. Choose another path`,
      address,
    });
  });

  test.each(["@", ""])("that is empty, %j, is refused", async (empty) => {
    using pull = new Pull();
    await expect(pull.bind(`ipc://${empty}`)).rejects.toMatchObject({ code: "EINVAL" });
  });
});
