// Laws of how commands end: pipes that break, signals, time limits, and what is not delivered.

import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Publisher, Pull, Push, XPublisher } from "zmq-napi";

import { anyPort, Command, run } from "./cli";

describe("a reader that goes away", () => {
  test("sub | head ends at once, and no message need come", async () => {
    await using pub = new XPublisher({ linger: 0 });
    const ENDPOINT = await pub.bind(anyPort);
    const line = 'zmq-napi sub "$ENDPOINT" | head -n 1; statuses';
    await using shell = Command.shell(line, { ENDPOINT });
    await pub.receive();
    await pub.send("only");
    // The publisher sends nothing more.
    const { output, errors } = await shell.ended;
    expect({ output: output.toString(), errors }).toEqual({
      output: "only\n0 0\n",
      errors: "",
    });
  });

  test("sub | true ends before the first message", async () => {
    await using pub = new Publisher();
    const ENDPOINT = await pub.bind(anyPort);
    await using shell = Command.shell('zmq-napi sub "$ENDPOINT" | true; statuses', {
      ENDPOINT,
    });
    const { output, errors } = await shell.ended;
    expect({ output: output.toString(), errors }).toEqual({
      output: "0 0\n",
      errors: "",
    });
  });

  test("a fast feed ends quietly, too", async () => {
    await using push = new Push({ linger: 0 });
    const ENDPOINT = await push.bind(anyPort);
    await using shell = Command.shell('zmq-napi pull "$ENDPOINT" | head -n 3; statuses', {
      ENDPOINT,
    });
    let open = true;
    const ended = shell.ended.finally(() => (open = false));
    // Sends as long as somebody takes messages.
    while (open) await push.send("x".repeat(1000), { timeout: 100 }).catch(() => null);
    const { output, errors } = await ended;
    expect(output.toString()).toMatch(/^(x{1000}\n){3}0 0\n$/);
    expect(errors).toBe("");
  });

  test.each(["record tcp://127.0.0.1:9 -", "proxy tcp://127.0.0.1:* tcp://127.0.0.1:*"])(
    "%s | true ends at once",
    async (args) => {
      await using shell = Command.shell(`zmq-napi ${args} | true; statuses`);
      const { output } = await shell.ended;
      expect(output.toString()).toBe("0 0\n");
    },
  );

  test("monitor | head ends, although no event comes any more", async () => {
    const line = `zmq-napi monitor '@${anyPort}' | head -n 1; statuses`;
    await using shell = Command.shell(line);
    expect((await shell.ended).output.toString()).toMatch(/ bind .*\n0 0\n$/);
  });

  test("--help | true ends quietly", async () => {
    await using shell = Command.shell("zmq-napi sub --help | true; statuses");
    const { output, errors } = await shell.ended;
    expect({ output: output.toString(), errors }).toEqual({
      output: "0 0\n",
      errors: "",
    });
  });
});

describe("the output", () => {
  test("a command that prints nothing needs no reader", async () => {
    await using pull = new Pull({ linger: 0 });
    const endpoint = await pull.bind(anyPort);
    await using push = Command.start(["push", endpoint], { own: true });
    push.process.stdout!.destroy();
    push.process.stdin!.write("one\n");
    expect(String(await pull.receive())).toBe("one");
    // A command that looks at its reader does so each tenth of a second.
    const looks = 5;
    for (let look = 0; look < looks; look++) {
      await pull.receive({ timeout: 100 }).catch(() => null);
      push.process.stdin!.write(`${look}\n`);
      expect(String(await pull.receive())).toBe(String(look));
    }
    push.process.stdin!.end("last\n");
    expect(String(await pull.receive())).toBe("last");
    expect(await push.ended).toMatchObject({ code: 0 });
  });

  const full = process.platform === "linux" ? test : test.skip;

  full("that cannot be written is told in a sentence", async () => {
    await using push = new Push({ linger: 0 });
    const ENDPOINT = await push.bind(anyPort);
    const line = 'zmq-napi pull "$ENDPOINT" > /dev/full; statuses';
    await using shell = Command.shell(line, { ENDPOINT });
    await push.send("hello");
    expect(await shell.ended).toMatchObject({
      output: Buffer.from("1\n"),
      errors: "pull: The standard output cannot be written (ENOSPC).\n",
    });
    await using help = Command.shell("zmq-napi pull --help > /dev/full; statuses");
    expect(await help.ended).toMatchObject({
      output: Buffer.from("1\n"),
      errors: "pull: The standard output cannot be written (ENOSPC).\n",
    });
  });
});

