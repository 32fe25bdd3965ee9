// The verifier of the prebuilt binaries finds their faults. The tests use small binaries of
// each system. `npm run verify-prebuilds` checks the binaries in the package.

import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Crafted, type Crafts, files } from "./crafted";

const root = resolve(__dirname, "..", "..");
/**
 * CI installs these, and fails without them. Elsewhere they may be missing: `sudo apt-get
 * install clang-14 lld-19 llvm-19` installs them.
 */
const tools = [
  "clang-14",
  "ld.lld-19",
  "ld64.lld-19",
  "llvm-dlltool-19",
  "llvm-readobj-19",
];
const isEquipped =
  process.env["CI"] !== undefined ||
  tools.every((tool) => spawnSync("which", [tool]).status === 0);
const here = process.platform === "linux" && process.arch === "x64" && isEquipped;
const onLinux = here ? describe : describe.skip;

/** The features that each target has to have. */
const features = JSON.parse(
  execFileSync(
    process.execPath,
    [
      "--input-type=module",
      "-e",
      `import { requirements } from ${JSON.stringify(
        join(root, "scripts/release/verify-prebuilds/requirements.mjs"),
      )};
      const rows = Object.entries(requirements).map(([name, row]) => [name, row.features]);
      console.log(JSON.stringify(Object.fromEntries(rows)));`,
    ],
    { encoding: "utf8" },
  ),
) as Record<string, string[]>;

let crafted: Crafted;
beforeEach(() => (crafted = new Crafted(features)));
afterEach(() => crafted.close());

async function expectFindings(target: Crafts, ...findings: string[]): Promise<void> {
  const verdict = await crafted.verify(target);
  expect(verdict.findings).toEqual(findings.map((finding) => `${target}: ${finding}`));
  expect(verdict.code).toBe(findings.length > 0 ? 1 : 0);
}

onLinux("a binary for Linux", () => {
  const found = (...findings: string[]) => expectFindings("linux-x64", ...findings);

  test("that is correct passes, and its capabilities are printed", async () => {
    crafted.linux();
    const { table } = await crafted.verify("linux-x64");
    expect(table).toMatch(
      /^linux-x64 .* glibc .* none {7}4\.3\.5 .* curve draft ws ipc +none$/m,
    );
    await found();
  });

  test("must have the patches of the tree", async () => {
    crafted.linux("", [], "linux-x64", "0123456789abcdef");
    const { findings } = await crafted.verify("linux-x64");
    expect(findings).toEqual([
      expect.stringMatching(/has the patches 0123456789abcdef, not those of the tree/),
    ]);
  });

  test("must not have another libzmq", async () => {
    crafted.linux().record("linux-x64", { libzmq: { version: "4.3.4", patches: [] } });
    await found("its libzmq is 4.3.4, not 4.3.5");
  });

  test("must not be missing", () => found("there is none"));

  test("may export only the functions that Node calls", async () => {
    crafted.linux("NAPI int zmq_send(void) { return 0; }");
    await found("it exports zmq_send");
  });

  test("must not export an unwinder, which other libraries would then use", async () => {
    crafted.linux("NAPI int _Unwind_Resume(void) { return 0; }");
    await found("it exports _Unwind_Resume");
  });

  test("must export the functions that Node calls", async () => {
    crafted.linux("", ["-Dnode_api_module_get_api_version_v1=other"]);
    await found(
      "it exports other",
      "it does not export node_api_module_get_api_version_v1",
    );
  });

  test("must not import any part of libzmq or libsodium", async () => {
    crafted.linux("int sodium_init(void); int use(void) { return sodium_init(); }");
    await found("it takes from elsewhere sodium_init");
  });

  test("may need only Node-API of its host", async () => {
    crafted.linux("int odd(void); int use(void) { return odd(); }");
    await found("not every host provides odd");
    crafted.linux("int uv_close(void); int use(void) { return uv_close(); }");
    await found("not every host provides uv_close");
  });

  test("may look up of libuv only what the design allows", async () => {
    crafted.linux(
      'const char *const names[] = {"uv_close", "uv_spawn"};' +
        "const char *use(int i) { return names[i]; }",
    );
    await found("it calls uv_spawn of libuv");
  });

  test("may need no newer glibc", async () => {
    crafted.linux(
      "int pthread_create(void); int use(void) { return pthread_create(); }",
      ["-pthread"],
    );
    await found("it needs GLIBC_2.34");
  });

  test("must not need the C++ library of the machine", async () => {
    const code = "void _ZSt9terminatev(void); void use(void) { _ZSt9terminatev(); }";
    crafted.linux(code, ["-lstdc++"]);
    const { findings } = await crafted.verify("linux-x64");
    expect(findings.join("\n")).toMatch(/it loads libstdc\+\+\.so\.6/);
    expect(findings.join("\n")).toMatch(/it needs GLIBCXX_3/);
  });

  test("must not have an executable stack, or be larger than 2.5 MB", async () => {
    crafted.linux(
      "NAPI_DATA const char ballast[3000000] = {1}; const char *use(void) { return ballast; }",
      ["-DNAPI_DATA=static", "-Wl,-z,execstack"],
    );
    const { findings } = await crafted.verify("linux-x64");
    expect(findings).toEqual([
      expect.stringMatching(/: it has 3\.\d+ MB$/),
      "linux-x64: its stack is executable",
    ]);
  });

  test("must be for the processor of its folder", async () => {
    crafted.linux("", [], "linux-arm64");
    await expectFindings("linux-arm64", "it is elf64-x86-64, not elf64-littleaarch64");
  });

  test("must load, and its record must agree with its own answers", async () => {
    crafted.linux(
      "__attribute__((constructor)) static void end(void) { __builtin_trap(); }",
    );
    const { findings } = await crafted.verify("linux-x64");
    expect(findings).toEqual([expect.stringContaining("it does not run here")]);
    crafted.linux("", ["-UHAS", "-DHAS=0"]);
    await found(
      ...["curve", "draft", "ws", "ipc"].map(
        (name) => `its record is wrong about ${name}: zmq_has returns 0`,
      ),
    );
  });

  test("must have a record, and its own one", async () => {
    crafted.linux().record("linux-x64", { sha256: "0", target: "amiga-68k" });
    await found("its record is of amiga-68k", "its record is of another file");
  });

  test("must have all features of a native build", async () => {
    const some = features["linux-x64"]?.filter((name) => !/KEEPALIVE|TIPC/.test(name));
    crafted.linux("", ["-UHAS", "-DHAS=1"]).record("linux-x64", { features: some });
    await found("its libzmq was built without ZMQ_HAVE_SO_KEEPALIVE, ZMQ_HAVE_TIPC");
  });
});

