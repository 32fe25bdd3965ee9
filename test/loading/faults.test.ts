// Binaries that do not fit, each made from the addon of this build.

import { execFileSync } from "node:child_process";
import {
  accessSync,
  constants,
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { binary, copyPackage } from "../support/installed";
import { run } from "../support/program";

const built = join(__dirname, "..", "..", binary);
const { header } = process.report.getReport() as { header: Record<string, unknown> };
const glibc = header["glibcVersionRuntime"] as string | undefined;
const onGlibc = process.platform === "linux" && glibc !== undefined;
const own = `${process.platform}-${process.arch}`;

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "zmq-napi-faults-"));
  file = join(folder, "zmq_napi.node");
  copyPackage(folder, false);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The error text about a file, after the file's name, and the code of the error. */
async function fault(path = file): Promise<{ says: string; code: string }> {
  const end = await run(
    `process.env.ZMQ_NAPI_BINARY = args[1];
    try {
      require(args[0]);
    } catch (error) {
      say(String(error.code));
      say(error.message);
    }`,
    [join(folder, "dist", "index.js"), path],
  );
  const [code = "", message = "", ...rest] = end.lines;
  const prefix = `zmq-napi cannot load ${path}: it `;
  expect(message).toContain(prefix);
  const system = `  this system: ${own}${glibc === undefined ? "" : `, glibc ${glibc}`}, Node`;
  expect(rest.join("\n")).toContain(system);
  expect(rest.at(-1)).toMatch(/^What to do: correct or unset .*ZMQ_NAPI_BINARY\.$/);
  return { says: message.slice(prefix.length), code };
}

function changed(change: (bytes: Buffer) => Buffer): void {
  writeFileSync(file, change(readFileSync(built)));
}

/** Compiles a library that is not an addon. */
function compile(source: string, ...flags: string[]): void {
  const args = ["-shared", "-fPIC", "-x", "c", "-", "-o", file, ...flags];
  execFileSync("gcc", args, { input: source });
}

test("an empty file and one that is not a binary", async () => {
  writeFileSync(file, "");
  expect(await fault()).toMatchObject({ says: "is empty." });
  writeFileSync(file, "<!doctype html>");
  expect(await fault()).toMatchObject({ says: "is not a binary." });
});

test("one for another platform", async () => {
  const windows = Buffer.alloc(256);
  windows.write("MZ");
  windows.writeUInt32LE(128, 0x3c);
  windows.write("PE\0\0", 128);
  windows.writeUInt16LE(0xaa64, 132);
  writeFileSync(file, windows);
  const says = `is for win32-arm64, and this process is ${own}.`;
  expect(await fault()).toEqual({ says, code: "ERR_DLOPEN_FAILED" });
});

const linux = process.platform === "linux" ? describe : describe.skip;
const testGlibc = onGlibc ? test : test.skip;

linux("on Linux", () => {
  test("one for another architecture", async () => {
    const machine = process.arch === "s390x" ? 62 : 22;
    changed((bytes) => {
      bytes.writeUInt16LE(machine, 18);
      return bytes;
    });
    const arch = machine === 62 ? "x64" : "s390x";
    const says = `is for linux-${arch}, and this process is ${own}.`;
    expect(await fault()).toEqual({ says, code: "ERR_DLOPEN_FAILED" });
  });

  // The system would map the file, and end the process at the first missing byte.
  test.each([0.01, 0.5])("one that was cut off after %d of its length", async (part) => {
    changed((bytes) => bytes.subarray(0, part * bytes.length));
    const { length } = readFileSync(file);
    const says = `is cut off after ${length} bytes.`;
    expect(await fault()).toEqual({ says, code: "ERR_DLOPEN_FAILED" });
  });

  testGlibc("one for a newer glibc", async () => {
    changed((bytes) => {
      const at = /GLIBC_2\.\d\d\0/.exec(bytes.toString("latin1"))!.index;
      bytes.write("GLIBC_2.99", at);
      return bytes;
    });
    const { says } = await fault();
    expect(says).toMatch(`needs glibc 2.99, and this system has glibc ${glibc}.`);
  });

  testGlibc("one for musl", async () => {
    const library = join(folder, "libc.so");
    execFileSync("gcc", ["-shared", "-nostdlib", "-x", "c", "/dev/null", "-o", library]);
    compile("", "-nostdlib", "-Wl,--no-as-needed", `-L${folder}`, "-l:libc.so");
    rmSync(library);
    const says = "needs musl, and this system has glibc.";
    expect(await fault()).toMatchObject({ says });
  });

  test("one with a symbol that this runtime does not have", async () => {
    compile("extern int missing_here; int *use(void) { return &missing_here; }");
    const runtime = `Node ${process.versions.node}`;
    const says = `needs the symbol missing_here, which ${runtime} does not find here.`;
    expect(await fault()).toMatchObject({ says });
  });

  test("one with a library that is not there", async () => {
    const library = join(folder, "libmissing-here.so");
    const stub = ["-shared", "-nostdlib", "-x", "c", "/dev/null", "-o", library];
    execFileSync("gcc", stub);
    compile("", "-Wl,--no-as-needed", `-L${folder}`, "-lmissing-here");
    rmSync(library);
    const { says } = await fault();
    expect(says).toMatch(
      /^needs the library libmissing-here\.so, which Node .* find here\.$/,
    );
  });

  test("one that is no addon of Node", async () => {
    compile("int nothing;");
    const { says } = await fault();
    expect(says).toMatch(/^was refused: Module did not self-register/);
  });

  const noexec = readFileSync("/proc/self/mounts", "utf8")
    .split("\n")
    .map((line) => line.split(" "))
    .filter(([, , , options = ""]) => /(^|,)noexec(,|$)/.test(options))
    .map(([, place = ""]) => place)
    .find((place) => {
      try {
        if (/^\/(proc|sys)\b/.test(place)) return false;
        accessSync(place, constants.W_OK);
        return true;
      } catch {
        return false;
      }
    });

  (noexec === undefined ? test.skip : test)(
    "one on a file system that forbids execution",
    async () => {
      const place = mkdtempSync(join(String(noexec), "zmq-napi-"));
      try {
        copyFileSync(built, join(place, "zmq_napi.node"));
        const { says } = await fault(join(place, "zmq_napi.node"));
        expect(says).toBe("lies on a file system that forbids execution (noexec).");
      } finally {
        rmSync(place, { recursive: true, force: true });
      }
    },
  );
});
