// One target cross-compiled with Zig: the vendored libraries, the addon, its record.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { root } from "../../support/run.mjs";
import { Failure } from "../../../vendor/scripts/failure.mjs";
import { buildAddon } from "./addon.mjs";
import { writeRecord } from "./record.mjs";
import { placesOf } from "./targets.mjs";
import { writeToolchain } from "./toolchain.mjs";
import { zigIn, zigVersion } from "./zig.mjs";

const cache = join(root, ".cache");

/** @param {string} target @param {string} toolchain @param {string} out */
function buildVendored(target, toolchain, out) {
  const words = ["--target", target, "--toolchain", toolchain, "--out", out, "--fetch"];
  const script = join(root, "vendor", "scripts", "build-libzmq.mjs");
  const { status } = spawnSync(process.execPath, [script, ...words], {
    stdio: "inherit",
  });
  if (status !== 0) throw new Failure(`no libzmq for ${target}; see above.`);
}

/**
 * Makes the binary of `target` and the record beside it.
 *
 * @param {import("./targets.mjs").Target} target
 * @param {(line: string) => void} tell
 */
export async function crossCompile(target, tell) {
  const places = placesOf(target);
  const zig = await zigIn(cache, tell);
  const toolchain = writeToolchain(target, {
    zig,
    cache: join(cache, "prebuild", "zig-cache"),
    folder: places.tools,
  });
  buildVendored(target.name, toolchain.toolchain, places.vendored);
  await buildAddon({ target, zig, toolchain, ...places });
  writeRecord({ target, compiler: `zig ${zigVersion}`, ...places });
}
