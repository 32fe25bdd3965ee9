import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { binary, copyPackage } from "../support/installed";
import { root } from "./packed";
import { type Outcome, run } from "./program";

const target = `${process.platform}-${process.arch}`;
const transports = ["tcp", "ipc", "inproc", "ws", "udp", "CURVE over tcp"];

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "zmq-napi-doctor-"));
  copyPackage(folder, false);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(path = binary): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  copyFileSync(join(root, binary), file);
  return file;
}

/** Runs the doctor. `change` alters the package as soon as a process loads the package. */
function doctor(words: string[] = [], change?: string): Promise<Outcome> {
  const preload = join(folder, "preload.cjs");
  writeFileSync(preload, change ?? "");
  const flags = change === undefined ? [] : ["--require", preload];
  const env = { ZMQ_NAPI_BINARY: undefined, NODE_OPTIONS: flags.join(" ") };
  return run([process.execPath, "dist/cli.js", "doctor", ...words], {
    cwd: folder,
    env,
  });
}

/** The line of a transport. */
function line(name: string, result: string): unknown {
  return expect.stringMatching(new RegExp(`^  ${name} +${result}`, "m"));
}

test("without a fault, it prints what was loaded and tries each transport", async () => {
  const file = put();
  const { code, output, errors } = await doctor();
  expect({ code, errors }).toEqual({ code: 0, errors: "" });
  const runtime = `Node ${process.versions.node}`;
  expect(output).toMatch(
    new RegExp(`^zmq-napi \\d+\\.\\d+\\.\\d+ on ${target}.*, ${runtime}\n`),
  );
  expect(output).toContain(
    `  ${file}\n    built from source: loaded, for it is the first that is there\n`,
  );
  expect(output).toMatch(/^libzmq \d+\.\d+\.\d+, patches \w+, libsodium \d+\.\d+\.\d+$/m);
  expect(output).toMatch(/^ {2}with .*\bcurve, draft, ws\b/m);
  for (const name of transports) expect(output).toEqual(line(name, "ok +\\d+ ms$"));
  expect(output).toMatch(/'Why nothing connects'\.\n$/);
});

test("--json prints the same as an object", async () => {
  const built = put();
  const prebuilt = put(join("prebuilds", target, "zmq-napi.node"));
  const { code, output } = await doctor(["--json"]);
  const found = JSON.parse(output);
  expect(code).toBe(0);
  expect(output).toMatch(/^[^\n]+\n$/);
  expect(found).toMatchObject({
    kind: "examination",
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    well: true,
    system: { platform: process.platform, arch: process.arch },
    loaded: { file: built, libzmq: expect.any(String), capability: { curve: true } },
    refused: null,
    ending: null,
    prebuilt: [join(target, "zmq-napi.node")],
  });
  expect(found.looks).toContainEqual({
    file: prebuilt,
    what: "prebuilt",
    state: "unused",
  });
  expect(found.outcomes.map(({ name }: { name: string }) => name)).toEqual(transports);
});

test("without a binary, it prints the same as loading the package", async () => {
  const { code, output, errors } = await doctor();
  expect({ code, errors }).toEqual({ code: 1, errors: "" });
  expect(output).toContain("    built from source: not there\n");
  expect(output).toMatch(`\nzmq-napi found no binary for ${target}, `);
  expect(output).toMatch(/\nWhat to do: build it from source: npx zmq-napi rebuild/);
  expect(output).not.toContain("A message over each transport");
});

test("for a refused binary, it also prints the system's error", async () => {
  writeFileSync(put(), "no binary");
  const { code, output } = await doctor();
  expect(code).toBe(1);
  expect(output).toContain("built from source: the first that is there, and not loaded");
  expect(output).toMatch(/zmq-napi cannot load .*: it is not a binary\.$/m);
  expect(output).toMatch(/^The system says: .*zmq_napi\.node/m);
});

(process.platform === "linux" ? test : test.skip)(
  "a binary that ends its process is reported",
  async () => {
    const source = `#include <stdlib.h>
      __attribute__((constructor)) static void end(void) { abort(); }`;
    const words = ["-shared", "-fPIC", "-x", "c", "-", "-o", put()];
    execFileSync("gcc", words, { input: source });
    const { code, output } = await doctor();
    expect(code).toBe(1);
    expect(output).toMatch(/^The process that loaded it was ended by SIGABRT/m);
  },
);

test("a transport that fails is reported with its reason, and the others are tried", async () => {
  put();
  const change = `
    const { Pair } = require("${folder}/dist/index.js");
    const { bind } = Pair.prototype;
    Pair.prototype.bind = function (endpoint) {
      if (endpoint.startsWith("ws:")) throw new Error("no way in");
      return bind.call(this, endpoint);
    };`;
  const { code, output } = await doctor([], change);
  expect(code).toBe(1);
  expect(output).toEqual(line("ws", "FAILED +no way in$"));
  for (const name of transports.filter((other) => other !== "ws"))
    expect(output).toEqual(line(name, "ok"));
});

test("a message that arrives changed is a failure", async () => {
  put();
  const change = `
    const { Pair } = require("${folder}/dist/index.js");
    const { send } = Pair.prototype;
    Pair.prototype.send = function (message) {
      return send.call(this, typeof message === "string" ? message + "!" : message);
    };`;
  const { code, output } = await doctor([], change);
  expect(code).toBe(1);
  expect(output).toEqual(line("tcp", 'FAILED +.*! *" has arrived$'));
});

test("a part that libzmq was built without is skipped, and is no failure", async () => {
  put();
  const change = `
    const { addon } = require("${folder}/dist/internals.js");
    const { has } = addon();
    addon().has = (name) => name !== "draft" && has(name);`;
  const { code, output } = await doctor([], change);
  expect(code).toBe(0);
  expect(output).toEqual(line("udp", "skipped +this libzmq was built without draft$"));
});

test("--help and mistakes", async () => {
  const { code, output } = await doctor(["--help"]);
  expect({ code, start: output.split("\n")[0] }).toEqual({
    code: 0,
    start: "Usage: zmq-napi doctor [-j, --json]",
  });
  expect(await doctor(["--jsn"])).toMatchObject({
    code: 2,
    errors: expect.stringMatching(
      /^doctor: Unknown option --jsn\. Did you mean --json\?/,
    ),
  });
});
