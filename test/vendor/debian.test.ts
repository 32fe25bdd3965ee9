import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expectSentence, repository, Workshop } from "./workshop";

let shop: Workshop;
beforeEach(() => {
  shop = new Workshop();
  for (const name of ["tar", "gzip", "cp", "cat", "ls"]) shop.borrow(name);
});
afterEach(() => shop.close());

/** The files of source packages that depend on a machine's configuration. */
function sourceLists(etc: string): { name: string; text: string }[] {
  const module = JSON.stringify(join(repository, "vendor/scripts/debian.mjs"));
  const code = `import { sourceLists } from ${module};
    console.log(JSON.stringify(sourceLists(${JSON.stringify(etc)})))`;
  const args = ["--input-type=module", "-e", code];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" }));
}

function machine(files: Record<string, string>) {
  const etc = join(shop.folder, "etc");
  mkdirSync(join(etc, "sources.list.d"), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(etc, name), text);
  return etc;
}

describe("the private apt configuration", () => {
  test("turns deb822 stanzas into sources of source packages, keys kept", () => {
    const etc = machine({
      "sources.list.d/debian.sources":
        "# A comment\nTypes: deb\nURIs: http://mirror.example/debian\nSuites: bookworm\n" +
        "Components: main\nSigned-By: /keys/debian.gpg\n\n" +
        "Types: deb\nURIs: http://mirror.example/debian\nEnabled: no\nSuites: sid\n",
    });
    expect(sourceLists(etc)).toEqual([
      {
        name: "sources",
        text:
          "Types: deb-src\nURIs: http://mirror.example/debian\nSuites: bookworm\n" +
          "Components: main\nSigned-By: /keys/debian.gpg",
      },
    ]);
  });

  test("changes one-line entries too, and leaves third parties out", () => {
    const etc = machine({
      "sources.list":
        "deb [signed-by=/keys/d.gpg] http://mirror.example/debian bookworm main\n" +
        "deb-src [signed-by=/keys/d.gpg] http://mirror.example/debian bookworm main\n" +
        "# deb http://mirror.example/debian sid main\n",
      "sources.list.d/other.list": "deb https://packages.example/apt stable main\n",
      "sources.list.d/off.list.disabled": "deb http://mirror.example/debian sid main\n",
    });
    expect(sourceLists(etc).map(({ text }) => text)).toEqual([
      "deb-src [signed-by=/keys/d.gpg] http://mirror.example/debian bookworm main",
    ]);
  });
});

describe("Debian's source package", () => {
  beforeEach(() => {
    const fallback = shop.archive("libzmq", "9.9.8");
    Object.assign(fallback, {
      kind: "debian",
      package: "zeromq3",
      file: "z.orig.tar.gz",
    });
    shop.sources.libzmq.push(fallback);
  });

  /** An apt-get that records its arguments and puts an archive into its folder. */
  function aptGet(archive: string, file = "z.orig.tar.gz") {
    const notes = join(shop.folder, "notes");
    shop.program(
      "apt-get",
      `echo "$@" >> ${notes}; cat "$2" >> ${notes}
       case "$*" in *source*) cp ${join(shop.folder, archive)} ${file};; esac`,
    );
    return () => shop.read(notes) ?? "";
  }

  test("is used if the release can't be reached, and the output says so", async () => {
    const notes = aptGet("libzmq-9.9.8.tar.gz");
    const { code, stdout } = await shop.run("vendor.mjs");
    expect(stdout).toMatch(/libzmq 9\.9\.8: unpacking Debian's zeromq3/);
    expect(code).toBe(0);
    expect(existsSync(shop.vendored("libzmq-9.9.8/src/a.cpp"))).toBe(true);
    expect(existsSync(shop.cached("z.orig.tar.gz"))).toBe(true);
    expect(notes()).toMatch(/source --download-only zeromq3/);
  });

  test("is fetched with all of apt's state in a folder that is gone afterwards", async () => {
    const notes = aptGet("libzmq-9.9.8.tar.gz");
    await shop.run("vendor.mjs", [], { TMPDIR: shop.folder });
    const places = [...notes().matchAll(/^Dir::(?!Etc::SourceList)\S+ "(.*)";$/gm)];
    expect(places.length).toBeGreaterThan(4);
    for (const [, place] of places) {
      expect(place).toContain(join(shop.folder, "zmq-napi-apt-"));
      expect(existsSync(String(place))).toBe(false);
    }
  });

  test("counts by its checksum, under any name", async () => {
    aptGet("libzmq-9.9.9.tar.gz", "zeromq3_9.9.9.orig.tar.gz");
    expect(await shop.run("vendor.mjs")).toMatchObject({ code: 0 });
    expect(existsSync(shop.vendored("libzmq-9.9.9/src/a.cpp"))).toBe(true);
  });

  test("is refused with a wrong checksum", async () => {
    aptGet("libsodium-8.8.8.tar.gz");
    expectSentence(await shop.run("vendor.mjs"), /z\.orig\.tar\.gz has the SHA-256 /);
    expect(existsSync(shop.cached("z.orig.tar.gz"))).toBe(false);
  });
});
