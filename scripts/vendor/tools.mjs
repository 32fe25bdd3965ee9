// The tools the build needs on the machine.

import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Failure } from "./failure.mjs";

/** @param {string[]} names @returns whether one of these programs is on the PATH */
export const onPath = (names) =>
  (process.env["PATH"] ?? "")
    .split(delimiter)
    .some((folder) => names.some((name) => existsSync(join(folder, name))));

/** Fails with what to install if the machine cannot build. */
export function checkTools() {
  if (process.platform === "win32") return; // CMake finds Visual Studio by itself.
  const wanted = [
    { package: "cmake", there: onPath(["cmake"]) },
    { package: "make", there: onPath(["make", "ninja"]) },
    { package: "g++", there: Boolean(process.env["CXX"]) || onPath(["g++", "clang++"]) },
  ];
  const missing = wanted.filter(({ there }) => !there).map((tool) => tool.package);
  if (missing.length > 0)
    throw new Failure(
      `${missing.join(", ")} not found on the PATH; on Debian or Ubuntu run ` +
        `apt-get install ${missing.join(" ")}.`,
    );
}
