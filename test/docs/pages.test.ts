import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

import { anchorsOf, linksOf, read, root } from "./pages";

const pages = [
  "README.md",
  "CHANGELOG.md",
  "CONTRIBUTING.md",
  "docs/bundling.md",
  "docs/UPGRADING.md",
  "docs/coming-from-zeromq.md",
  "docs/errors.md",
  "docs/installing.md",
  "docs/loading.md",
  "docs/options.md",
  "docs/prebuilds.md",
  "docs/runtimes.md",
  "examples/README.md",
  "examples/browser/README.md",
  "examples/market-feed/README.md",
  "vendor/README.md",
];

describe("the pages for users", () => {
  test.each(pages)("link only to what is there: %s", (page) => {
    const broken = linksOf(page).filter((link) => {
      const [path = "", anchor] = link.split("#");
      const target = path === "" ? page : normalize(join(dirname(page), path));
      if (!existsSync(join(root, target))) return true;
      return anchor !== undefined && !anchorsOf(target).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  test("explain every error code that the library names", () => {
    // The reason with which an abandoned iteration ends inside; nobody sees it.
    const inner = ["ECANCELED"];
    const sources = readdirSync(join(root, "lib"), { recursive: true, encoding: "utf8" });
    const named = sources
      .filter((name) => name.endsWith(".ts"))
      .flatMap((name) => [...read(`lib/${name}`).matchAll(/["`](E[A-Z]{3,})["`]/g)])
      .map(([, code]) => code!);
    const headings = anchorsOf("docs/errors.md");
    const missing = new Set(
      named.filter((code) => !headings.includes(code.toLowerCase())),
    );
    expect([...missing].filter((code) => !inner.includes(code))).toEqual([]);
    expect(named).toContain("EAGAIN");
  });

  test("have the options as the tables have them", () => {
    const script = join(root, "scripts", "dev", "option-docs.mjs");
    expect(() => execFileSync(process.execPath, [script, "--check"])).not.toThrow();
  });

  test("have the targets as the smoke tests have seen them", () => {
    const script = join(root, "scripts", "release", "target-docs.mjs");
    expect(() => execFileSync(process.execPath, [script, "--check"])).not.toThrow();
  });

  test("name commands that the package has", () => {
    const { scripts } = JSON.parse(read("package.json"));
    const commands = read("README.md").matchAll(/\bnpm (?:run )?(start|test|setup)\b/g);
    const names = [...commands].map(([, name]) => name);
    expect(names).toEqual(expect.arrayContaining(["start", "test", "setup"]));
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(names));
  });
});
