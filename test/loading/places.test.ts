import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { binary, copyPackage } from "../support/installed";
import { run } from "../support/program";

const root = join(__dirname, "..", "..");
const target = `${process.platform}-${process.arch}`;
const onLinux = process.platform === "linux";
const header = process.report.getReport() as { header: Record<string, unknown> };
const libc = "glibcVersionRuntime" in header.header ? "glibc" : "musl";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "zmq-napi-places-"));
  copyPackage(folder, false);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(path: string): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  copyFileSync(join(root, binary), file);
  return file;
}

function putBroken(path: string): void {
  writeFileSync(put(path), "no binary");
}

/** Loads the package of the folder, and tells its version or what went wrong. */
async function load(chosen = ""): Promise<string> {
  const end = await run(
    `process.env.ZMQ_NAPI_BINARY = args[1];
    try {
      say(require(args[0]).version);
    } catch (error) {
      say(error.message.replaceAll("\\n", "|"));
    }`,
    [join(folder, "dist", "index.js"), chosen],
  );
  expect(end).toMatchObject({ code: 0, errors: "" });
  return end.lines.join("\n");
}

const version = expect.stringMatching(/^\d+\.\d+\.\d+$/);

test("what was built from source comes first", async () => {
  put(binary);
  putBroken(join("prebuilds", target, "zmq-napi.node"));
  expect(await load()).toEqual(version);
});

test("a prebuilt binary is found, and no other platform's", async () => {
  putBroken(join("prebuilds", "plan9-mips", "zmq-napi.node"));
  put(join("prebuilds", target, "zmq-napi.node"));
  expect(await load()).toEqual(version);
});

(onLinux ? test : test.skip)("of two C libraries, this system's is taken", async () => {
  const other = libc === "glibc" ? "musl" : "glibc";
  putBroken(join("prebuilds", target, `zmq-napi.${other}.node`));
  put(join("prebuilds", target, `zmq-napi.${libc}.node`));
  expect(await load()).toEqual(version);
});

test("the file that ZMQ_NAPI_BINARY names is loaded, and nothing else", async () => {
  putBroken(binary);
  expect(await load(put("mine.node"))).toEqual(version);
  put(binary);
  const missing = join(folder, "missing.node");
  expect(await load(missing)).toMatch(
    new RegExp(
      `^zmq-napi found no binary for ${target}\\..*It is not in:\\| +${missing}$`,
    ),
  );
});

test("without a binary, the places and what to do are told", async () => {
  const message = await load();
  expect(message).toContain(`zmq-napi found no binary for ${target}. Build the package`);
  for (const place of [binary, join("prebuilds", target, "zmq-napi.node")])
    expect(message).toContain(`|  ${join(folder, place)}`);
});

test("a binary that cannot be loaded is named", async () => {
  putBroken(binary);
  expect(await load()).toContain(join(folder, binary));
});
