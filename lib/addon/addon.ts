import { isMainThread } from "node:worker_threads";

import { loadBinary } from "./binary";
import type { Addon } from "./native";

/**
 * Bun and Deno have functions of libuv's names. Some of them end the process, others do a
 * part of what libuv's do. There, and where such functions are missing, a thread watches the
 * sockets. `ZMQ_NAPI_READINESS=thread` has a thread watch them anywhere, to find out whether
 * a fault has to do with that.
 */
function usesLibuv(): boolean {
  const isNode = !("bun" in process.versions || "deno" in process.versions);
  return isNode && process.env["ZMQ_NAPI_READINESS"] !== "thread";
}

function load(): Addon {
  const found = loadBinary() as Addon;
  found.start(isMainThread, usesLibuv());
  return found;
}

let loaded: Addon | undefined;

/**
 * Returns the addon of this JavaScript thread. The first call finds and loads the binary.
 *
 * @throws an Error that says why there is no binary, or why it can't be loaded.
 */
export function addon(): Addon {
  return (loaded ??= load());
}
