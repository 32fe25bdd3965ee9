import { cpus, machine } from "node:os";

import { glibcVersion, libcOf, type Libc, traces } from "./libc";

/** `linux-x64`, as folders of prebuilt binaries are called. */
export const target = `${process.platform}-${process.arch}`;

let known: Libc | undefined;

/** The C library of this process; undefined where there is no choice of them. */
export function libc(): Libc | undefined {
  if (process.platform === "linux") known ??= libcOf(traces);
  return known;
}

/** What this process runs on. */
export interface System {
  readonly platform: string;
  readonly arch: string;
  readonly libc?: Libc | undefined;
  /** Of glibc. */
  readonly libcVersion?: string | undefined;
  /** `Node 20.20.2`. */
  readonly runtime: string;
  /** The architecture of the machine, where the process is made for another one. */
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

/** Rosetta and Windows on ARM hide what they run on. */
function machineArch(): string | undefined {
  if (process.platform === "darwin")
    return cpus()[0]?.model.includes("Apple") === true ? "arm64" : undefined;
  if (process.platform !== "win32") return archOf[machine()];
  if (process.env["PROCESSOR_IDENTIFIER"]?.startsWith("ARMv8") === true) return "arm64";
  return archOf[(process.env["PROCESSOR_ARCHITEW6432"] ?? "").toLowerCase()];
}

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

/** `linux-x64, glibc 2.36, Node 20.20.2`. */
export function described(system: System): string {
  const { platform, arch, machine: own, libc: used, libcVersion } = system;
  const parts = [`${platform}-${arch}${own === undefined ? "" : ` (on ${own})`}`];
  if (used !== undefined)
    parts.push(libcVersion === undefined ? used : `${used} ${libcVersion}`);
  return [...parts, system.runtime].join(", ");
}
