import { closeSync, fstatSync, openSync, readSync } from "node:fs";

import type { Libc } from "./libc";

/** The facts that a binary's file contains about itself. */
export interface Image {
  readonly platform: string;
  readonly arch: string;
  /** Whether the file is complete, as far as its headers show. */
  readonly whole: boolean;
  /** The C library that the binary is linked with. Undefined if unknown. */
  readonly libc?: Libc | undefined;
  /** The oldest glibc version that the binary runs on. Undefined without glibc. */
  readonly glibc?: string | undefined;
}

const elfArchs: Readonly<Record<number, string>> = {
  3: "ia32",
  21: "ppc64",
  22: "s390x",
  40: "arm",
  62: "x64",
  183: "arm64",
  243: "riscv64",
  258: "loong64",
};
const windowsArchs: Readonly<Record<number, string>> = {
  0x14c: "ia32",
  0x8664: "x64",
  0xaa64: "arm64",
};
const machArchs: Readonly<Record<number, string>> = {
  0x1000007: "x64",
  0x100000c: "arm64",
};

const unknown = "an architecture unknown here";

/** Returns the newest glibc version among the symbols that the binary imports. */
function glibcNeeded(text: string): string | undefined {
  const found = [...text.matchAll(/GLIBC_2\.(\d+)/g)].map(([, minor]) => Number(minor));
  return found.length === 0 ? undefined : `2.${Math.max(...found)}`;
}

/**
 * Returns the offset where the last mapped part of the file ends. Reading mapped memory
 * beyond the end of the file would end the process.
 */
function elfEnd(bytes: Buffer): number {
  const wide = bytes[4] === 2;
  const little = bytes[5] === 1;
  const short = (at: number) =>
    little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
  // No offset is beyond 4 GB, so that the lower half of 64 bits is enough.
  const long = (at: number) => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const word = (at: number) => long(wide && !little ? at + 4 : at);
  const table = word(wide ? 32 : 28);
  const size = short(wide ? 54 : 42);
  const offset = wide ? 8 : 4;
  const length = wide ? 32 : 16;
  let end = table;
  for (let index = 0; index < short(wide ? 56 : 44); index += 1) {
    const at = table + size * index;
    const loaded = long(at) === 1;
    if (loaded) end = Math.max(end, word(at + offset) + word(at + length));
  }
  return end;
}

function elf(bytes: Buffer): Image {
  const machine = bytes[5] === 1 ? bytes.readUInt16LE(18) : bytes.readUInt16BE(18);
  const text = bytes.toString("latin1");
  const glibc = glibcNeeded(text);
  const usesMusl = /\0libc\.(?:musl-[\w-]+\.)?so(?:\.1)?\0/.test(text);
  return {
    platform: bytes[7] === 9 ? "freebsd" : "linux",
    arch: elfArchs[machine] ?? unknown,
    whole: bytes.length >= elfEnd(bytes),
    libc: glibc !== undefined ? "glibc" : usesMusl ? "musl" : undefined,
    glibc,
  };
}

function windows(bytes: Buffer): Image | undefined {
  const header = bytes.readUInt32LE(0x3c);
  if (bytes.toString("latin1", header, header + 4) !== "PE\0\0") return undefined;
  const sections = header + 24 + bytes.readUInt16LE(header + 20);
  let end = 0;
  for (let index = 0; index < bytes.readUInt16LE(header + 6); index += 1) {
    const at = sections + 40 * index;
    end = Math.max(end, bytes.readUInt32LE(at + 16) + bytes.readUInt32LE(at + 20));
  }
  const arch = windowsArchs[bytes.readUInt16LE(header + 4)] ?? unknown;
  return { platform: "win32", arch, whole: bytes.length >= end };
}

const elfMagic = 0x7f454c46;

function parse(bytes: Buffer): Image | undefined {
  const magic = bytes.readUInt32BE(0);
  if (magic === elfMagic) return elf(bytes);
  if (magic >>> 16 === 0x4d5a) return windows(bytes);
  if (magic !== 0xcffaedfe) return undefined;
  const arch = machArchs[bytes.readUInt32LE(4)] ?? unknown;
  return { platform: "darwin", arch, whole: true };
}

/**
 * Returns the facts about a binary. Returns undefined if Node can't load its format, or
 * if the file is cut off within its headers.
 */
export function imageOf(bytes: Buffer): Image | undefined {
  try {
    return parse(bytes);
  } catch {
    return undefined; // The file ends within its headers.
  }
}

/**
 * Returns whether a file is cut off so that loading it would end the process. Linux maps
 * such a file without an error.
 */
export function isCutOff(file: string): boolean {
  if (process.platform !== "linux") return false;
  let descriptor;
  try {
    descriptor = openSync(file, "r");
    const start = Buffer.alloc(4096);
    const bytes = start.subarray(0, readSync(descriptor, start));
    return (
      bytes.readUInt32BE(0) === elfMagic && fstatSync(descriptor).size < elfEnd(bytes)
    );
  } catch {
    return false; // The file can't be read or is too short: loading it reports that.
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
