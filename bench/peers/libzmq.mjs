// Peers in C++: libzmq's own measuring programs, and one of ours. They are built from the vendored
// sources, and linked with the same archives as the addon.

import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Unavailable } from "../harness/peer.mjs";

/** @typedef {import("../harness/peer.mjs").Command} Command */
/** @typedef {import("../harness/peer.mjs").Role} Role */
/** @typedef {import("../harness/peer.mjs").Work} Work */

const root = fileURLToPath(new URL("../..", import.meta.url));
const vendor = join(root, "vendor");
const folder = join(root, "build", "bench");
// These programs also run in the tree of an older commit, beside its own vendor/scripts.
const run = promisify(execFile);

/** @type {Record<Role, string>} */
const programOf = {
  receiver: "local_thr",
  sender: "remote_thr",
  server: "local_lat",
  client: "remote_lat",
};

/** The folders of the vendored libzmq and of its sources, and its version. */
export async function vendored() {
  const script = join(root, "vendor", "scripts", "build-libzmq.mjs");
  const { stdout } = await run(process.execPath, [script, "--where"], { cwd: root });
  const built = join(root, stdout.trim());
  const record = join(vendor, "src", "vendored.json");
  if (!existsSync(join(built, "lib", "libzmq.a")) || !existsSync(record))
    throw new Unavailable(
      "there is no vendored libzmq; in a clone, npm run setup builds it.",
    );
  const { libzmq } = JSON.parse(readFileSync(record, "utf8"));
  const stamp = JSON.parse(readFileSync(join(built, "versions.json"), "utf8")).stamp;
  return { built, source: join(vendor, libzmq.folder), version: libzmq.version, stamp };
}

/** @param {string} file */
const age = (file) => (existsSync(file) ? statSync(file).mtimeMs : 0);

/**
 * Compiles a program against the vendored libzmq, if it has changed since the last time.
 * @param {string} name @param {string} [source] instead of libzmq's own of that name
 * @param {string} [reporter] programs/tool.cpp, by which it reports what it binds
 * @returns {Promise<string>} where it is
 */
export async function build(name, source, reporter) {
  const { built, source: libzmq, stamp } = await vendored();
  source ??= join(libzmq, "perf", `${name}.cpp`);
  const program = join(folder, `${name}-${String(stamp).slice(0, 12)}`);
  const sources = reporter === undefined ? [source] : [source, reporter];
  const headers = sources.map((file) => join(dirname(file), "socket.h"));
  if ([...sources, ...headers].every((file) => age(program) > age(file))) return program;
  mkdirSync(folder, { recursive: true });
  const libraries = ["libzmq.a", "libsodium.a"].map((file) => join(built, "lib", file));
  // Some of libzmq's tools include its platform.hpp.
  const folders = ["include", "share"].map((name) => `-I${join(built, name)}`);
  const flags = ["-DZMQ_STATIC", "-DZMQ_BUILD_DRAFT_API=1", ...folders];
  if (reporter !== undefined) flags.push("-Dzmq_bind=bind_and_report");
  const unfinished = `${program}.${process.pid}`;
  const options = ["-O2", "-pthread", "-o", unfinished];
  try {
    await run("g++", [...options, ...flags, ...sources, ...libraries, "-lrt"]);
  } catch (/** @type {any} */ error) {
    if (error.code === "ENOENT")
      throw new Unavailable("g++ is missing; on Debian: sudo apt-get install g++");
    throw error;
  }
  // Several processes may build at once. The rename gives each of them a whole program.
  renameSync(unfinished, program);
  return program;
}

/** The CURVE keys in the sources of the throughput tools. The last argument `1` turns them on. */
export async function curveKeys() {
  const { source } = await vendored();
  const text = ["local_thr.cpp", "remote_thr.cpp"]
    .map((file) => readFileSync(join(source, "perf", file), "utf8"))
    .join("");
  const keys = [...text.matchAll(/char (\w+)\[\] = "([^"]{40})"/g)];
  return Object.fromEntries(keys.map(([, name, key]) => [name, key]));
}

