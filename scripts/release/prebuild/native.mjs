// The binary of this machine, made by node-gyp with the compiler that is here, as
// prebuildify does it.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { nodeModule, root } from "../../support/run.mjs";
import { nodeHeaders } from "../../../vendor/scripts/tools.mjs";
import { Failure } from "../../../vendor/scripts/failure.mjs";
import { writeRecord } from "./record.mjs";
import { placesOf } from "./targets.mjs";

/**
 * Makes the binary of `target`, which is this machine's, and the record beside it.
 *
 * @param {import("./targets.mjs").Target} target
 */
export function buildNatively(target) {
  const places = placesOf(target);
  const words = ["--napi", "--target", process.versions.node, "--strip"];
  if (target.libc !== undefined) words.push(`--tag-libc=${target.libc}`);
  if (target.arch === "arm") words.push("--tag-armv=7");
  const headers = nodeHeaders();
  const [program = "", ...script] = nodeModule("prebuildify/bin.js");
  const { status } = spawnSync(program, [...script, ...words], {
    cwd: root,
    stdio: "inherit",
    env: {
      ...process.env,
      ...(headers === undefined ? {} : { npm_config_nodedir: headers }),
    },
  });
  if (status !== 0) throw new Failure(`no binary for ${target.name}; see above.`);
  const vendored = join(root, "vendor", "out", target.name);
  writeRecord({ target, compiler: "node-gyp", ...places, vendored });
}
