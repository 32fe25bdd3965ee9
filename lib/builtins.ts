// Modules of Node that many programs never need. They are loaded at their first use, so that
// the package itself loads in half of the time.

/* eslint-disable @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-return -- no other way loads at once */

import type * as AsyncHooks from "node:async_hooks";
import type * as Crypto from "node:crypto";
import type * as Diagnostics from "node:diagnostics_channel";
import type * as Dns from "node:dns/promises";
import type * as Net from "node:net";
import type * as V8 from "node:v8";
import type * as Threads from "node:worker_threads";

/** Returns a function that calls `load` once. */
export function atFirstUse<Module>(load: () => Module): () => Module {
  let loaded: Module | undefined;
  return () => (loaded ??= load());
}

/** Returns undefined if the runtime does not have the module. */
function orNothing<Module>(load: () => Module): Module | undefined {
  try {
    return load();
  } catch {
    return undefined;
  }
}

export const asyncHooks = atFirstUse((): typeof AsyncHooks =>
  require("node:async_hooks"),
);
export const crypto = atFirstUse((): typeof Crypto => require("node:crypto"));
export const diagnostics = atFirstUse(() =>
  orNothing((): typeof Diagnostics => require("node:diagnostics_channel")),
);
export const dns = atFirstUse((): typeof Dns => require("node:dns/promises"));
export const net = atFirstUse((): typeof Net => require("node:net"));
export const threads = atFirstUse((): typeof Threads => require("node:worker_threads"));
export const v8 = atFirstUse((): typeof V8 => require("node:v8"));
