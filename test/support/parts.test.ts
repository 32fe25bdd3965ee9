// Which tests `npm test`, `npm run test:rest` and `npm run test:all` run.

import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join, relative } from "node:path";

const root = join(__dirname, "../..");
const rest: Record<string, string> = require("../rest.json");

/** The test files that a command of Jest would run. */
function listed(...words: string[]): string[] {
  const command = [join(root, "scripts/dev/test.mjs"), ...words, "--listTests"];
  const text = execFileSync(process.execPath, command, {
    encoding: "utf8",
    stdio: "pipe",
  });
  return text
    .trim()
    .split("\n")
    .map((file) => relative(root, file))
    .sort();
}

const onDisk = readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".test.ts"))
  .map((name) => join("test", name))
  .sort();

describe("core and rest", () => {
  const parts = { core: listed("core"), rest: listed("rest"), all: listed("all") };

  test("together are all test files", () => {
    expect([...parts.core, ...parts.rest].sort()).toEqual(onDisk);
    expect(parts.all).toEqual(onDisk);
  });

  test("have nothing in common", () => {
    expect(parts.core.filter((file) => parts.rest.includes(file))).toEqual([]);
  });

  test.each(Object.entries(rest))("%s is there, and %s", (path, reason) => {
    expect(reason).toMatch(/\w/);
    expect(parts.rest.filter((file) => file.startsWith(path))).not.toEqual([]);
  });
});

test.each(["core", "rest", "all"])("%s runs what is named, and no more", (part) => {
  expect(listed(part, "worker-ends", "-t", "bench")).toEqual([
    "test/lifecycle/worker-ends.test.ts",
  ]);
  expect(listed(part, "test/state/open")).toEqual(["test/state/open.test.ts"]);
  expect(listed(part, "--testPathPatterns=auth/wire")).toEqual([
    "test/auth/wire.test.ts",
  ]);
});

test("an option of Jest names no file", () => {
  expect(listed("core", "-t", "bench")).toEqual(listed("core"));
});

test("anything but core, rest and all is refused", () => {
  expect(() => listed("every")).toThrow(/"every" is not core, rest or all/);
});