onLinux("a binary for Windows", () => {
  const found = (...findings: string[]) => expectFindings("win32-x64", ...findings);

  test("that is as it has to be passes", async () => {
    crafted.windows();
    await found();
  });

  test("may export the symbols of Zig's unwinder, and no others", async () => {
    crafted.windows("EXPORT void unw_step(void) {} EXPORT void unw_walk(void) {}");
    await found("it exports unw_walk");
  });

  test("may load neither its host by a name nor Microsoft's runtime library", async () => {
    crafted.windows("", { "node.exe": "napi_throw", "VCRUNTIME140.dll": "memset" });
    await found("it loads VCRUNTIME140.dll, node.exe");
  });

  test("may look up of libuv only what the design allows", async () => {
    crafted.windows(
      'const char *const names[] = {"napi_throw", "uv_spawn"};' +
        "EXPORT const char *napi_name(int i) { return names[i]; }",
    );
    await found("it exports napi_name", "it calls uv_spawn of libuv");
  });

  test("must have ipc", async () => {
    crafted.windows().record("win32-x64", { has: { curve: 1, draft: 1, ws: 1, ipc: 0 } });
    await found("it has no ipc");
  });
});

onLinux("a binary for macOS", () => {
  const found = (...findings: string[]) => expectFindings("darwin-arm64", ...findings);
  const file = () => crafted.path(files["darwin-arm64"]);

  test("that is as it has to be passes", async () => {
    crafted.darwin();
    await found();
  });

  test("must be signed", async () => {
    crafted.darwin("", ["-no_adhoc_codesign"]);
    await found("its signature is none");
  });

  test("must not be changed after it was signed", async () => {
    crafted.darwin();
    const content = readFileSync(file());
    content[1000] = (content[1000] ?? 0) ^ 1;
    writeFileSync(file(), content);
    crafted.record("darwin-arm64");
    await found("its signature is broken: page 0 was changed");
  });

  test("must be for the oldest system that is promised", async () => {
    crafted.darwin("", ["-adhoc_codesign"], "12.0");
    await found("it is for macOS 12.0, not 11.0");
  });

  test("may import only Node's functions from its host, and export only functions that Node calls", async () => {
    crafted.darwin(
      "int zmq_recv(void), odd(void); EXPORT int zmq_send(void) { return zmq_recv() + odd(); }",
    );
    await found(
      "it exports zmq_send",
      "it takes from elsewhere zmq_recv",
      "not every host provides odd",
    );
  });
});

onLinux("the folder of the binaries", () => {
  test("must have one for every target, and no other", async () => {
    crafted.linux();
    writeFileSync(crafted.path("linux-x64/zmq-napi.node"), "");
    const { code, findings } = await crafted.verify();
    const missing = findings.filter((finding) => finding.endsWith(": there is none"));
    expect(missing).toHaveLength(9);
    expect(findings).toContain("prebuilds/linux-x64/zmq-napi.node: nothing looks for it");
    expect(findings).toHaveLength(10);
    expect(code).toBe(1);
  });
});
