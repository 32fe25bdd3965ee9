// A peer that leaves in the middle of a multipart message: what is sent again afterwards
// arrives whole, and so does what comes next.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const repository = resolve(__dirname, "..", "..");
const run = (command: string, words: string[]) =>
  execFileSync(command, words, { cwd: repository, encoding: "utf8", timeout: 15_000 });

const folder = mkdtempSync(join(repository, "build", "message-boundary-"));
const program = join(folder, "message-boundary");

beforeAll(() => {
  const vendored = run(process.execPath, ["scripts/build-libzmq.mjs", "--where"]).trim();
  run("g++", [
    "-std=c++17",
    "-DZMQ_BUILD_DRAFT_API=1",
    "-Inative",
    `-I${join(vendored, "include")}`,
    join("test", "native", "message-boundary.cc"),
    "native/message_boundary.cc",
    "native/check.cc",
    join(vendored, "lib", "libzmq.a"),
    join(vendored, "lib", "libsodium.a"),
    "-lpthread",
    "-lrt",
    "-o",
    program,
  ]);
}, 120_000);

afterAll(() => {
  rmSync(dirname(program), { recursive: true, force: true });
});

const type = { pair: 0, req: 3, rep: 4, dealer: 5, pull: 7, push: 8 };

describe.each([
  ["PUSH", type.push, type.pull],
  ["DEALER", type.dealer, type.dealer],
  ["REQ", type.req, type.rep],
  ["PAIR", type.pair, type.pair],
])("a %s whose peer leaves in the middle of a message", (name, sender, receiver) => {
  it.each([
    ["in between", "1"],
    ["at the end", "0"],
  ])("sends it again, whole, when told %s", (_when, more) => {
    // Well below Jest's own limit, so that a hanging program is ended by its parent.
    const output = run(program, [String(sender), String(receiver), more]).trim();
    const again = ["refused 1", "again 0", "first|middle|last|"];
    const next = name === "REQ" ? [] : ["next 0", "second|middle|last|"];
    expect(output.split("\n")).toEqual([...again, ...next]);
  });
});
