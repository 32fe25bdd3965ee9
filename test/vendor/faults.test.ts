// Each scenario fails without its patch; `linger-ends` guards its patch.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { scenarios } from "./scenarios";
import { repository } from "./workshop";

const where = execFileSync(
  process.execPath,
  [join(repository, "vendor/scripts/build-libzmq.mjs"), "--where"],
  { encoding: "utf8" },
).trim();
const output = join(repository, where);
const versions = join(output, "versions.json");
const built = process.platform === "linux" && existsSync(versions);
const sources = join(__dirname, "faults");

(built ? describe : describe.skip)("the patched libzmq", () => {
  let folder: string;
  const program = () => join(folder, "faults");

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "zmq-napi-faults-"));
    const files = readdirSync(sources).filter((file) => file.endsWith(".cc"));
    execFileSync("g++", [
      ...["-std=c++17", "-Wall", "-Wextra", "-Werror", "-DZMQ_BUILD_DRAFT_API=1"],
      ...["-isystem", join(output, "include"), ...files.map((f) => join(sources, f))],
      "-Wl,--wrap=randombytes_close",
      ...["libzmq.a", "libsodium.a"].map((name) => join(output, "lib", name)),
      ...["-pthread", "-o", program()],
    ]);
  }, 120_000);

  afterAll(() => rmSync(folder, { recursive: true }));

  test("is tried in every scenario", () => {
    const { stdout } = spawnSync(program(), { encoding: "utf8" });
    expect(stdout.trim().split("\n").sort()).toEqual(Object.keys(scenarios).sort());
  });

  test.each(Object.entries(scenarios))("%s", (name, [, law]) => {
    const options = { encoding: "utf8", timeout: 15_000 } as const;
    const { status, signal, stderr } = spawnSync(program(), [name], options);
    expect({ law, status, signal, stderr }).toEqual({
      law,
      status: 0,
      signal: null,
      stderr: "",
    });
  });
});

describe("every patch", () => {
  const patches = join(repository, "vendor", "patches");
  const files = readdirSync(patches).flatMap((library) =>
    readdirSync(join(patches, library)).map((file) => join(library, file)),
  );

  test("that a scenario names exists", () => {
    const named = Object.values(scenarios).flatMap(([patch]) => patch ?? []);
    const there = files.map((file) => file.replace(/^.*\/\d+-(.*)\.patch$/, "$1"));
    expect(there).toEqual(expect.arrayContaining(named));
  });

  test.each(files)("%s opens with its reason", (file) => {
    const [reason = ""] = readFileSync(join(patches, file), "utf8").split(/^--- /m);
    expect(reason.trim().length).toBeGreaterThan(80);
  });
});