describe("signals", () => {
  test.each<[NodeJS.Signals, string[], RegExp]>([
    ["SIGINT", ["sub", `@${anyPort}`], /bound/],
    ["SIGTERM", ["sub", `@${anyPort}`], /bound/],
    ["SIGHUP", ["rep", `@${anyPort}`], /bound/],
    ["SIGINT", ["push", `@${anyPort}`, "never"], /bound/],
    ["SIGINT", ["pub", `@${anyPort}`, "never"], /bound/],
    ["SIGINT", ["pair", `@${anyPort}`], /bound/],
    ["SIGINT", ["router", `@${anyPort}`, "to nobody"], /bound/],
  ])("%s ends %j without a word, by itself", async (name, args, ready) => {
    await using command = Command.start(args);
    await command.printed(ready);
    command.process.kill(name);
    const { code, signal, output, errors } = await command.ended;
    expect({ code, signal, output: output.toString() }).toEqual({
      code: null,
      signal: name,
      output: "",
    });
    expect(errors).toMatch(/^bound to \S+\n$/);
  });

  test.each<NodeJS.Signals>(["SIGINT", "SIGTERM", "SIGHUP"])(
    "%s ends the measurements, and then the command by itself",
    async (name) => {
      const folder = mkdtempSync(join(tmpdir(), "zmq-napi-cli-"));
      // Says when the measurements have begun, and when they have ended.
      writeFileSync(
        join(folder, "tell.cjs"),
        `if (process.argv[1].endsWith("index.mjs")) {
          const tell = () => process.stderr.write("begun\\n");
          process.on("newListener", (name) => name === "SIGTERM" && setImmediate(tell));
          process.on("exit", () => process.stderr.write("ended\\n"));
        }`,
      );
      const NODE_OPTIONS = `--require ${join(folder, "tell.cjs")}`;
      const words = ["bench", "throughput", "--peers", "zmq-napi", "--sizes", "64"];
      const long = ["--count", "1000000000", "--rounds", "1"];
      await using bench = Command.start([...words, ...long], { env: { NODE_OPTIONS } });
      await bench.printed(/^begun$/m);
      bench.process.kill(name);
      const { code, signal, errors } = await bench.ended;
      expect({ code, signal }).toEqual({ code: null, signal: name });
      expect(errors).toMatch(/^ended$/m);
      rmSync(folder, { recursive: true });
    },
  );

  test("Ctrl-C ends a wait for the delivery", async () => {
    await using push = Command.start(["push", "tcp://127.0.0.1:9", "x", "-V"]);
    // The message leaves the command, but nobody is there to take it.
    await using other = Command.start([
      ...["push", "tcp://127.0.0.1:9", "x", "--wait-for-peer=0"],
    ]);
    await once(other.process, "spawn");
    const limit = ["-t", "300ms", "--wait-for-peer=0"];
    const late = await run(["push", "tcp://127.0.0.1:9", "x", ...limit]);
    expect(late).toEqual({
      code: 3,
      output: "",
      errors: "push: tcp://127.0.0.1:9 has not taken all messages within 300 ms.\n",
    });
    for (const command of [push, other]) {
      command.process.kill("SIGINT");
      expect(await command.ended).toMatchObject({ signal: "SIGINT", errors: "" });
    }
  });

  test("the file of an ipc endpoint is removed", async () => {
    const folder = mkdtempSync(join(tmpdir(), "zmq-napi-cli-"));
    try {
      await using pull = Command.start(["pull", `@ipc://${folder}/jobs`, "-V"]);
      await using push = new Push();
      push.connect(`ipc://${folder}/jobs`);
      await pull.printed(/^connected: /m);
      expect(readdirSync(folder)).toEqual(["jobs"]);
      pull.process.kill("SIGINT");
      await pull.ended;
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("--timeout", () => {
  const nobody = "tcp://127.0.0.1:9";

  test.each<[string[], string]>([
    [["sub", nobody], "No message has come within 200 ms."],
    [["pull", nobody], "No message has come within 200 ms."],
    [["push", nobody, "x"], `No peer has connected at ${nobody} within 200 ms.`],
    [["pub", nobody, "x"], `Nobody has subscribed to the message at ${nobody} within`],
    [["req", nobody, "x"], "No message has come within 200 ms."],
    [["router", nobody, "x"], "No "],
    [["dealer", nobody, "x"], "No "],
    [["push", nobody, "x", "--wait-for-peer", "2"], "Fewer than 2 peers have connected"],
  ])("%j gives up with exit code 3", async (args, sentence) => {
    const { code, output, errors } = await run([...args, "-t", "200ms"]);
    expect({ code, output }).toEqual({ code: 3, output: "" });
    expect(errors.startsWith(`${args[0]}: ${sentence}`)).toBe(true);
    expect(errors).toMatch(/^[^\n]*\.\n$/);
  });

  test("begins again with each message", async () => {
    await using push = new Push({ linger: 0 });
    const endpoint = await push.bind(anyPort);
    await using pull = Command.start(["pull", endpoint, "-t", "1s"]);
    const began = performance.now();
    await push.send("one");
    await pull.printed(/one/);
    await push.send("two");
    const { code, output } = await pull.ended;
    expect({ code, output: output.toString() }).toEqual({
      code: 3,
      output: "one\ntwo\n",
    });
    expect(performance.now() - began).toBeGreaterThan(990);
  });
});

describe("back-pressure", () => {
  test("an endless input is read no faster than messages are taken", async () => {
    await using pull = new Pull({ receiveHighWaterMark: 10 });
    const ENDPOINT = await pull.bind(anyPort);
    const push = 'echo $BASHPID; exec "$NODE" "$PROGRAM" push "$ENDPOINT"';
    const line = `yes "$TEXT" | (${push} -o sendHighWaterMark=10); statuses`;
    await using shell = Command.shell(line, { ENDPOINT, TEXT: "y".repeat(1000) });
    for (let count = 0; count < 2000; count++)
      expect((await pull.receive())[0]).toHaveLength(1000);
    const [, pid] = await shell.printed(/^(\d+)$/m);
    // The command waits for this socket, which takes no more.
    process.kill(Number(pid), "SIGINT");
    expect((await shell.ended).output.toString()).toMatch(/\n141 130\n$/);
  });

  test("a slow reader of the output slows the feed down", async () => {
    await using push = new Push({ linger: 0, sendHighWaterMark: 10 });
    const endpoint = await push.bind(anyPort);
    const options = ["-o", "receiveHighWaterMark=10", "-f", "raw"];
    await using pull = Command.start(["pull", endpoint, ...options], { own: true });
    const message = Buffer.alloc(100_000);
    let sent = 0;
    // Nobody reads the output: at some time no more is taken.
    while (
      await push.send(message, { timeout: 500 }).then(
        () => true,
        () => false,
      )
    )
      // prettier-ignore
      sent++;
    expect(sent).toBeLessThan(500);
    let read = 0;
    pull.process.stdout!.on("data", (part: Buffer) => (read += part.length));
    while (read < sent * message.length) await once(pull.process.stdout!, "data");
    pull.process.kill("SIGINT");
    expect(await pull.ended).toMatchObject({ signal: "SIGINT" });
  });
});
