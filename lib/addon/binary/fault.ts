import { readFileSync } from "node:fs";
import { dirname } from "node:path";

import { imageOf, type Image } from "./image";
import { part, traces } from "./libc";
import type { System } from "./system";

/** The reason why an existing file is not loaded. */
export interface Fault {
  /**
   * The kind of remedy. `foreign`: another binary. `damaged`: another copy of this
   * binary. `place`: another place for it.
   */
  readonly kind: "foreign" | "damaged" | "place";
  /** The predicate of a sentence about the file, such as "is empty". */
  readonly says: string;
}

/** Returns whether `version` is older than `than`. "2.9" is older than "2.31". */
function older(version: string, than: string): boolean {
  return version.localeCompare(than, undefined, { numeric: true }) < 0;
}

function misfit(image: Image, system: System): string | undefined {
  const { platform, arch, libc, glibc } = image;
  if (platform !== system.platform || arch !== system.arch)
    return `is for ${platform}-${arch}, and this process is ${system.platform}-${system.arch}`;
  if (libc !== undefined && system.libc !== undefined && libc !== system.libc)
    return `needs ${libc}, and this system has ${system.libc}`;
  const has = system.libcVersion;
  if (glibc !== undefined && has !== undefined && older(has, glibc))
    return `needs glibc ${glibc}, and this system has glibc ${has}`;
  return undefined;
}

/** Returns whether a file is on a file system that was mounted with noexec. */
function forbidsExecution(file: string): boolean {
  const mounts = (traces.text("/proc/self/mounts") ?? "").split("\n").map((line) => {
    const [, folder = "", , options = ""] = line.split(" ");
    // The kernel writes blanks and similar characters as octal codes, such as \040.
    const unescaped = folder.replace(/\\(\d{3})/g, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 8)),
    );
    return { folder: unescaped, options: options.split(",") };
  });
  for (let at = dirname(file); ; at = dirname(at)) {
    // Of several mounts on a folder, the last one is visible.
    const mount = mounts.findLast(({ folder }) => folder === at);
    if (mount) return mount.options.includes("noexec");
    if (at === dirname(at)) return false;
  }
}

const lacks: readonly [pattern: RegExp, what: string][] = [
  [/undefined symbol: (\S+)/, "the symbol"],
  [/Error relocating .*?: (\S+): symbol not found/, "the symbol"],
  [/symbol not found in flat namespace '?([^\s']+)/, "the symbol"],
  [/version `(\S+)' not found/, "the symbols of"],
  [/(\S+): cannot open shared object file/, "the library"],
  [/Error loading shared library ([^:\s]+)/, "the library"],
  [/Library not loaded: (\S+)/, "the library"],
];

/**
 * Returns the predicate for an error of the system's loader that names something missing.
 * Returns undefined for other errors.
 */
function lacking(reason: string, system: System): string | undefined {
  for (const [pattern, what] of lacks) {
    const name = pattern.exec(reason)?.[1];
    if (name !== undefined)
      return `needs ${what} ${name}, which ${system.runtime} does not find here`;
  }
  return undefined;
}

/** Returns why a file could not be loaded into this process. */
export function faultOf(file: string, error: unknown, system: System): Fault {
  // Node would run the file as a program in JavaScript.
  if (!file.endsWith(".node"))
    return { kind: "place", says: "has a name that does not end in .node" };
  let bytes;
  try {
    bytes = readFileSync(file);
  } catch (refusal) {
    return { kind: "place", says: `cannot be read (${String(part(refusal, "code"))})` };
  }
  const image = imageOf(bytes);
  if (image === undefined)
    return { kind: "damaged", says: bytes.length === 0 ? "is empty" : "is not a binary" };
  const unfit = misfit(image, system);
  if (unfit !== undefined) return { kind: "foreign", says: unfit };
  if (!image.whole)
    return { kind: "damaged", says: `is cut off after ${bytes.length} bytes` };
  if (forbidsExecution(file)) {
    const says = "lies on a file system that forbids execution (noexec)";
    return { kind: "place", says };
  }
  const reason = String(part(error, "message"));
  const says = lacking(reason, system) ?? `was refused: ${reason.split("\n")[0] ?? ""}`;
  return { kind: "foreign", says };
}
