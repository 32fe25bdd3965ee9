// The debug build: what a debugger wants to see, apart from the ordinary build.

import { relative } from "node:path";
import { find } from "../../vendor/scripts/tools.mjs";
import { Failure, root } from "../support/run.mjs";
import { binaryOf, buildApart } from "./apart.mjs";

/** @type {import("./apart.mjs").Apart} */
const debug = {
  name: "debug",
  folder: ".cache/debug",
  flags: [
    ...["-O0", "-g3", "-fno-omit-frame-pointer"],
    // The assertions of libsodium and of the C++ library.
    ...["-UNDEBUG", "-D_GLIBCXX_ASSERTIONS"],
  ],
};

/** Builds the addon, libzmq and libsodium for debugging. Returns the addon's path. */
export async function buildForDebugging() {
  if (process.platform !== "linux" || !find("g++"))
    throw new Failure("--debug needs Linux and g++.");
  await buildApart(debug);
  return relative(root, binaryOf(debug));
}
