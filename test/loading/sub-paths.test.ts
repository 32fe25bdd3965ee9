// The package as npm packs it, loaded by every name, and by compilers to CommonJS.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { transformSync as swc } from "@swc/core";
import { transformSync as esbuild } from "esbuild";
import { ModuleKind, transpile } from "typescript";

import { installPacked } from "../support/installed";

const root = join(__dirname, "..", "..");
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "zmq-napi-sub-paths-"));
  installPacked(folder);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Returns what a program in the folder prints. */
function print(name: string, code: string, flags: string[] = []): string {
  writeFileSync(join(folder, name), code);
  const words = ["--no-warnings", ...flags, name];
  return execFileSync(process.execPath, words, { cwd: folder, encoding: "utf8" }).trim();
}

describe.each(["auth", "draft", "prometheus", "rpc", "streams", "v5-compat"])(
  "zmq-napi/%s",
  (name) => {
    const paths = [`zmq-napi/${name}`, `zmq-napi/${name}.js`];

    test("is the same module with and without .js, required and imported", () => {
      const [bare, full] = paths.map((path) => JSON.stringify(path));
      const code = `
      import { createRequire } from "node:module";
      import bare from ${bare};
      import full, * as names from ${full};
      const require = createRequire(import.meta.url);
      const all = [full, require(${bare}), require(${full})];
      console.log(all.every((one) => one === bare), Object.keys(bare).every((key) => key in names));`;
      expect(print("names.mjs", code)).toBe("true true");
    });

    test("is a file for a resolver that does not know exports", () => {
      // Such a resolver joins the folder of the package and the rest of the name.
      const code = `
      const { join } = require("node:path");
      const folder = join(__dirname, "node_modules");
      const all = ${JSON.stringify(paths)}.map((path) => require(join(folder, path)));
      console.log(all.every((one) => one === require(${JSON.stringify(paths[0])})));`;
      expect(print("old.cjs", code)).toBe("true");
    });
  },
);

/** An import of the default export, as each compiler writes it for CommonJS. */
const compilers: Record<string, (code: string) => string> = {
  TypeScript: (code) =>
    transpile(code, { module: ModuleKind.CommonJS, esModuleInterop: true }),
  "TypeScript without esModuleInterop": (code) =>
    transpile(code, { module: ModuleKind.CommonJS, esModuleInterop: false }),
  swc: (code) => swc(code, { module: { type: "commonjs" } }).code,
  esbuild: (code) => esbuild(code, { format: "cjs" }).code,
};

const entries = ["", "/auth", "/draft", "/rpc", "/streams", "/v5-compat"].map(
  (path) => `zmq-napi${path}`,
);

test.each(entries)("the exports of %s are plain properties", (entry) => {
  const code = `
    const all = require("${entry}");
    const named = Object.keys(all).map((key) => Object.getOwnPropertyDescriptor(all, key));
    console.log(named.length > 0, named.every(({ writable }) => writable));`;
  expect(print("plain.cjs", code)).toBe("true true");
});

describe.each(entries)("the default import of %s", (entry) => {
  const code = `
    import zmq, * as names from "${entry}";
    const required = eval("require")("${entry}");
    const keys = Object.keys(required);
    console.log(zmq === required, keys.includes("default"), keys.every((key) => names[key] === zmq[key]));`;

  test.each(Object.entries(compilers))("is the module, by %s", (_name, compile) => {
    expect(print("default.cjs", compile(code))).toBe("true false true");
  });

  test("is the module, by tsx", () => {
    const flags = ["--import", join(root, "node_modules", "tsx", "dist", "loader.mjs")];
    expect(print("default.cts", code, flags)).toBe("true false true");
  });

  test("is the module for ES modules", () => {
    const own = `import { createRequire } from "node:module";
      const require = createRequire(import.meta.url);`;
    expect(print("default.mjs", `${own}${code}`)).toBe("true false true");
  });
});
