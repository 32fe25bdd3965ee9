// The table of differences: a test proves each row, and the page lists each row.

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { areas, differences } from "./differences";

const root = join(__dirname, "..", "..");
const ids = Object.keys(differences);
const sources = readdirSync(__dirname)
  .filter((name) => name.endsWith(".ts"))
  .map((name) => readFileSync(join(__dirname, name), "utf8"))
  .join("\n");

test.each(ids)("a test shows what both packages do: %s", (id) => {
  expect(sources).toMatch(new RegExp(`differs(<[^(]*>)?\\(\\s*"${id}"`));
});

test("each row has an area, and each area a row", () => {
  const used = Object.values(differences).map(({ area }) => area);
  expect([...new Set(used)].sort()).toEqual([...areas].sort());
});

test("the page agrees with the table", () => {
  const script = join(root, "scripts", "dev", "difference-docs.mjs");
  expect(() => execFileSync(process.execPath, [script, "--check"])).not.toThrow();
});
