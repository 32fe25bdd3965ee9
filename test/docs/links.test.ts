// The checker of links, on pages with faults.

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { root } from "./pages";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "zmq-napi-links-"));
  mkdirSync(join(folder, "docs"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(page: string, text: string): void {
  writeFileSync(join(folder, page), text);
}

function checked(): { faults: string[]; code: number | null } {
  const script = join(root, "scripts", "dev", "links.mjs");
  const options = { encoding: "utf8" } as const;
  const { stderr, status } = spawnSync(process.execPath, [script, folder], options);
  return { faults: stderr.split("\n").slice(0, -1), code: status };
}

test("links to existing files and headings are no faults", () => {
  write(
    "README.md",
    "# It\n\n[a](docs/a.md) [b](docs/a.md#what-is-b) [c](#it) [d](docs)",
  );
  write("docs/a.md", "## What is `b`?\n\n[up](../README.md) [site](https://x.invalid/)");
  expect(checked()).toEqual({ faults: [], code: 0 });
});

test("a heading that comes twice has two names", () => {
  write("README.md", "# a\n\n# a\n\n[first](#a) [second](#a-1) [third](#a-2)");
  expect(checked()).toEqual({ faults: ["README.md: #a-2: no such heading"], code: 1 });
});

test("missing files and headings are named, with the page", () => {
  write("README.md", "[a](docs/a.md#nowhere) [b](docs/b.md) ![c](c.svg) [d](../d.md)");
  write("docs/a.md", "# A\n\n[all](../docs#a)");
  expect(checked()).toEqual({
    faults: [
      "README.md: docs/a.md#nowhere: no such heading",
      "README.md: docs/b.md: no such file",
      "README.md: c.svg: no such file",
      "README.md: ../d.md: leaves the folder",
      "docs/a.md: ../docs#a: no such heading",
    ],
    code: 1,
  });
});

test("a link in code does not count", () => {
  write(
    "README.md",
    "`[a](b.md)`\n\n```js\n[a](b.md)\n# no heading\n```\n\n[x](#no-heading)",
  );
  expect(checked().faults).toEqual(["README.md: #no-heading: no such heading"]);
});
