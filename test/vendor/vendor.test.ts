import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expectSentence, Workshop } from "./workshop";

let shop: Workshop;
beforeEach(() => {
  shop = new Workshop();
  shop.borrow("tar");
  shop.borrow("gzip");
});
afterEach(() => shop.close());

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const source = "libzmq-9.9.9/src/a.cpp";
const patch = (line: string) =>
  `Why.\n\n--- a/src/a.cpp\n+++ b/src/a.cpp\n@@ -1,3 +1,3 @@\n one\n-${line}\n+2\n three\n`;

describe("vendor.mjs", () => {
  test("unpacks the archives in the cache, offline", async () => {
    shop.cache("libzmq");
    const outcome = await shop.run("vendor.mjs");
    expect(outcome).toMatchObject({ code: 0, stderr: "" });
    expect(shop.read(shop.vendored(source))).toBe("one\ntwo\nthree\n");
    expect(existsSync(shop.vendored("libsodium-8.8.8/configure.ac"))).toBe(true);
  });

  test("does nothing a second time", async () => {
    shop.cache("libzmq");
    await shop.run("vendor.mjs");
    const before = statSync(shop.vendored("libzmq-9.9.9")).ino;
    expect(await shop.run("vendor.mjs")).toMatchObject({ code: 0, stdout: "" });
    expect(statSync(shop.vendored("libzmq-9.9.9")).ino).toBe(before);
  });

  test("refuses a cached archive with a wrong checksum", async () => {
    shop.cache("libzmq");
    writeFileSync(shop.cached("libzmq-9.9.9.tar.gz"), "something else");
    expectSentence(await shop.run("vendor.mjs"), /SHA-256 .* instead of .*; delete /);
    expect(existsSync(shop.vendored("libzmq-9.9.9"))).toBe(false);
  });

  test("refuses a download with a wrong checksum and keeps nothing of it", async () => {
    const url = await shop.serve((_request, response) => response.end("something else"));
    Object.assign(shop.sources.libzmq[0] ?? {}, { url });
    expectSentence(await shop.run("vendor.mjs"), /SHA-256 .* instead of .*do not use it/);
    expect(existsSync(shop.cached("libzmq-9.9.9.tar.gz"))).toBe(false);
    expect(existsSync(shop.cached("libzmq-9.9.9.tar.gz.part"))).toBe(false);
  });

  test("downloads the upstream release into the cache", async () => {
    const [release] = shop.sources.libzmq;
    if (!release) throw new Error("no source");
    const archive = readFileSync(shop.packed(release));
    release.url = await shop.serve((_request, response) => response.end(archive));
    expect(await shop.run("vendor.mjs")).toMatchObject({ code: 0 });
    expect(readFileSync(shop.cached(release.file))).toEqual(archive);
    expect(existsSync(shop.vendored(source))).toBe(true);
  });

  test("uses a crate's folder, through cargo, if the release can't be reached", async () => {
    const crate = shop.crate("9.9.9");
    shop.sources.libzmq.push(crate);
    expect(await shop.run("vendor.mjs")).toMatchObject({ code: 0, stderr: "" });
    expect(shop.read(shop.vendored(source))).toBe("one\ntwo\nthree\n");
    expect(existsSync(shop.cached(crate.file))).toBe(true);
  });

  test("says so without cargo", async () => {
    shop.sources.libzmq.push({ ...shop.crate("9.9.9"), crate: "other" });
    rmSync(join(shop.folder, "bin", "cargo"));
    const outcome = await shop.run("vendor.mjs");
    expectSentence(outcome, /no source of libzmq .*cargo is not installed/);
    expect(outcome.seconds).toBeLessThan(9);
  });

  test("refuses sources that differ from the pinned tree", async () => {
    shop.cache("libzmq");
    shop.tree = "0".repeat(64);
    expectSentence(
      await shop.run("vendor.mjs"),
      /the digest of src is \w{64} instead of 0/,
    );
    expect(existsSync(shop.vendored("libzmq-9.9.9"))).toBe(false);
    const line = `${sha256("one\ntwo\nthree\n")}  src/a.cpp`;
    shop.tree = sha256(line);
    expect(await shop.run("vendor.mjs")).toMatchObject({ code: 0 });
  });

  test("skips a release whose tree differs, and uses the crate", async () => {
    const [release] = shop.sources.libzmq;
    if (!release) throw new Error("no source");
    const archive = readFileSync(shop.packed(release));
    release.url = await shop.serve((_request, response) => response.end(archive));
    const crate = shop.crate("9.9.9", "one\ntwo\nfour\n");
    shop.sources.libzmq.push(crate);
    shop.tree = sha256(`${sha256("one\ntwo\nfour\n")}  src/a.cpp`);
    expect(await shop.run("vendor.mjs")).toMatchObject({ code: 0 });
    expect(shop.read(shop.vendored(source))).toBe("one\ntwo\nfour\n");
    expect(existsSync(shop.cached(release.file))).toBe(false);
  });

  test("skips a source that does not answer within seconds", async () => {
    const url = await shop.serve(() => undefined);
    Object.assign(shop.sources.libzmq[0] ?? {}, { url });
    const outcome = await shop.run("vendor.mjs");
    expectSentence(outcome, /no source of libzmq can be reached/);
    expect(outcome.seconds).toBeLessThan(9);
  });

  test("says what to do when no source can be reached", async () => {
    shop.sources.libzmq.push({
      ...shop.archive("libzmq", "9.9.8"),
      kind: "debian",
      package: "zeromq3",
    });
    expectSentence(
      await shop.run("vendor.mjs"),
      /no source .*apt-get is not on the PATH.*libzmq-9\.9\.9\.tar\.gz into .*--libzmq PATH/,
    );
  });

  test("says what to do without tar and cmake", async () => {
    shop.cache("libzmq");
    shop.program("tar", "exit 127");
    expectSentence(
      await shop.run("vendor.mjs"),
      /neither tar nor cmake .* install cmake/,
    );
  });

  test("says what is wrong with an option", async () => {
    const { code, stderr } = await shop.run("vendor.mjs", ["--libzqm", "x"]);
    expect(stderr).toMatch(/^vendor: Unknown option '--libzqm'/);
    expect(code).toBe(1);
  });
});

