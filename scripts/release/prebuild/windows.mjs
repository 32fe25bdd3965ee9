// How the addon finds Node's functions on Windows. An import library would tie it to a
// host called node.exe; Electron and renamed programs have other names. So the pointers
// that calls go through (`__imp_…`) are defined here, and filled when the addon is loaded.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { compilerRun } from "./compiler.mjs";
import { hostFunctionsIn } from "./llvm.mjs";

/** @param {string[]} names of functions @param {string} prefix of their pointers */
const importsIn = (names, prefix) => `#include <windows.h>
#include <stdio.h>
#include <stdlib.h>

static void absent(const char *name) {
  fprintf(stderr, "zmq-napi: this program provides no %s.\\n", name);
  abort();
}

#define FUNCTIONS(F) \\
${names.map((name) => `  F(${name})`).join(" \\\n")}

#define DEFINE(name) \\
  static void absent_##name(void) { absent(#name); } \\
  void (*pointer_##name)(void) __asm__("${prefix}" #name) = absent_##name;
FUNCTIONS(DEFINE)

/* The program itself, or the library that has Node in it. */
static FARPROC find(const char *name) {
  const HMODULE hosts[] = {GetModuleHandleW(NULL), GetModuleHandleW(L"libnode.dll"),
                           GetModuleHandleW(L"node.dll")};
  for (int i = 0; i < 3; ++i) {
    FARPROC found = hosts[i] ? GetProcAddress(hosts[i], name) : NULL;
    if (found) return found;
  }
  return NULL;
}

/* Before the constructors of the addon's own objects. */
__attribute__((constructor(101))) static void fill(void) {
  FARPROC found;
#define FILL(name) \\
  if ((found = find(#name))) pointer_##name = (void (*)(void))found;
  FUNCTIONS(FILL)
}
`;

/**
 * Compiles the pointers to all that `inputs` import from a host.
 *
 * @param {import("./compiler.mjs").Build} build
 * @param {string[]} inputs objects and archives
 * @returns {Promise<string>} an object
 */
export async function hostImports({ target, objects, toolchain }, inputs) {
  // On 32-bit x86 each name has one underscore more.
  const prefix = target.arch === "ia32" ? "__imp__" : "__imp_";
  const names = await hostFunctionsIn(inputs, prefix);
  const source = join(objects, "host-imports.c");
  writeFileSync(source, importsIn(names, prefix));
  const object = join(objects, "host-imports.o");
  const flags = ["-O2", "-Wall", "-Wextra", "-Werror"];
  await compilerRun([toolchain.cc, ...flags, "-c", source, "-o", object]);
  return object;
}
