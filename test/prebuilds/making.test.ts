// The rules for making the prebuilt binaries. These tests make no binaries.

import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, relative, resolve } from "node:path";

const root = resolve(__dirname, "..", "..");
const onLinuxX64 =
  process.platform === "linux" && process.arch === "x64" ? test : test.skip;

interface Target {
  name: string;
  platform: string;
  arch: string;
  libc?: string;
  file: string;
}

/** Returns the value of an expression over a module of the scripts. */
function evaluate(module: string, names: string, expression: string): unknown {
  const path = JSON.stringify(join(root, "scripts", "release", module));
  const code = `import { ${names} } from ${path}; console.log(JSON.stringify(${expression}));`;
  const words = ["--input-type=module", "-e", code];
  return JSON.parse(execFileSync(process.execPath, words, { encoding: "utf8" }));
}

const targets = evaluate("prebuild/targets.mjs", "targets", "targets") as Target[];

describe("every target", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "zmq-napi-names-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  test.each(targets)("$name has a name that node-gyp-build finds there", (target) => {
    for (const { file } of targets) {
      mkdirSync(join(folder, "prebuilds", dirname(file)), { recursive: true });
      writeFileSync(join(folder, "prebuilds", file), "");
    }
    const env = {
      ...process.env,
      npm_config_platform: target.platform,
      npm_config_arch: target.arch,
      LIBC: target.libc ?? "",
      ARM_VERSION: target.arch === "arm" ? "7" : "",
    };
    const code = 'console.log(require("node-gyp-build").path(process.argv[1]))';
    const words = ["-e", code, folder];
    const options = { encoding: "utf8", cwd: root, env } as const;
    const found = execFileSync(process.execPath, words, options).trim();
    expect(relative(join(folder, "prebuilds"), found)).toBe(target.file);
  });

  test("has requirements", () => {
    const module = "verify-prebuilds/requirements.mjs";
    const names = evaluate(module, "requirements", "Object.keys(requirements)");
    expect(names).toEqual(targets.map(({ name }) => name));
  });
});

describe("prebuild.mjs", () => {
  const prebuild = (...words: string[]) => {
    const script = join(root, "scripts", "release", "prebuild.mjs");
    const options = { encoding: "utf8" } as const;
    const { status, stderr } = spawnSync(process.execPath, [script, ...words], options);
    return { status, stderr };
  };

  test("names the targets", () => {
    const { status, stderr } = prebuild("amiga-68k");
    expect(stderr).toMatch(/^prebuild: unknown target amiga-68k; known are linux-x64, /);
    expect(status).toBe(1);
  });

  test("makes natively only the target of this machine", () => {
    const other = process.platform === "darwin" ? "win32-x64" : "darwin-x64";
    const { status, stderr } = prebuild("--native", other);
    expect(stderr).toMatch(
      /^prebuild: --native makes the binary of this machine, \S+\.\n$/,
    );
    expect(status).toBe(1);
  });
});

describe("the compiler", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "zmq-napi-zig-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  onLinuxX64("is refused unless it is the pinned one", () => {
    const npm =
      '#!/bin/sh\nfor last; do :; done\necho fake > "$last/zig.tgz"\necho zig.tgz\n';
    writeFileSync(join(folder, "npm"), npm, { mode: 0o755 });
    const cache = join(folder, "cache");
    const module = JSON.stringify(join(root, "scripts/support/pack.mjs"));
    const code = `import { pinned, pinnedPackage } from ${module};
      await pinnedPackage(pinned.zig, process.argv[1])
        .catch(({ message }) => console.log(message));`;
    const path = `${folder}${delimiter}${process.env["PATH"] ?? ""}`;
    const words = ["--input-type=module", "-e", code, cache];
    const env = { ...process.env, PATH: path };
    const said = execFileSync(process.execPath, words, { encoding: "utf8", env });
    expect(said).toMatch(
      /^the archive that npm fetched as @\S+ has another checksum than the pinned one\.\n$/,
    );
    expect(existsSync(cache) && readdirSync(cache)).toEqual([]);
  });
});
