// The packed package, installed by each package manager with scripts blocked.

import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { commandOf } from "./managers/command";
import { Project } from "./managers/project";
import { openRegistry, type Registry } from "./managers/registry";
import { type Manager, managers } from "./managers/table";
import { altered, manifestOf, pack, root } from "./packed";

const nobody = 65534;
const isRoot = process.getuid?.() === 0;
const linuxX64 = process.platform === "linux" && process.arch === "x64";

/** `npm run installs` names the package with the binaries in prebuilds/. */
const given = process.env["ZMQ_NAPI_TARBALL"];

let folder: string;
let tarball: string;
let needed: string;
let registry: Registry | undefined;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "zmq-napi-managers-"));
  chmodSync(folder, 0o755);
  tarball = given === undefined ? pack(folder) : resolve(root, given);
  const words = ["pack", join(root, "node_modules", "node-gyp-build"), "--silent"];
  const npm = { cwd: folder, encoding: "utf8" } as const;
  needed = join(folder, execFileSync("npm", words, npm).trim());
}, 120_000);

afterEach(() => registry?.close());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A project of the manager, whose registry has the package until the test ends. */
async function projectOf(manager: Manager, packed = tarball): Promise<Project> {
  const command = commandOf(manager.tool, folder);
  registry = await openRegistry([packed, needed]);
  const place = mkdtempSync(join(folder, `${manager.name}-`));
  chmodSync(place, 0o755);
  return new Project(place, manager, command, registry.url);
}

const named = (name: string) => managers.find((manager) => manager.name === name)!;

(linuxX64 ? describe : describe.skip)("with scripts blocked", () => {
  test("the managers are all that people use", () => {
    const kinds = managers.map(({ name }) => name.replace(/-\d.*/, ""));
    expect([...new Set(kinds)]).toEqual(["npm", "pnpm", "yarn", "bun"]);
    for (const version of [10, 11, 12]) expect(named(`npm-${version}`)).toBeDefined();
  });

  test.each(managers)(
    "$name installs it, offline as well, and it runs where nobody may write",
    async (manager) => {
      const project = await projectOf(manager);
      await project.install();
      await project.use();
      await registry?.close();
      await project.installAgain();
      await project.use();
      project.protect();
      await project.use(isRoot ? nobody : undefined);
    },
    300_000,
  );

  (isRoot ? test : test.skip).each(managers)(
    "$name installs it as another user (needs root)",
    async (manager) => {
      const project = await projectOf(manager);
      project.giveTo(nobody);
      await project.install(nobody);
      await project.use(nobody);
    },
    200_000,
  );

  // This test proves that the tests above can fail:

  test.each(["npm-12", "pnpm-12", "yarn-4-pnp"].map(named))(
    "$name would report an install script",
    async (manager) => {
      const addScript = (at: string) => {
        const manifest = manifestOf(at);
        const scripts = { ...manifest.scripts, install: "node --version" };
        writeFileSync(join(at, "package.json"), JSON.stringify({ ...manifest, scripts }));
      };
      const project = await projectOf(manager, altered(tarball, addScript));
      await expect(project.install()).rejects.toThrow(/scripts/);
    },
    100_000,
  );

  test("a package without binaries installs, and says what to do", async () => {
    const empty = (at: string) => rmSync(join(at, "prebuilds"), { recursive: true });
    const project = await projectOf(named("bun"), altered(tarball, empty));
    await project.install();
    await expect(project.use()).rejects.toThrow(
      /zmq-napi found no binary for linux-x64[^]*npx zmq-napi rebuild/,
    );
  }, 100_000);
});
