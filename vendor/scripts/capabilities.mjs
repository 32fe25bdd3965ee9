// What the built libraries can do, and what they have to.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "./failure.mjs";

/** @typedef {{ curve: number, draft: number, ws: number, ipc: number }} Capabilities */

/** What libzmq's CMake finds out by running programs. @type {Record<string, string>} */
const probes = {
  linux:
    "EVENTFD_CLOEXEC SOCK_CLOEXEC O_CLOEXEC SO_BINDTODEVICE SO_KEEPALIVE SO_PRIORITY " +
    "TCP_KEEPCNT TCP_KEEPIDLE TCP_KEEPINTVL TIPC PTHREAD_SETNAME_2 PTHREAD_SET_AFFINITY",
  darwin:
    "O_CLOEXEC SO_KEEPALIVE TCP_KEEPCNT TCP_KEEPINTVL TCP_KEEPALIVE PTHREAD_SETNAME_1",
};

/** What it would choose with Microsoft's compiler, and does not with another. */
const onWindows = { POLLER: "epoll", ZMQ_WIN32_WINNT: "0x0A00" };

/**
 * The answers that a cross-compiler cannot have or gets wrong: without them libzmq quietly
 * loses keep-alive, close-on-exec and more.
 *
 * @param {string} target
 */
export function crossAnswers(target) {
  const platform = String(target.split("-")[0]);
  if (platform === "win32") return onWindows;
  const names = probes[platform]?.split(" ") ?? [];
  return Object.fromEntries(names.map((name) => [`ZMQ_HAVE_${name}`, "1"]));
}

/** @param {string} program @returns {Capabilities} */
function ask(program) {
  const { status, stdout } = spawnSync(program, { encoding: "utf8" });
  if (status !== 0)
    throw new Failure(
      `${program} does not run here; pass --toolchain when cross-compiling.`,
    );
  return JSON.parse(stdout);
}

/** @param {string} platform the text of libzmq's platform.hpp @returns {Capabilities} */
function read(platform) {
  /** @param {string[]} names */
  const defined = (...names) =>
    Number(names.every((name) => new RegExp(`^#define ${name}\\b`, "m").test(platform)));
  return {
    curve: defined("ZMQ_HAVE_CURVE", "ZMQ_USE_LIBSODIUM"),
    draft: defined("ZMQ_BUILD_DRAFT_API"),
    ws: defined("ZMQ_HAVE_WS"),
    ipc: defined("ZMQ_HAVE_IPC"),
  };
}

/**
 * What a build can do: by its own word, or where it cannot run here, by the configuration
 * it was compiled with.
 *
 * @param {string} output
 * @param {string} build
 * @param {boolean} cross
 */
export function capabilitiesOf(output, build, cross) {
  const program = ["capabilities", "Release/capabilities.exe", "capabilities.exe"]
    .map((name) => join(build, name))
    .find((path) => existsSync(path));
  if (!cross && program !== undefined) return ask(program);
  return read(readFileSync(join(output, "share", "platform.hpp"), "utf8"));
}

/** ipc may be missing: an old Windows has none. @param {Capabilities} capabilities */
export function checkCapabilities({ curve, draft, ws }) {
  const lacking = Object.entries({ curve, draft, ws })
    .filter(([, has]) => has === 0)
    .map(([name]) => name);
  if (lacking.length > 0)
    throw new Failure(
      `the libzmq built here lacks ${lacking.join(" and ")}; use the pinned sources.`,
    );
}
