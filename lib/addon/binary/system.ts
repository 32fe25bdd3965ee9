import { cpus, machine } from "node:os";

import { glibcVersion, libcOf, type Libc, traces } from "./libc";

/**
 * The name of the folder with prebuilt binaries for this process, such as `linux-x64`.
 */
export const target = `${process.platform}-${process.arch}`;

let known: Libc | undefined;

/** Returns the C library of this process. Returns undefined on systems with only one. */
export function libc(): Libc | undefined {
  if (process.platform === "linux") known ??= libcOf(traces);
  return known;
}

/** The system and the runtime of this process. */
export interface System {
  readonly platform: string;
  readonly arch: string;
  readonly libc?: Libc | undefined;
  /** The version of glibc. Undefined for other C libraries. */
  readonly libcVersion?: string | undefined;
  /** The runtime with its version, such as `Node 20.20.2`. */
  readonly runtime: string;
  /** The architecture of the machine, if the process is made for another architecture. */
  readonly machine?: string | undefined;
}

function runtime(): string {
  const { bun, deno, electron, node } = process.versions;
  if (bun !== undefined) return `Bun ${bun}`;
  if (deno !== undefined) return `Deno ${deno}`;
  return electron === undefined ? `Node ${node}` : `Electron ${electron} (Node ${node})`;
}

const archOf: Readonly<Record<string, string>> = {
  aarch64: "arm64",
  amd64: "x64",
  arm64: "arm64",
  x86_64: "x64",
};

/**
 * Returns the architecture of the machine. Rosetta and Windows on ARM hide it from
 * `process.arch`.
 */
function machineArch(): string | undefined {
  if (process.platform === "darwin")
    return cpus()[0]?.model.includes("Apple") === true ? "arm64" : undefined;
  if (process.platform !== "win32") return archOf[machine()];
  if (process.env["PROCESSOR_IDENTIFIER"]?.startsWith("ARMv8") === true) return "arm64";
  return archOf[(process.env["PROCESSOR_ARCHITEW6432"] ?? "").toLowerCase()];
}

/** Returns the system and the runtime of this process. */
export function thisSystem(): System {
  const { platform, arch } = process;
  const own = machineArch();
  const common = {
    platform,
    arch,
    runtime: runtime(),
    machine: own === arch ? undefined : own,
  };
  const used = libc();
  const libcVersion = used === "glibc" ? glibcVersion(traces) : undefined;
  return used === undefined ? common : { ...common, libc: used, libcVersion };
}

/** Returns a description such as `linux-x64, glibc 2.36, Node 20.20.2`. */
export function described(system: System): string {
  const { platform, arch, machine: own, libc: used, libcVersion } = system;
  const parts = [`${platform}-${arch}${own === undefined ? "" : ` (on ${own})`}`];
  if (used !== undefined)
    parts.push(libcVersion === undefined ? used : `${used} ${libcVersion}`);
  return [...parts, system.runtime].join(", ");
}
