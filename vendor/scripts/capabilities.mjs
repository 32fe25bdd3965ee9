// Reads what the built libraries can do, and checks what they must be able to do.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "./failure.mjs";
import { capture } from "./process.mjs";

/** @typedef {{ curve: number, draft: number, ws: number, ipc: number }} Capabilities */

/** The results that libzmq's CMake finds by running programs. @type {Record<string, string>} */
const probes = {
  linux:
    "EVENTFD_CLOEXEC SOCK_CLOEXEC O_CLOEXEC SO_BINDTODEVICE SO_KEEPALIVE SO_PRIORITY " +
    "TCP_KEEPCNT TCP_KEEPIDLE TCP_KEEPINTVL TIPC PTHREAD_SETNAME_2 PTHREAD_SET_AFFINITY",
  darwin:
    "O_CLOEXEC SO_KEEPALIVE TCP_KEEPCNT TCP_KEEPINTVL TCP_KEEPALIVE PTHREAD_SETNAME_1",
};

/** A choice that libzmq's CMake makes only with Microsoft's compiler. */
const onWindows = { POLLER: "epoll", ZMQ_WIN32_WINNT: "0x0A00" };

/**
 * Returns the results that a cross build cannot find, or finds wrongly. Without them libzmq
 * silently loses keep-alive, close-on-exec and more.
 *
 * @param {string} target
 */
export function crossResults(target) {
  const platform = String(target.split("-")[0]);
  if (platform === "win32") return onWindows;
  const names = probes[platform]?.split(" ") ?? [];
  return Object.fromEntries(names.map((name) => [`ZMQ_HAVE_${name}`, "1"]));
}

/** @param {string} program @returns {Promise<Capabilities>} */
async function readOutput(program) {
  const { code, output } = await capture([program], { separate: true });
  if (code !== 0)
    throw new Failure(
      `${program} does not run here; pass --toolchain when cross-compiling.`,
    );
  return JSON.parse(output);
}

/** @param {string} platform the text of libzmq's platform.hpp @returns {Capabilities} */
function readMacros(platform) {
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
 * Returns what a build can do: from its own output or, if it cannot run here, from the
 * configuration of its compilation.
 *
 * @param {string} output
 * @param {string} build
 * @param {boolean} cross
 */
export async function capabilitiesOf(output, build, cross) {
  const program = ["capabilities", "Release/capabilities.exe", "capabilities.exe"]
    .map((name) => join(build, name))
    .find((path) => existsSync(path));
  if (!cross && program !== undefined) return readOutput(program);
  return readMacros(readFileSync(join(output, "share", "platform.hpp"), "utf8"));
}

/** Fails if a capability is missing. ipc may be missing, as on an old Windows. @param {Capabilities} capabilities */
export function checkCapabilities({ curve, draft, ws }) {
  const lacking = Object.entries({ curve, draft, ws })
    .filter(([, has]) => has === 0)
    .map(([name]) => name);
  if (lacking.length > 0)
    throw new Failure(
      `the libzmq built here lacks ${lacking.join(" and ")}; use the pinned sources.`,
    );
}
