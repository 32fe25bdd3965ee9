// Makes the code by which the addon finds Node's functions on Windows. With an import library, the
// addon would work only in a host with the name node.exe. Electron and renamed programs have other
// names. So this code defines the pointers through which calls go (`__imp_…`), and fills them when
// the addon is loaded.

/** Returns the pointers to functions, in C. @param {string[]} names @param {string} prefix of the pointers */
export const importsIn = (names, prefix) => `#include <windows.h>
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

/* The program itself, or the library that contains Node. */
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
