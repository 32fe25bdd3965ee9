// The files that npm packs, and the files that it leaves out.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { manifestOf, pack, prebuilt, root, unpack } from "./packed";

let folder: string;
let place: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "zmq-napi-tarball-"));
  place = unpack(pack(folder), folder);
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function filesIn(path: string): string[] {
  return readdirSync(path, { recursive: true })
    .map(String)
    .filter((name) => statSync(join(path, name)).isFile())
    .sort();
}

/** All strings in a value of package.json. */
function strings(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null
    ? Object.values(value).flatMap(strings)
    : [];
}

test("npm has no reason to run or build anything when it installs it", () => {
  const manifest = manifestOf(place);
  expect(manifest["gypfile"]).toBe(false);
  expect(existsSync(join(place, "binding.gyp"))).toBe(false);
  const steps = ["preinstall", "install", "postinstall", "prepare"];
  expect(Object.keys(manifest.scripts).filter((name) => steps.includes(name))).toEqual(
    [],
  );
});

test("it depends on node-gyp-build alone", () => {
  const { dependencies, ...manifest } = manifestOf(place);
  expect(Object.keys(dependencies)).toEqual(["node-gyp-build"]);
  for (const kind of ["peerDependencies", "optionalDependencies", "bundleDependencies"])
    expect(manifest[kind]).toBeUndefined();
});

test("every file that package.json names exists", () => {
  const manifest = manifestOf(place);
  const { exports, bin, main, types, typesVersions } = manifest;
  const named = [exports, bin, main, types, typesVersions].flatMap(strings);
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((name) => !existsSync(join(place, name)))).toEqual([]);
  const lists = manifest.files.filter((name) => !name.startsWith("!"));
  expect(lists.filter((name) => !existsSync(join(place, name)))).toEqual([]);
});

test("the programs, their types, the binaries and all sources are there", () => {
  const sources = ["native", "vendor/patches", "vendor/scripts"];
  for (const name of ["dist", "docs", "examples", ...sources]) {
    // What the tests use of the inside is not packed.
    const own = filesIn(join(root, name)).filter(
      (file) => !file.startsWith("internals."),
    );
    expect(filesIn(join(place, name))).toEqual(own);
  }
  expect(filesIn(join(place, "prebuilds"))).toEqual([
    prebuilt.slice("prebuilds/".length),
  ]);
});

test("its pages link only to existing files", () => {
  const script = join(root, "scripts", "dev", "links.mjs");
  const { status, stderr } = spawnSync(process.execPath, [script, place]);
  expect(String(stderr)).toBe("");
  expect(status).toBe(0);
});

test("the archives of libzmq and libsodium are those of the manifest", () => {
  const text = readFileSync(join(place, "vendor", "manifest.json"), "utf8");
  const archives = filesIn(join(place, "vendor", "cache"));
  expect(archives).toHaveLength(2);
  for (const name of archives) {
    const content = readFileSync(join(place, "vendor", "cache", name));
    expect(text).toContain(createHash("sha256").update(content).digest("hex"));
  }
});

test("the parts of other packages for a source build are there with their licences", () => {
  const source = join(place, "dist", "source");
  const gyp = readFileSync(join(root, "binding.gyp"), "utf8");
  expect(readFileSync(join(source, "binding.gyp"), "utf8")).toBe(gyp);
  for (const name of ["diff", "node-addon-api"]) {
    const files = readdirSync(join(source, "packages", name));
    expect(files).toContain("package.json");
    expect(files.filter((file) => file.startsWith("LICENSE"))).toHaveLength(1);
  }
});

test("it has no tools of the clone and no earlier builds", () => {
  const pages = ["docs", "examples"];
  const parts = ["bench", "dist", "native", "prebuilds", "vendor"];
  const subPaths = [
    "auth.js",
    "draft.js",
    "prometheus.js",
    "rpc.js",
    "streams.js",
    "v5-compat.js",
  ];
  const texts = ["CHANGELOG.md", "LICENSE", "NOTICE", "README.md", "SECURITY.md"];
  expect(readdirSync(place).sort()).toEqual(
    ["package.json", ...texts, ...pages, ...parts, ...subPaths].sort(),
  );
  for (const made of ["out", "src"])
    expect(existsSync(join(place, "vendor", made))).toBe(false);
  const runner = ["README.md", "harness", "index.mjs", "peers", "workloads"];
  expect(readdirSync(join(place, "bench")).sort()).toEqual(runner);
  const workloads = ["latency.mjs", "quick.mjs", "throughput.mjs"];
  expect(readdirSync(join(place, "bench", "workloads")).sort()).toEqual(workloads);
});

test("without the binaries it takes less than 6.8 MB", () => {
  const all = filesIn(place).filter((name) => !name.startsWith("prebuilds"));
  const bytes = all.map((name) => statSync(join(place, name)).size);
  expect(bytes.reduce((sum, size) => sum + size)).toBeLessThan(6.8e6);
});
