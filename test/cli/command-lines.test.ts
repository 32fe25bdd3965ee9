// Laws of the command line itself: help, wrong arguments, and a package without a binary.

import { execFileSync } from "node:child_process";
import { join } from "node:path";

import { Command, run } from "./cli";

const root = join(__dirname, "../..");

const sockets = [
  "sub pub xsub xpub push pull req rep dealer router pair stream",
  "radio dish client server peer channel scatter gather",
].flatMap((line) => line.split(" "));

test("--help lists all commands", async () => {
  const { code, output } = await run(["--help"]);
  expect(code).toBe(0);
  for (const name of [...sockets, "bench", "completion", "doctor", "rebuild"])
    expect(output).toMatch(new RegExp(`^ {2}${name} +[a-z]`, "m"));
});

test.each(["sub", "req", "radio", "completion", "doctor", "rebuild"])(
  "%s --help shows its options, in lines that fit",
  async (name) => {
    const { code, output, errors } = await run([name, "--help"]);
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    expect(output).toMatch(new RegExp(`^Usage: zmq-napi ${name} `));
    expect(output).toMatch(/^ {2}-h, --help +print this$/m);
    const examples = output.indexOf("\nExamples:");
    const text = examples < 0 ? output : output.slice(0, examples);
    for (const line of text.split("\n")) expect(line.length).toBeLessThan(96);
  },
);

test("the help of a command shows the options that fit its type", async () => {
  const [sub, push] = await Promise.all([
    run(["sub", "--help"]),
    run(["push", "--help"]),
  ]);
  expect(sub.output).toContain("--topic");
  expect(sub.output).not.toContain("--input");
  expect(push.output).toContain("--input");
  expect(push.output).not.toContain("--topic");
});

const port = "tcp://127.0.0.1:9";

test.each<[string[], string]>([
  [["sub", port, "--tpoic", "x"], "sub: Unknown option --tpoic. Did you mean --topic?"],
  [["sub", port, "--curve-s"], "sub: Unknown option --curve-s. Did you mean --curve-s"],
  [["sub", port, "-z"], "sub: Unknown option -z. The short options are "],
  [["sub", port, "--topic"], "sub: --topic needs a value: --topic TOPIC."],
  [
    ["sub", port, "--topic", "--json"],
    "sub: --topic needs a value: write --topic=--json",
  ],
  [["sub", port, "--json=yes"], 'sub: --json takes no value, but has "yes".'],
  [["sub", port, "--count", "0"], "sub: --count takes a whole number from 1 up"],
  [["sub", port, "--count", "1.5"], "sub: --count takes a whole number from 1 up"],
  [["sub", port, "-t", "soon"], "sub: -t takes seconds, or a number with its unit"],
  [["sub", port, "-f", "xml"], "sub: -f takes text, line, nul, "],
  [
    ["sub", port, "hello"],
    'sub: The command sends no message, so "hello" is one argument too many. To get only messages that begin with it, write --topic hello.',
  ],
  [["sub", port, "--bind", "--connect"], "sub: --bind and --connect exclude each other"],
  [["sub"], "sub: ENDPOINT is missing: "],
  [["sub", "inproc://x"], 'sub: "inproc://x" is inside one process'],
  [["sub", port, "--V"], "sub: Unknown option --V"],
  [
    ["dish", port, "-g", "a", "b c"],
    'dish: The command sends no message, so "b c" is one argument too many. To join a group, write --group "b c".',
  ],
  [["sub", "localhost:5555"], 'sub: "localhost:5555" is not an endpoint, such as '],
  [["push", port, "x", "-o", "linger"], "push: --option takes NAME=VALUE"],
  [
    ["push", port, "x", "-o", "sendHighWaterMrk=1"],
    "push: --option sendHighWaterMrk: a Push has no such option. Did you mean sendHighWaterMark?",
  ],
  [["push", port, "x", "-o", "linger=x"], "push: --option linger: "],
  [["push", port, "--rate", "1", "-i", "1s", "x"], "push: --rate and --interval exclude"],
  [["push", port, "--input", "hex", "xy"], "push: A frame in hexadecimal has two digits"],
  [["radio", port, "--wait-for-peer=0", "x"], "radio: --group is missing"],
  [["dish", port], "dish: --group is missing"],
  [["rep", port, "--echo", "--reply", "x"], "rep: --echo, --reply and --exec exclude"],
  [["push", port, "--plain-user", "x".repeat(256), "--plain-password", "x"], "push: "],
  [
    ["dish", port, "--group", "x".repeat(256)],
    "dish: Invalid argument: the name of a group",
  ],
  [["radio", port, "x"], "radio: --group is missing"],
  [["scatter", port, "two", "frames"], "scatter: A message of this socket type has one"],
  [["stream", port, "two", "frames"], "stream: A message of this socket type has one"],
  [["sub", port, "--curve-server-key", "#".repeat(40)], "sub: --curve-server-key takes"],
  [
    ["server", `@tcp://127.0.0.1:*`, "-q", "--wait-for-peer=0", "--to", "0", "x"],
    "server: ",
  ],
  [["server", port, "--to", "x", "x"], "server: --to takes the number of a peer"],
  [["sub", port, "--curve-server-key", "x"], "sub: --curve-server-key takes a key of 40"],
  [["sub", port, "--curve-server"], "sub: --curve-secret-key is missing"],
  [["sub", port, "--plain-user", "x"], "sub: --plain-user and --plain-password belong"],
  [["completion", "fish"], 'completion: SHELL is bash or zsh, but is "fish".'],
  [["completion"], "completion: SHELL is missing: the shell: bash or zsh."],
  [["completion", "bash", "zsh"], 'completion: There is one argument too many: "zsh".'],
  [["doctor", "now"], 'doctor: There is no argument "now"'],
])("%j is refused with a sentence and exit code 2", async (args, sentence) => {
  const { code, output, errors } = await run(args);
  expect(errors.startsWith(sentence)).toBe(true);
  expect({ code, output }).toEqual({ code: 2, output: "" });
  expect(errors).toMatch(/ zmq-napi \w+ --help lists the options\.\n$/);
});

