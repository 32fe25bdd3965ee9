// The packed package, installed by each package manager with scripts blocked.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { altered, manifestOf, pack, root } from "./packed";
import { run } from "./program";

interface Outcome {
  manager: string;
  trial: string;
  failed?: string;
  skipped?: string;
}

const script = join(root, "scripts", "release", "installs.mjs");
const list = execFileSync(process.execPath, [script, "--list"], { encoding: "utf8" });
const managers = list.trim().split("\n");
const trials = [
  "another user's",
  "scripts blocked",
  "offline, from the cache",
  "read-only",
];

let folder: string;
let tarball: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "zmq-napi-managers-"));
  tarball = pack(folder);
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function install(manager: string, packed = tarball): Promise<Outcome[]> {
  const json = join(folder, `${manager}.json`);
  const words = [script, "--package", packed, "--json", json, manager];
  const { code, errors } = await run([process.execPath, ...words], { limit: 200_000 });
  expect(errors).toBe("");
  const outcomes = JSON.parse(readFileSync(json, "utf8")) as Outcome[];
  expect(code).toBe(outcomes.some(({ failed }) => failed !== undefined) ? 1 : 0);
  return outcomes;
}

/** What has gone wrong with a package that was changed. */
async function failures(manager: string, change: (at: string) => void): Promise<unknown> {
  const outcomes = await install(manager, altered(tarball, change));
  return outcomes.find(({ trial }) => trial === "scripts blocked")?.failed;
}

const linuxX64 = process.platform === "linux" && process.arch === "x64";

(linuxX64 ? describe : describe.skip)("with scripts blocked", () => {
  test("the managers are the common ones", () => {
    const kinds = managers.map((name) => name.replace(/-\d.*/, ""));
    expect([...new Set(kinds)]).toEqual(["npm", "pnpm", "yarn", "bun"]);
    expect(managers).toEqual(expect.arrayContaining(["npm-10", "npm-11", "npm-12"]));
  });

  test.each(managers)(
    "%s installs it, also offline, and it runs in a read-only folder",
    async (manager) => {
      const outcomes = await install(manager);
      expect(outcomes.map(({ trial }) => trial)).toEqual(trials);
      expect(outcomes.filter(({ failed }) => failed !== undefined)).toEqual([]);
      const skipped = outcomes.filter((outcome) => outcome.skipped !== undefined);
      expect(skipped).toHaveLength(process.getuid?.() === 0 ? 0 : 1);
    },
    200_000,
  );

  // So that the above can fail:

  test.each(["npm-12", "pnpm-12", "yarn-4-pnp"])(
    "%s would report an install script",
    async (manager) => {
      const addScript = (at: string) => {
        const manifest = manifestOf(at);
        const scripts = { ...manifest.scripts, install: "node --version" };
        writeFileSync(join(at, "package.json"), JSON.stringify({ ...manifest, scripts }));
      };
      expect(await failures(manager, addScript)).toMatch(/scripts/);
    },
    100_000,
  );

  test("a package without binaries installs, and says what to do", async () => {
    const empty = (at: string) => rmSync(join(at, "prebuilds"), { recursive: true });
    expect(await failures("bun", empty)).toMatch(
      /zmq-napi found no binary for linux-x64[^]*npx zmq-napi rebuild/,
    );
  }, 100_000);
});
