import { threads } from "../builtins";
import { loadBinary } from "./binary";
import type { Addon } from "./native";

/**
 * Returns whether libuv watches the sockets. Bun and Deno have functions with libuv's
 * names, but some of them end the process, and others are incomplete. There, and where
 * these functions are missing, a thread watches the sockets.
 *
 * `ZMQ_NAPI_READINESS=thread` makes a thread watch the sockets on every runtime. It shows
 * whether libuv has to do with a fault.
 */
function usesLibuv(): boolean {
  const isNode = !("bun" in process.versions || "deno" in process.versions);
  return isNode && process.env["ZMQ_NAPI_READINESS"] !== "thread";
}

function load(): Addon {
  const found = loadBinary() as Addon;
  const onLibuv = usesLibuv();
  // On the main thread, the first question spares the load of node:worker_threads.
  const isMainThread = (onLibuv && found.onDefaultLoop()) || threads().isMainThread;
  found.start(isMainThread, onLibuv);
  return found;
}

let loaded: Addon | undefined;

/**
 * Returns the addon of this JavaScript thread. The first call finds and loads the binary.
 *
 * @throws Error that explains why there is no binary, or why it can't be loaded.
 */
export function addon(): Addon {
  return (loaded ??= load());
}
