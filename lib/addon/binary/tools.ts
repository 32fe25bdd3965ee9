import { delimiter, join } from "node:path";

import { isThere } from "./places";

/** The full name of a program on the PATH. */
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
  /** Where packages are not called as the programs are. */
  readonly names: Readonly<Record<string, string>>;
}

const installers: Readonly<Record<string, Installer>> = {
  "apt-get": { command: "apt-get install -y", names: {} },
  apk: { command: "apk add", names: { "g++": "g++ linux-headers" } },
  dnf: { command: "dnf install -y", names: { "g++": "gcc-c++" } },
  brew: { command: "brew install", names: { "g++": "gcc" } },
};

/** What a source build needs on this machine and does not find, with how to get it. */
export interface Missing {
  readonly tools: readonly string[];
  readonly command?: string | undefined;
}

/** On Windows, node-gyp and CMake find Visual Studio by themselves, and say so if not. */
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

/** In words, with the command where it is known: `cmake and g++ (apt-get install …)`. */
export function inWords({ tools, command }: Missing): string {
  const all = [tools.slice(0, -1).join(", "), tools.at(-1)].filter((text) => text !== "");
  return all.join(" and ") + (command === undefined ? "" : ` (${command})`);
}
