import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

import "../support/leaks";
import { installPacked } from "../support/installed";
import { node } from "./bench";

const program = resolve(__dirname, "../../dist/cli.js");

test("--help names the commands", async () => {
  const { code, output } = await node([program, "--help"]);
  expect(code).toBe(0);
  expect(output).toMatch(/^Usage: zmq-napi COMMAND/);
  for (const name of ["bench", "doctor", "rebuild"])
    expect(output).toMatch(new RegExp(`^ {2}${name} +\\S`, "m"));
});

test("--version is that of the package", async () => {
  const { version } = require("../../package.json") as { version: string };
  const { code, output } = await node([program, "--version"]);
  expect({ code, output }).toEqual({ code: 0, output: `${version}\n` });
});

test.each([
  [["race"], 'There is no command "race".'],
  [["docter"], 'There is no command "docter". Did you mean doctor?'],
  [["--fast"], 'Name a command before the option "--fast".'],
  [[], "Name a command."],
])("the error for %p is one sentence", async (args, sentence) => {
  const { code, output, errors } = await node([program, ...args]);
  const hint = "zmq-napi --help lists the commands.";
  expect({ code, output }).toEqual({ code: 2, output: "" });
  expect(errors).toBe(`zmq-napi: ${sentence} ${hint}\n`);
});

test("the exit code is that of the command", async () => {
  const { code, errors } = await node([program, "bench", "speed"]);
  expect(code).toBe(2);
  expect(errors).toMatch(/^Unknown workload "speed"/);
});

describe("the packed package, elsewhere", () => {
  const folder = mkdtempSync(join(tmpdir(), "zmq-napi-"));
  const npx = (...args: string[]) =>
    promisify(execFile)("npx", ["--no-install", "zmq-napi", ...args], { cwd: folder });

  beforeAll(() => installPacked(folder), 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("measures its workloads", async () => {
    const options = ["--peers", "zmq-napi,tcp", "--sizes", "64", "--count", "1000"];
    const { stdout } = await npx("bench", "throughput", ...options, "--rounds", "1");
    expect(stdout).toMatch(/^tcp, 64 B +messages\/s/m);
    expect(stdout).toMatch(/^zmq-napi +[\d.]+ [kM]/m);
    expect(stdout).toMatch(/^zmq-napi \/ tcp +[\d.]+ ×/m);
  }, 60_000);

  test("leaves out missing peers, with a sentence", async () => {
    const peers = ["--peers", "zmq-napi,zeromq.js,libzmq"];
    const options = ["--sizes", "64", "--count", "50", "--rounds", "1"];
    const { stdout } = await npx("bench", "throughput", ...peers, ...options);
    expect(stdout).toContain("Without zeromq.js: npm install --no-save");
    expect(stdout).toContain("Without libzmq: there is no vendored libzmq");
    expect(stdout).toMatch(/^zmq-napi +[\d.]+/m);
  }, 60_000);
});
