import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expectSentence, repository, Workshop } from "./workshop";

const where = execFileSync(
  process.execPath,
  [join(repository, "vendor/scripts/build-libzmq.mjs"), "--where"],
  { encoding: "utf8" },
).trim();
const output = join(repository, where);
const addon = join(repository, "build/Release/zmq_napi.node");
const onLinux = process.platform === "linux" ? test : test.skip;
const shared = process.env["npm_config_zmq_shared"] === "true";
const vendoredOnLinux = process.platform === "linux" && !shared ? test : test.skip;

describe("build-libzmq.mjs", () => {
  let shop: Workshop;
  beforeEach(() => {
    shop = new Workshop();
    shop.borrow("tar");
    shop.borrow("gzip");
    shop.cache("libzmq");
  });
  afterEach(() => shop.close());

  test("asks for the sources first", async () => {
    expectSentence(
      await shop.run("build-libzmq.mjs"),
      /run node vendor\/scripts\/vendor\.mjs first/,
    );
  });

  onLinux("says which tools are missing and how to get them", async () => {
    const outcome = await shop.run("build-libzmq.mjs", ["--fetch", "--quiet"]);
    expectSentence(
      outcome,
      /cmake, make, g\+\+ not found .*apt-get install cmake make g\+\+/,
    );
  });

  test("needs a toolchain for another platform, and a count of jobs", async () => {
    const other = await shop.run("build-libzmq.mjs", ["--target", "amiga-68k"]);
    expectSentence(other, /amiga-68k here needs --toolchain/);
    const none = await shop.run("build-libzmq.mjs", ["--jobs", "0"]);
    expectSentence(none, /--jobs takes a count/);
  });

  test("fails in one sentence if the library lacks what the addon promises", () => {
    const module = join(repository, "vendor/scripts/capabilities.mjs");
    const code = `import { checkCapabilities } from ${JSON.stringify(module)};
      try { checkCapabilities({ curve: 0, draft: 1, ws: 0 }) } catch (e) { console.log(e.message) }`;
    const args = ["--input-type=module", "-e", code];
    expect(execFileSync(process.execPath, args, { encoding: "utf8" })).toBe(
      "the libzmq built here lacks curve and ws; use the pinned sources.\n",
    );
  });
});

describe("the archives", () => {
  vendoredOnLinux("hold CURVE, the drafts and WebSockets", () => {
    const versions = JSON.parse(readFileSync(join(output, "versions.json"), "utf8"));
    expect(versions).toMatchObject({ curve: 1, draft: 1, ws: 1 });
  });

  vendoredOnLinux("keep what is shared between threads on cache lines of its own", () => {
    const symbols = execFileSync("nm", [join(output, "lib/libzmq.a")], {
      encoding: "utf8",
      maxBuffer: 2 ** 26,
      stdio: ["ignore", "pipe", "ignore"],
    });
    expect(symbols).toMatch(/ U posix_memalign$/m);
  });
});

describe("the addon", () => {
  onLinux("exports what Node calls and nothing else", () => {
    expect(existsSync(addon)).toBe(true);
    const args = ["-D", "--defined-only", addon];
    const names = execFileSync("nm", args, { encoding: "utf8" }).match(/\S+$/gm);
    expect(names?.sort()).toEqual([
      "napi_register_module_v1",
      "node_api_module_get_api_version_v1",
    ]);
  });

  vendoredOnLinux("needs neither libzmq nor the C++ library of the machine", () => {
    const needed = execFileSync("readelf", ["-d", addon], { encoding: "utf8" });
    expect(needed).not.toMatch(/NEEDED.*(libstdc|libgcc|libzmq|libsodium)/);
  });
});
