import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { promisedLines, root, snippetsOf } from "./pages";
import { type Outcome, run, well } from "./program";

const programs = snippetsOf("docs/upgrading.md").filter(
  ({ language }) => language === "js",
);
const pairs = programs.flatMap((before, index) => {
  const after = programs[index + 1];
  if (before.remark !== "before" || after === undefined) return [];
  // Programs for zeromq 5 and zmq run with zeromq.js 6, which also has their API: the old
  // packages need an older Node.
  const old = before.code.includes("zmq.socket(");
  const [theirs, ours] = old
    ? ["zeromq/v5-compat", "zmq-napi/v5-compat"]
    : ["zeromq", "zmq-napi"];
  return [{ before, after, theirs, ours }];
});

// The folder is inside the package, so that programs load the package by its name.
const cache = join(root, ".cache");
let folder: string;

beforeAll(() => {
  mkdirSync(cache, { recursive: true });
  folder = mkdtempSync(join(cache, "upgrading-"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function runs(code: string, name: string): Promise<Outcome> {
  const file = join(folder, `${name.replace(/\W+/g, "-")}.cjs`);
  writeFileSync(file, code);
  return run(file);
}

test("there are programs for zeromq 6, zeromq 5, and zmq", () => {
  const loaded = pairs.map(({ before }) => /require\("(.+)"\)/.exec(before.code)?.[1]);
  expect(loaded).toEqual(["zeromq", "zeromq", "zmq"]);
});

describe.each(pairs)(
  "the program at $before.place",
  ({ before, after, theirs, ours }) => {
    const load = /require\("\w+"\)/;

    test("is the same afterwards, except for the package that it loads", () => {
      expect(after.remark).toBe("after");
      expect(after.code).toBe(before.code.replace(load, `require("${ours}")`));
    });

    test("prints before the change what the page says", async () => {
      const code = before.code.replace(load, `require("${theirs}")`);
      const outcome = await runs(code, before.place);
      expect(outcome).toMatchObject({ ...well, lines: promised(before.code) });
    });

    test("prints after the change what the page says", async () => {
      const outcome = await runs(after.code, after.place);
      expect(outcome).toMatchObject({ ...well, lines: promised(after.code) });
    });
  },
);

function promised(code: string): unknown {
  const lines = promisedLines(code);
  expect(lines.length).toBeGreaterThan(0);
  return expect.arrayContaining(lines);
}
