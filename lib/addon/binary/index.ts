import { createRequire } from "node:module";

import { atFirstUse, v8 } from "../../builtins";
import type * as Explanation from "./explanation";
import type * as Fault from "./fault";
import { isCutOff } from "./image";
import { part } from "./libc";
import { isThere, places } from "./places";
import { thisSystem } from "./system";

// Only a failure needs them.
/* eslint-disable @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-return -- at once, and late */
const explanations = atFirstUse((): typeof Explanation => require("./explanation"));
const faults = atFirstUse((): typeof Fault => require("./fault"));
/* eslint-enable */

function findBinary(): string {
  for (const { file } of places()) if (isThere(file)) return file;
  throw new Error(explanations().explanation(thisSystem()));
}

/** The options of node that build a snapshot: `--build-snapshot`, `--experimental-sea-config`. */
const mayBuildSnapshot = () =>
  process.execArgv.some((word) => /^--.*(?:snapshot|sea)/.test(word));

function refuseSnapshots(): void {
  // Other runtimes may lack startupSnapshot, and have options with such names.
  if (!mayBuildSnapshot() || !("startupSnapshot" in v8())) return;
  if (!v8().startupSnapshot.isBuildingSnapshot()) return;
  throw new Error(
    "zmq-napi cannot be part of a startup snapshot, because V8 cannot save the objects of " +
      "an addon. Load zmq-napi when the program runs, in the snapshot's main function.",
  );
}

const disabled = "ERR_DLOPEN_DISABLED";
const failed = "ERR_DLOPEN_FAILED";

/** Returns the error that explains why the file was not loaded, and what to do. */
function explained(file: string, error: unknown): Error {
  const code = part(error, "code") ?? failed;
  if (code !== disabled) {
    const system = thisSystem();
    const fault = faults().faultOf(file, error, system);
    const message = explanations().explanation(system, file, fault);
    return Object.assign(new Error(message, { cause: error }), { code });
  }
  const message =
    "zmq-napi is an addon, and this process is not allowed to load addons. Start node with " +
    "--allow-addons beside --permission, and without --no-addons.";
  return Object.assign(new Error(message, { cause: error }), { code });
}

let loaded: string | undefined;

/** Returns the file that this thread has loaded, or undefined. */
export function loadedBinary(): string | undefined {
  return loaded;
}

/**
 * Finds and loads the addon of this package. The order is: the file in the environment
 * variable `ZMQ_NAPI_BINARY`, a binary that was built here, a prebuilt binary. A bundle
 * or an executable also looks beside itself.
 *
 * @throws Error that explains why no binary was loaded, and what to do.
 */
export function loadBinary(): unknown {
  refuseSnapshots();
  const file = findBinary();
  if (!file.endsWith(".node") || isCutOff(file)) throw explained(file, undefined);
  try {
    // Bundlers ignore this call. It also works where `require` for files is missing.
    const load: (path: string) => unknown = createRequire(file);
    const addon = load(file);
    loaded = file;
    return addon;
  } catch (error) {
    throw explained(file, error);
  }
}
