import { readdirSync } from "node:fs";
import { join } from "node:path";

import type { Fault } from "./fault";
import { chosenFile, isThere, packageFolder, places } from "./places";
import { described, type System } from "./system";
import { inWords, missingTools } from "./tools";

/**
 * Returns the names of the binaries in the package, relative to its folder `prebuilds`.
 */
export function prebuiltFiles(folder: string): string[] {
  try {
    const files = readdirSync(join(folder, "prebuilds"), { recursive: true });
    return files.map(String).filter((file) => file.endsWith(".node"));
  } catch {
    return [];
  }
}

function sourceBuild(folder: string): string {
  if (isThere(join(folder, "binding.gyp"))) return `run npm run setup in ${folder}`;
  const missing = missingTools();
  const first =
    missing.tools.length === 0 ? "" : `, which needs ${inWords(missing)} installed first`;
  return `build it from source: npx zmq-napi rebuild${first}`;
}

const elsewhere =
  "install zmq-napi where files may be read and executed. Or copy that file to such a place, " +
  "and set the environment variable ZMQ_NAPI_BINARY to its new path";

/** Returns what to do about the error. The text follows "What to do: ". */
function remedy(file: string | undefined, fault: Fault | undefined): string {
  if (chosenFile() !== undefined)
    return "correct or unset the environment variable ZMQ_NAPI_BINARY";
  const folder = packageFolder();
  if (folder === undefined)
    return (
      "put a zmq_napi.node that fits beside the bundle, or set the environment variable " +
      "ZMQ_NAPI_BINARY to its path (docs/bundling.md)"
    );
  if (fault?.kind === "place") return elsewhere;
  for (const next of places())
    if (next.file !== file && isThere(next.file))
      return `delete ${file ?? "that file"}. Then ${next.file} is loaded`;
  // Package managers do not repair a single file: only a new installation does.
  if (fault?.kind === "damaged")
    return `delete the folder ${folder} and install zmq-napi again`;
  return sourceBuild(folder);
}

function found(folder: string | undefined): string[] {
  const files = folder === undefined ? [] : prebuiltFiles(folder);
  return files.length === 0 ? [] : [`  prebuilt there: ${files.join(", ")}`];
}

/** Returns the text of the error for a process in which no binary is loaded. */
export function explanation(system: System, file?: string, fault?: Fault): string {
  const folder = packageFolder();
  const place = folder === undefined ? [] : [`  package: ${folder}`];
  const first =
    file === undefined || fault === undefined
      ? [`zmq-napi found no binary for ${described(system)}. It is not in:`]
      : [`zmq-napi cannot load ${file}: it ${fault.says}.`];
  const where = file === undefined ? [...places()].map((it) => `  ${it.file}`) : place;
  return [
    ...first,
    ...where,
    ...found(folder),
    ...(file === undefined ? [] : [`  this system: ${described(system)}`]),
    `What to do: ${remedy(file, fault)}.`,
  ].join("\n");
}
