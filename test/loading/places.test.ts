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

/** Loads the package of the folder. Returns its version or the error. */
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

test("a binary that was built from source comes first", async () => {
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
  const message = await load(missing);
  expect(message).toMatch(`zmq-napi found no binary for ${target}, `);
  expect(message).toMatch(
    `It is not in:|  ${missing}|What to do: correct or unset the environment variable ` +
      "ZMQ_NAPI_BINARY.",
  );
});

test("a file of another name is not run as a program", async () => {
  const program = join(folder, "program.js");
  writeFileSync(program, "console.log('run');");
  const message = await load(program);
  expect(message).toMatch(/program.js: it has a name that does not end in \.node\.\|/);
});

test("without a binary, the error has the places, the files there, and what to do", async () => {
  putBroken(join("prebuilds", "plan9-mips", "zmq-napi.node"));
  const message = await load();
  expect(message).toMatch(`zmq-napi found no binary for ${target}, `);
  expect(message).toContain(`, Node ${process.versions.node}. It is not in:|`);
  for (const place of [binary, join("prebuilds", target, "zmq-napi.node")])
    expect(message).toContain(`|  ${join(folder, place)}`);
  expect(message).toContain(`|  prebuilt there: ${join("plan9-mips", "zmq-napi.node")}|`);
  expect(message).toMatch(
    /\|What to do: build it from source: npx zmq-napi rebuild\b.*\.$/,
  );
});

test("in a clone, the error says how to set the clone up", async () => {
  writeFileSync(join(folder, "binding.gyp"), "{}");
  expect(await load()).toMatch(
    new RegExp(`\\|What to do: run npm run setup in ${folder}\\.$`),
  );
});

test("a binary that cannot be loaded is named, and the next one too", async () => {
  putBroken(binary);
  const file = join(folder, binary);
  expect(await load()).toMatch(`zmq-napi cannot load ${file}: it is not a binary.|`);
  const prebuilt = put(join("prebuilds", target, "zmq-napi.node"));
  expect(await load()).toMatch(
    `|What to do: delete ${file}. Then ${prebuilt} is loaded.`,
  );
});
