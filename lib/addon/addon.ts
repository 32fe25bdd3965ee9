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

/**
 * Makes the main thread of Deno wait at its end only if it ends by itself. After an
 * uncaught exception Deno emits no `"exit"`, but runs cleanup hooks, which Node does not
 * do. A wait there would delay the message about the exception, and may end in a crash of
 * Deno, without the message (docs/runtimes.md).
 */
function waitOnlyAtRegularEnd(found: Addon): void {
  found.waitAtEnd(false);
  process.once("exit", () => {
    found.waitAtEnd(true);
  });
}

function load(): Addon {
  const found = loadBinary() as Addon;
  const onLibuv = usesLibuv();
  // On the main thread, the first question spares the load of node:worker_threads.
  const isMainThread = (onLibuv && found.onDefaultLoop()) || threads().isMainThread;
  found.start(isMainThread, onLibuv);
  if (isMainThread && "deno" in process.versions) waitOnlyAtRegularEnd(found);
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
