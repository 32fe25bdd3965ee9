// A folder with small binaries in place of the prebuilt ones, correct or wrong, and the
// verifier that runs on it.

import { execFile, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const root = resolve(__dirname, "..", "..");

/** The mark that the addon has for the patches of this tree. */
const mark = (digest: string) =>
  `__attribute__((used)) static const char mark[] = "zmq-napi patches ${digest}";`;

function treeDigest(): string {
  const folder = join(root, "vendor", "patches", "libzmq-4.3.5");
  const sum = (content: string | Buffer) =>
    createHash("sha256").update(content).digest("hex");
  const sums = readdirSync(folder)
    .sort(new Intl.Collator("en", { numeric: true }).compare)
    .map((file) => sum(readFileSync(join(folder, file))));
  return sum(sums.join("\n")).slice(0, 16);
}

/** An addon whose `has` returns true for every feature. */
const addon = `
#define NAPI __attribute__((visibility("default")))
int napi_create_function(void *, const char *, unsigned long, void *, void *, void **);
int napi_get_boolean(void *, int, void **);
int napi_set_named_property(void *, void *, const char *, void *);

static void *has(void *env, void *info) {
  void *answer = 0;
  (void)info;
  napi_get_boolean(env, HAS, &answer);
  return answer;
}
NAPI int node_api_module_get_api_version_v1(void) { return 8; }
NAPI void *napi_register_module_v1(void *env, void *exports) {
  void *function = 0;
  napi_create_function(env, "has", 3, (void *)has, 0, &function);
  napi_set_named_property(env, exports, "has", function);
  return exports;
}
`;

/** The same addon without Node-API calls, for a linker alone. */
const bare = `
EXPORT int node_api_module_get_api_version_v1(void) { return 8; }
EXPORT void *napi_register_module_v1(void *env, void *exports) { return exports; }
`;

export const files = {
  "linux-x64": "linux-x64/zmq-napi.glibc.node",
  "linux-arm64": "linux-arm64/zmq-napi.glibc.node",
  "win32-x64": "win32-x64/zmq-napi.node",
  "darwin-arm64": "darwin-arm64/zmq-napi.node",
};

export type Crafts = keyof typeof files;

export interface Verdict {
  code: number;
  table: string;
  findings: string[];
}

function run(command: string, words: string[]): void {
  execFileSync(command, words, { stdio: ["ignore", "ignore", "inherit"] });
}

export class Crafted {
  readonly #folder = mkdtempSync(join(tmpdir(), "zmq-napi-prebuilds-"));
  readonly #features: Record<string, string[]>;

  /** `features`: what the platform.hpp of each target has to define. */
  constructor(features: Record<string, string[]>) {
    this.#features = features;
  }

  path(name: string): string {
    return join(this.#folder, "prebuilds", name);
  }

  #source(text: string, digest = treeDigest()): string {
    const file = join(this.#folder, "source.c");
    writeFileSync(file, `${text}${mark(digest)}\n`);
    return file;
  }

  #place(target: Crafts): string {
    const file = this.path(files[target]);
    mkdirSync(dirname(file), { recursive: true });
    return file;
  }

  /** Compiles an addon of this machine, with more code and more words for the compiler. */
  linux(
    code = "",
    words: string[] = [],
    target: Crafts = "linux-x64",
    digest = treeDigest(),
  ): this {
    const flags = ["-shared", "-fPIC", "-fvisibility=hidden", "-DHAS=1", "-s"];
    const source = this.#source(addon + code, digest);
    run("gcc", [...flags, "-o", this.#place(target), source, ...words]);
    return this.record(target);
  }

  /** Links a library of Windows that imports `imports`, functions by their libraries. */
  windows(
    code = "",
    imports: Record<string, string> = { "KERNEL32.dll": "Sleep" },
  ): this {
    const externs = Object.values(imports).map(
      (name, index) =>
        `__declspec(dllimport) void ${name}(void);\nvoid use_${index}(void) { ${name}(); }`,
    );
    const calls = Object.keys(imports).map((_, index) => `use_${index}();`);
    const text = [
      "#define EXPORT __declspec(dllexport)",
      bare,
      ...externs,
      `int DllMainCRTStartup(void *a, int b, void *c) { ${calls.join(" ")} return 1; }`,
      code,
    ].join("\n");
    const object = join(this.#folder, "source.o");
    const source = this.#source(text);
    const compile = ["-target", "x86_64-windows-gnu", "-w", "-O1", "-c"];
    run("clang-14", [...compile, source, "-o", object]);
    const libraries = Object.entries(imports).map(([library, name]) => {
      const definition = join(this.#folder, `${library}.def`);
      writeFileSync(definition, `LIBRARY ${library}\nEXPORTS\n${name}\n`);
      const words = ["-m", "i386:x86-64", "-d", definition, "-l", `${definition}.a`];
      run("llvm-dlltool-19", words);
      return `${definition}.a`;
    });
    const link = ["-m", "i386pep", "-shared", "-e", "DllMainCRTStartup", "-s"];
    const output = this.#place("win32-x64");
    run("ld.lld-19", [...link, object, ...libraries, "-o", output]);
    return this.record("win32-x64");
  }

  /** Links a bundle of macOS, signed unless `words` say otherwise. */
  darwin(code = "", words: string[] = ["-adhoc_codesign"], oldest = "11.0"): this {
    const object = join(this.#folder, "source.o");
    const source = this.#source(
      `#define EXPORT __attribute__((visibility("default")))\n${bare}${code}`,
    );
    const compile = ["-target", `arm64-apple-macos${oldest}`, "-w", "-O1", "-c"];
    run("clang-14", [...compile, source, "-o", object]);
    const link = ["-arch", "arm64", "-platform_version", "macos", oldest, "15.1"];
    link.push("-bundle", "-undefined", "dynamic_lookup", "-w", ...words);
    run("ld64.lld-19", [...link, object, "-o", this.#place("darwin-arm64")]);
    return this.record("darwin-arm64");
  }

  /** Writes the record of a binary, with some of it changed. */
  record(target: Crafts, changes: Record<string, unknown> = {}): this {
    const file = this.path(files[target]);
    const content = {
      target,
      sha256: createHash("sha256").update(readFileSync(file)).digest("hex"),
      compiler: "a test",
      libzmq: { version: "4.3.5", patches: [] },
      libsodium: { version: "1.0.18", patches: [] },
      has: { curve: 1, draft: 1, ws: 1, ipc: 1 },
      features: this.#features[target],
      ...changes,
    };
    writeFileSync(file.replace(/\.node$/, ".json"), JSON.stringify(content));
    return this;
  }

  /** Runs the verifier for some targets, or for all. */
  verify(...targets: string[]): Promise<Verdict> {
    const script = join(root, "scripts", "release", "verify-prebuilds.mjs");
    const words = [script, "--prebuilds", join(this.#folder, "prebuilds"), ...targets];
    return new Promise((done) =>
      execFile(process.execPath, words, { encoding: "utf8" }, (error, stdout, stderr) => {
        const lines = stderr.split("\n").filter((line) => line !== "");
        // The last line counts them.
        done({
          code: Number(error?.code ?? 0),
          table: stdout,
          findings: lines.slice(0, -1),
        });
      }),
    );
  }

  close(): void {
    rmSync(this.#folder, { recursive: true });
  }
}
