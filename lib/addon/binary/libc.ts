import { closeSync, openSync, readdirSync, readFileSync, readSync } from "node:fs";

/** The C libraries that Linux binaries are made for. */
export type Libc = "glibc" | "musl";

/** What tells of the C library that this process runs on; undefined where it cannot be had. */
export interface Traces {
  /** The text of a file, or the first of it. */
  text(file: string, most?: number): string | undefined;
  names(folder: string): readonly string[];
  /** Node's report on this process. */
  report(): unknown;
}

/** A property of something that has come from elsewhere. */
export function part(of: unknown, name: string): unknown {
  return typeof of === "object" && of !== null ? Reflect.get(of, name) : undefined;
}

function start(file: string, most: number): string {
  const descriptor = openSync(file, "r");
  try {
    const bytes = Buffer.alloc(most);
    return bytes.toString("latin1", 0, readSync(descriptor, bytes));
  } finally {
    closeSync(descriptor);
  }
}

/** With the network, it would ask for the names of all addresses that this process is
 * connected to. */
function reportWithoutNetwork(): unknown {
  const { report } = process;
  const before = part(report, "excludeNetwork");
  if (typeof before !== "boolean") return report.getReport();
  try {
    Object.assign(report, { excludeNetwork: true });
    return report.getReport();
  } finally {
    Object.assign(report, { excludeNetwork: before });
  }
}

export const traces: Traces = {
  text(file, most) {
    try {
      return most === undefined ? readFileSync(file, "latin1") : start(file, most);
    } catch {
      return undefined;
    }
  },
  names(folder) {
    try {
      return readdirSync(folder);
    } catch {
      return [];
    }
  },
  report() {
    try {
      return reportWithoutNetwork();
    } catch {
      return undefined;
    }
  },
};

/** By the path of a C library, or of its loader, in a text. Those of musl are one file. */
function libcIn(text: string | undefined): Libc | undefined {
  if (text === undefined) return undefined;
  const musl =
    /\/(?:ld-musl|libc\.musl)-[\w.-]+(?![\w./-])|\/libc\.so(?: \(deleted\))?$/m;
  if (musl.test(text)) return "musl";
  const glibc = /\/ld-linux|\/ld64\.so|\/libc\.so\.6|\/libc-2\.\d+\.so/;
  return glibc.test(text) ? "glibc" : undefined;
}

function libcOfReport(report: unknown): Libc | undefined {
  const header = part(report, "header");
  if (typeof part(header, "glibcVersionRuntime") === "string") return "glibc";
  const objects = part(report, "sharedObjects");
  return Array.isArray(objects) ? libcIn(objects.join("\n")) : undefined;
}

/** By what is installed; a system that has both is made with glibc. */
function libcOfSystem(from: Traces): Libc {
  const names = ["/lib", "/lib64"].flatMap((folder) => from.names(folder));
  const musl = names.some((name) => name.startsWith("ld-musl-"));
  return musl && !names.some((name) => /^ld-linux|^ld64\.so/.test(name))
    ? "musl"
    : "glibc";
}

/**
 * The C library that this process runs on: what is mapped into it says so, whoever started
 * it; else the loader that its program names; else what Node reports; else what is
 * installed.
 */
export function libcOf(from: Traces): Libc {
  return (
    libcIn(from.text("/proc/self/maps")) ??
    libcIn(from.text("/proc/self/exe", 4096)) ??
    libcOfReport(from.report()) ??
    libcOfSystem(from)
  );
}

/** The files of the C library that are mapped into this process. */
export function libcFile(from: Traces): string | undefined {
  const maps = from.text("/proc/self/maps") ?? "";
  const file = /\/\S*\/(?:ld-musl-[\w.-]+|libc\.so(?:\.6)?|libc-2\.\d+\.so)$/m.exec(maps);
  return file?.[0];
}

/** The version of glibc, which is needed to tell why a binary does not fit. */
export function glibcVersion(from: Traces): string | undefined {
  const reported = part(part(from.report(), "header"), "glibcVersionRuntime");
  if (typeof reported === "string") return reported;
  const file = libcFile(from);
  const text = file === undefined ? undefined : from.text(file);
  return /release version (\d+\.\d+)/.exec(text ?? "")?.[1];
}