test.each([
  ["tcp://127.0.0.1:99999", / to 65535, but is 99999\./],
  ["tcp://127.0.0.1", /there is no port after the host/],
  ["tcp://256.1.1.1:5", /each part is 0 to 255/],
  ["tpc://127.0.0.1:5555", /no transport "tpc"\. .* Did you mean tcp:/],
])("the endpoint %s is a wrong command line, whatever the command", async (text, why) => {
  const commands = [["sub"], ["ping"], ["monitor"], ["proxy", port], ["replay", "file"]];
  for (const words of commands) {
    const { code, output, errors } = await run([...words, text]);
    expect({ words, code, output }).toEqual({ words, code: 2, output: "" });
    if (words[0] !== "ping") expect(errors).toMatch(why);
  }
});

test("without a binary, the help works and a socket says why it does not", async () => {
  const env = { ZMQ_NAPI_BINARY: "/nowhere/zmq_napi.node" };
  const help = await run(["sub", "--help"], { env });
  expect({ code: help.code, errors: help.errors }).toEqual({ code: 0, errors: "" });
  const { code, errors } = await run(["sub", port], { env });
  expect(code).toBe(1);
  expect(errors).toMatch(
    /^sub: zmq-napi found no binary .*:\n {2}\/nowhere\/zmq_napi\.node\n/,
  );
  expect(errors).toMatch(/zmq-napi doctor says more\.\n$/);
  expect(errors).not.toMatch(/^ {4}at /m);
});

test.each([
  ["record", port, "/nowhere/feed"],
  ["replay", "/nowhere/feed", port],
  ["monitor", port],
  ["proxy", port, port],
  ["keygen"],
])("without a binary, %s says why it does not work", async (...args) => {
  const env = { ZMQ_NAPI_BINARY: "/nowhere/zmq_napi.node" };
  const { code, output, errors } = await run(args, { env });
  expect({ code, output }).toEqual({ code: 1, output: "" });
  expect(errors).toMatch(/^\w+: zmq-napi found no binary /);
  expect(errors).toMatch(/zmq-napi doctor says more\.\n$/);
  expect(errors).not.toMatch(/^ {4}at /m);
});

test("--help loads no addon and no socket", async () => {
  const line =
    'require(process.env.PROGRAM); process.on("exit", () => console.log(Object.keys(require.cache).join("\\n")))';
  await using command = Command.shell('"$NODE" -e "$LINE" -- --help', { LINE: line });
  const { output } = await command.ended;
  expect(output.toString()).toContain("program.js");
  expect(output.toString()).not.toMatch(/\.node$|session\.js|engine\.js/m);
});

test("the man page is what the commands say", () => {
  const script = join(root, "scripts", "dev", "man-page.mjs");
  execFileSync(process.execPath, [script, "--check"]);
});
