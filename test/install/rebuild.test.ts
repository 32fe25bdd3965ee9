// Builds from source, at the request of users of a packed and installed package.

import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { binary } from "../support/installed";
import { manifestOf, pack, root, unpack } from "./packed";
import { type Outcome, run } from "./program";

const linux = process.platform === "linux";
const nobody = 65534;
/**
 * The words that run a program without a network. Where that fails, a missing proxy must
 * do.
 */
const alone =
  spawnSync("unshare", ["-rn", "true"]).status === 0 ? ["unshare", "-rn"] : [];
const nowhere = "http://127.0.0.1:9/";
const offline = {
  npm_config_registry: nowhere,
  npm_config_disturl: nowhere,
  HTTP_PROXY: nowhere,
  HTTPS_PROXY: nowhere,
};

let folder: string;
let place: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "zmq-napi-rebuild-"));
  chmodSync(folder, 0o755);
  place = unpack(pack(folder), folder);
  rmSync(join(place, "prebuilds"), { recursive: true });
  const programs = join(folder, "node_modules", ".bin");
  mkdirSync(programs);
  const { bin } = manifestOf(place);
  chmodSync(join(place, bin["zmq-napi"]!), 0o755);
  symlinkSync(join(place, bin["zmq-napi"]!), join(programs, "zmq-napi"));
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const program = () => join(place, "dist", "cli.js");

function rebuild(words: string[], env = {}, uid?: number): Promise<Outcome> {
  const user = uid === undefined ? {} : { uid };
  const command = [process.execPath, program(), "rebuild", ...words];
  return run(command, { cwd: folder, env, ...user });
}

/** The output of the package when it is loaded. */
async function load(): Promise<string> {
  const source = `try { console.log(require("zmq-napi").version) }
    catch (error) { console.log(error.message) }`;
  const { output } = await run([process.execPath, "-e", source], { cwd: folder });
  return output.trim();
}

test("the command that the loader names makes it load, without a network", async () => {
  expect(await load()).toMatch(/npx zmq-napi rebuild\.$/);
  const before = readdirSync(place, { recursive: true }).map(String);
  const command = [...alone, "npx", "--no-install", "zmq-napi", "rebuild"];
  const built = await run(command, { cwd: folder, env: offline, limit: 600_000 });
  expect(built).toMatchObject({ code: 0, errors: expect.not.stringMatching(/error/i) });
  const file = join(place, binary);
  expect(built.output.trimEnd().split("\n").at(-1)).toMatch(
    new RegExp(`^rebuild: ${file} in \\d+ s$`),
  );
  const after = readdirSync(place, { recursive: true }).map(String);
  const added = after.filter((name) => !before.includes(name));
  expect(added.sort()).toEqual(["build", join("build", "Release"), binary]);

  expect(await load()).toMatch(/^\d+\.\d+\.\d+$/);
  const doctor = [process.execPath, program(), "doctor", "--json"];
  const { code, output } = await run(doctor, { cwd: folder });
  expect(code).toBe(0);
  expect(JSON.parse(output).loaded).toMatchObject({ file, capability: { curve: true } });
}, 610_000);

test("a build that fails says why, and keeps the old binary", async () => {
  const missing = join(folder, "missing");
  const { code, errors } = await rebuild([], { ZMQ_NAPI_LIBZMQ: missing });
  expect(code).toBe(1);
  expect(errors).toContain(missing);
  expect(errors).toMatch(
    /^rebuild: libzmq could not be built, see above; it is left in /m,
  );
  expect(await load()).toMatch(/^\d+\.\d+\.\d+$/);
});

test.each<NodeJS.Signals>(["SIGINT", "SIGTERM"])(
  "%s ends the build, removes what it has built, and ends the command",
  async (name) => {
    const tell = join(folder, "tell.cjs");
    writeFileSync(
      tell,
      'if (/build-libzmq/.test(process.argv[1])) process.stderr.write("begun\\n");',
    );
    const output = join(folder, "stopped", "zmq_napi.node");
    const child = spawn(process.execPath, [program(), "rebuild", "--output", output], {
      cwd: folder,
      env: { ...process.env, NODE_OPTIONS: `--require ${tell}` },
      stdio: ["ignore", "ignore", "pipe"],
    });
    child.stderr.setEncoding("utf8");
    for await (const text of child.stderr) {
      if (String(text).includes("begun")) child.kill(name);
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    expect([child.exitCode, child.signalCode]).toEqual([null, name]);
    expect(readdirSync(join(folder, "stopped"))).toEqual([]);
  },
  60_000,
);

(linux ? test : test.skip)("missing tools are named, with how to get them", async () => {
  const PATH = join(folder, "no programs");
  const { code, errors } = await rebuild([], { PATH, CXX: undefined });
  expect(code).toBe(1);
  expect(errors).toBe(
    "rebuild: a source build needs python3, make, g++ and cmake on the PATH.\n",
  );
  mkdirSync(PATH);
  for (const name of ["apt-get", "python3", "make"])
    writeFileSync(join(PATH, name), "", { mode: 0o755 });
  expect((await rebuild([], { PATH, CXX: undefined })).errors).toBe(
    "rebuild: a source build needs g++ and cmake (apt-get install -y g++ cmake) on the PATH.\n",
  );
});

(linux && process.getuid?.() === 0 ? test : test.skip)(
  "another's package is not written to, and --output is named",
  async () => {
    const { code, errors } = await rebuild([], { HOME: folder }, nobody);
    expect(code).toBe(1);
    expect(errors).toMatch(/^rebuild: .* cannot be written \(EACCES\): .* --output FILE/);
  },
);

test("in a clone, it refers to the clone's own setup", async () => {
  const words = [process.execPath, join(root, "dist", "cli.js"), "rebuild"];
  const { code, errors } = await run(words);
  expect({ code, errors }).toEqual({
    code: 1,
    errors: `rebuild: ${root} is a clone of the repository: npm run setup builds it.\n`,
  });
  expect(existsSync(join(root, binary))).toBe(true);
});

test("--help and mistakes", async () => {
  const help = await rebuild(["--help"]);
  expect(help).toMatchObject({ code: 0, output: expect.stringMatching(/^Usage: /) });
  expect(await rebuild(["--job"])).toMatchObject({ code: 2 });
  expect(await rebuild(["--jobs", "0"])).toMatchObject({
    code: 2,
    errors: expect.stringMatching(/^rebuild: --jobs takes a whole number from 1 up, /),
  });
});
