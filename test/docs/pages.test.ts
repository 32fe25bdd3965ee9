import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { anchorsOf, read, root, userPages } from "./pages";

const pages = [...userPages(), "CONTRIBUTING.md", "test/README.md"];

describe("the pages", () => {
  test("explain every error code that the library names", () => {
    // The reason that ends an abandoned iteration inside the package; no program sees it.
    const inner = ["ECANCELED"];
    const sources = readdirSync(join(root, "lib"), { recursive: true, encoding: "utf8" });
    const named = sources
      // The commands read codes of Node, and have words such as ENDPOINT in their texts.
      .filter((name) => name.endsWith(".ts") && !/^cli[\\/]/.test(name))
      .flatMap((name) => [...read(`lib/${name}`).matchAll(/["`](E[A-Z]{3,})["`]/g)])
      .map(([, code]) => code!);
    const headings = anchorsOf("docs/errors.md");
    const missing = new Set(
      named.filter((code) => !headings.includes(code.toLowerCase())),
    );
    expect([...missing].filter((code) => !inner.includes(code))).toEqual([]);
    expect(named).toContain("EAGAIN");
  });

  test("agree with the tables of options", () => {
    const script = join(root, "scripts", "dev", "option-docs.mjs");
    expect(() => execFileSync(process.execPath, [script, "--check"])).not.toThrow();
  });

  test("agree with the results of the smoke tests", () => {
    const script = join(root, "scripts", "release", "target-docs.mjs");
    expect(() => execFileSync(process.execPath, [script, "--check"])).not.toThrow();
  });

  test("name commands that the package has", () => {
    const { scripts } = JSON.parse(read("package.json"));
    const named = pages
      .flatMap((page) => [
        ...read(page).matchAll(/\bnpm (?:run ([\w:-]+)|(start|test)\b)/g),
      ])
      .map(([, script, short]) => script ?? short!);
    expect(named).toEqual(expect.arrayContaining(["start", "test", "setup"]));
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
  });

  test("name files that exist", () => {
    const rooms = "scripts|test|lib|native|vendor|bench|examples|docs|\\.lint|\\.ci";
    const path = new RegExp(`\`((?:${rooms})/[\\w./-]*)\``, "g");
    const made = /^vendor\/(cache|out|src)\b/;
    const missing = pages.flatMap((page) =>
      [...read(page).matchAll(path)]
        .map(([, name]) => name!)
        .filter((name) => !made.test(name) && !existsSync(join(root, name)))
        .map((name) => `${page}: ${name}`),
    );
    expect(missing).toEqual([]);
  });

  test("have a row for each folder of the tests", () => {
    const rows = [...read("test/README.md").matchAll(/^\| `([\w-]+)\/` \|/gm)];
    const folders = readdirSync(join(root, "test"), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    expect(rows.map(([, name]) => name)).toEqual(folders.sort());
  });

  test("have a row for each check", () => {
    const script = join(root, "scripts", "dev", "check.mjs");
    const { stderr } = spawnSync(process.execPath, [script, "?"], { encoding: "utf8" });
    const checks = /known are (.*)\./.exec(stderr)![1]!.split(", ");
    const table = read("CONTRIBUTING.md").split("## Checks")[1]!.split("## ")[0]!;
    const rows = [...table.matchAll(/^\| (`[^|]*) \|/gm)].flatMap(([, names]) =>
      [...names!.matchAll(/`([\w-]+)`/g)].map(([, name]) => name),
    );
    expect(rows.sort()).toEqual(checks.sort());
  });

  test("begin with a README that is read in one sitting", () => {
    expect(read("README.md").split("\n").length - 1).toBeLessThanOrEqual(250);
  });

  test("are all named in the README, except for the pages of examples", () => {
    const found = pages.filter((page) => page.startsWith("docs/"));
    const known = ["docs/coming-from-zeromq.md"]; // In Compatibility.
    const missing = found.filter((page) => !read("README.md").includes(`(${page})`));
    expect(missing.sort()).toEqual(known);
  });
});
