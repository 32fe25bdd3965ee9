import { closeSync, openSync, readdirSync, readFileSync, readSync } from "node:fs";

/** The C libraries that Linux binaries are made for. */
export type Libc = "glibc" | "musl";

/**
 * The sources from which the C library of this process is found out. The methods return
 * undefined, or no names, if a source is not available.
 */
export interface Traces {
  /** Returns the text of a file, or its first `most` bytes. */
  text(file: string, most?: number): string | undefined;
  names(folder: string): readonly string[];
  /** Returns Node's report on this process. */
  report(): unknown;
}

/**
 * Returns a property of a value of unknown type. Returns undefined if the value is not an
 * object.
 */
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

/**
 * Returns Node's report without the network. With it, the report would look up the names
 * of all addresses to which this process is connected.
 */
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

/** The sources of this process. */
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

/**
 * Returns the C library whose path, or whose loader's path, is in a text. In musl,
 * library and loader are the same file.
 */
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

/** Returns the C library that is installed. A system with both is based on glibc. */
function libcOfSystem(from: Traces): Libc {
  const names = ["/lib", "/lib64"].flatMap((folder) => from.names(folder));
  const musl = names.some((name) => name.startsWith("ld-musl-"));
  return musl && !names.some((name) => /^ld-linux|^ld64\.so/.test(name))
    ? "musl"
    : "glibc";
}

/**
 * Returns the C library of this process. The most reliable source comes first: the files
 * that are mapped into the process, independent of how it was started. The others are, in
 * this order: the loader that Node's executable names, Node's report, and the installed
 * files.
 */
export function libcOf(from: Traces): Libc {
  return (
    libcIn(from.text("/proc/self/maps")) ??
    libcIn(from.text("/proc/self/exe", 4096)) ??
    libcOfReport(from.report()) ??
    libcOfSystem(from)
  );
}

/** Returns the file of the C library that is mapped into this process, or undefined. */
export function libcFile(from: Traces): string | undefined {
  const maps = from.text("/proc/self/maps") ?? "";
  const file = /\/\S*\/(?:ld-musl-[\w.-]+|libc\.so(?:\.6)?|libc-2\.\d+\.so)$/m.exec(maps);
  return file?.[0];
}

/**
 * Returns the version of glibc, or undefined. Errors need it to explain why a binary does
 * not fit.
 */
export function glibcVersion(from: Traces): string | undefined {
  const reported = part(part(from.report(), "header"), "glibcVersionRuntime");
  if (typeof reported === "string") return reported;
  const file = libcFile(from);
  const text = file === undefined ? undefined : from.text(file);
  return /release version (\d+\.\d+)/.exec(text ?? "")?.[1];
}