describe("named sources", () => {
  test("a folder is used as it is, by option", async () => {
    const folder = shop.unpacked("libzmq-9.9.9");
    const outcome = await shop.run("vendor.mjs", ["--libzmq", folder]);
    expect(outcome).toMatchObject({ code: 0 });
    expect(shop.read(shop.vendored(source))).toBe("one\ntwo\nthree\n");
    expect(await shop.run("vendor.mjs", ["--libzmq", folder])).toMatchObject({
      stdout: "",
    });
  });

  test("a folder that was edited is copied again", async () => {
    const folder = shop.unpacked("libzmq-9.9.9");
    await shop.run("vendor.mjs", ["--libzmq", folder]);
    writeFileSync(join(folder, "src/a.cpp"), "edited");
    await shop.run("vendor.mjs", ["--libzmq", folder]);
    expect(shop.read(shop.vendored(source))).toBe("edited");
  });

  test("an archive is used if it is a pinned one, by the environment", async () => {
    const [release] = shop.sources.libzmq;
    if (!release) throw new Error("no source");
    const env = { ZMQ_NAPI_LIBZMQ: shop.packed(release) };
    expect(await shop.run("vendor.mjs", [], env)).toMatchObject({ code: 0 });
    const other = { ZMQ_NAPI_LIBZMQ: shop.packed(shop.archive("libzmq", "1.2.3")) };
    expectSentence(
      await shop.run("vendor.mjs", [], other),
      /not pinned for libzmq; get /,
    );
  });

  test("a missing path, or another library, is refused", async () => {
    const missing = await shop.run("vendor.mjs", ["--libzmq", "/nowhere"]);
    expectSentence(missing, /\/nowhere, given for libzmq, does not exist/);
    const sodium = shop.unpacked("libsodium-8.8.8");
    const wrong = await shop.run("vendor.mjs", ["--libzmq", sodium]);
    expectSentence(wrong, /does not have the sources of libzmq/);
  });
});

describe("patches", () => {
  beforeEach(() => shop.cache("libzmq"));

  test("are applied, and again when they change", async () => {
    await shop.run("vendor.mjs");
    shop.patch("01-two.patch", patch("two"));
    await shop.run("vendor.mjs");
    expect(shop.read(shop.vendored(source))).toBe("one\n2\nthree\n");
    shop.patch("01-two.patch", patch("two").replace("+2", "+II"));
    await shop.run("vendor.mjs");
    expect(shop.read(shop.vendored(source))).toBe("one\nII\nthree\n");
  });

  test("are applied by number", async () => {
    shop.patch("9-two.patch", patch("two"));
    shop.patch("10-two.patch", patch("2").replace("+2", "+ten"));
    await shop.run("vendor.mjs");
    expect(shop.read(shop.vendored(source))).toBe("one\nten\nthree\n");
  });

  test("can be left out", async () => {
    shop.patch("01-two.patch", patch("two"));
    await shop.run("vendor.mjs", ["--no-patches"]);
    expect(shop.read(shop.vendored(source))).toBe("one\ntwo\nthree\n");
  });

  test("that do not apply are refused, and no partly patched folder is left", async () => {
    shop.patch("01-two.patch", patch("zwei"));
    expectSentence(
      await shop.run("vendor.mjs"),
      /01-two\.patch does not apply to src\/a/,
    );
    expect(existsSync(shop.vendored("libzmq-9.9.9"))).toBe(false);
  });
});