const processes = fileURLToPath(new URL("../programs/", import.meta.url));

/** libzmq's own tool for a role, which reports what it binds and its processor time. @param {Role} role */
async function toolFor(role) {
  const name = programOf[role];
  const source = join((await vendored()).source, "perf", `${name}.cpp`);
  return build(`${name}-reporter`, source, join(processes, "tool.cpp"));
}

/** Returns the command of a C++ program in bench/programs/, and builds it if necessary.
 * @param {string} name @param {(string | number)[]} words @returns {Promise<Command>} */
export async function compiled(name, words) {
  const program = await build(name, join(processes, `${name}.cpp`));
  return { argv: [program, ...words.map(String)] };
}

/** Our C++ program, for all roles. */
const ourProgram = () => build("libzmq", join(processes, "libzmq.cpp"));

/** @param {string} output @param {RegExp} pattern */
function figure(output, pattern) {
  const value = Number(pattern.exec(output)?.[1]);
  if (value > 0) return value;
  throw new Error(`libzmq's tool printed no figure, but: ${output}`);
}

/**
 * Returns a reader for the output of libzmq's tool for a role.
 * @param {Role} role @param {number} count
 * @returns {(output: string) => import("../harness/peer.mjs").Outcome}
 */
const reader = (role, count) => (output) => {
  if (role === "receiver")
    return { seconds: count / figure(output, /throughput: (\d+) \[msg\/s\]/) };
  if (role !== "client") return {};
  // It prints half a round trip.
  return { seconds: 2e-6 * count * figure(output, /latency: ([\d.]+) \[us\]/) };
};

/** Returns the command of libzmq's own tool for a role. @param {Role} role @param {Work} work @returns {Promise<Command>} */
async function toolCommand(role, { address, endpoint, size, count }) {
  const words = [endpoint ?? address, String(size), String(count)];
  return {
    argv: [await toolFor(role), ...words],
    read: reader(role, count),
  };
}

/** Returns the command of our C++ program for a role. With `batch` 0 libzmq's own default holds. @param {Role} role @param {Work} work @param {number} batch @returns {Promise<Command>} */
async function ourCommand(role, work, batch) {
  const { address, endpoint = address, size, count, warmUp = 1000 } = work;
  const figures = [size, count, batch, warmUp, work.outstanding ?? 1, work.frames ?? 1];
  return { argv: [await ourProgram(), role, endpoint, ...figures.map(String)] };
}

const roles = /** @type {const} */ (["receiver", "sender", "server", "client"]);

/** @type {import("../harness/peer.mjs").Peer[]} */
export const peers = [
  {
    name: "libzmq",
    about: "C: libzmq's own local_thr and remote_thr, local_lat and remote_lat",
    async version() {
      const { version } = await vendored();
      for (const role of roles) await toolFor(role);
      await ourProgram();
      return version;
    },
    roles,
    pipelines: true,
    // libzmq's tools have one request outstanding, and messages of one frame.
    command: (role, work) =>
      (work.outstanding ?? 1) > 1 || work.frames
        ? ourCommand(role, work, 0)
        : toolCommand(role, work),
  },
  {
    name: "libzmq-64k",
    about: "C: the same work, with reads and writes of 64 KiB instead of 8 KiB",
    async version() {
      await ourProgram();
      return (await vendored()).version;
    },
    roles,
    pipelines: true,
    command: (role, work) => ourCommand(role, work, 65_536),
  },
];

// Run as a program, this file builds the tools, and prints their paths and their keys.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const programs = Object.values(programOf).map(async (name) => [
    name,
    await build(name),
  ]);
  const built = Object.fromEntries(await Promise.all(programs));
  console.log(JSON.stringify({ programs: built, keys: await curveKeys() }));
}
