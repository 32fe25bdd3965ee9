import { delimiter, join } from "node:path";

import { isThere } from "./places";

/** Returns the path of a program on the PATH, or undefined. */
export function find(program: string): string | undefined {
  const suffixes = process.platform === "win32" ? [".exe", ".cmd"] : [""];
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "")
    .flatMap((folder) => suffixes.map((suffix) => join(folder, program + suffix)))
    .find(isThere);
}

interface Installer {
  readonly command: string;
  /** The names of packages that differ from the names of their programs. */
  readonly names: Readonly<Record<string, string>>;
}

const installers: Readonly<Record<string, Installer>> = {
  "apt-get": { command: "apt-get install -y", names: {} },
  apk: { command: "apk add", names: { "g++": "g++ linux-headers" } },
  dnf: { command: "dnf install -y", names: { "g++": "gcc-c++" } },
  brew: { command: "brew install", names: { "g++": "gcc" } },
};

/**
 * The tools for a source build that are missing on this machine, and the command that
 * installs them. The command is undefined if the installer is unknown.
 */
export interface Missing {
  readonly tools: readonly string[];
  readonly command?: string | undefined;
}

/**
 * Returns the tools for a source build that are not on the PATH. On Windows, node-gyp and
 * CMake find Visual Studio by themselves, and report if it is missing.
 */
export function missingTools(): Missing {
  const compiler = process.env["CXX"] ? [] : ["g++"];
  const windows = process.platform === "win32";
  const wanted = windows ? ["cmake"] : ["python3", "make", ...compiler, "cmake"];
  const there = (tool: string) =>
    find(tool) !== undefined || (tool === "g++" && find("clang++") !== undefined);
  const tools = wanted.filter((tool) => !there(tool));
  if (tools.length === 0) return { tools };
  const [, installer] = Object.entries(installers).find(([name]) => find(name)) ?? [];
  if (installer === undefined) return { tools };
  const packages = tools.map((tool) => installer.names[tool] ?? tool);
  return { tools, command: `${installer.command} ${packages.join(" ")}` };
}

/**
 * Returns the tools in words, with the command if it is known: `cmake and g++ (apt-get
 * install …)`.
 */
export function inWords({ tools, command }: Missing): string {
  const all = [tools.slice(0, -1).join(", "), tools.at(-1)].filter((text) => text !== "");
  return all.join(" and ") + (command === undefined ? "" : ` (${command})`);
}
