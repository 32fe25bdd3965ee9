import { glibcVersion, libcOf, traces, type Traces } from "../../lib/addon/binary/libc";

const maps = (...files: string[]) =>
  files.map((file) => `7f00-7f10 r-xp 00000000 fe:01 12345      ${file}\n`).join("");

/** A process with only the given properties. */
function known(some: {
  files?: Record<string, string>;
  folders?: Record<string, string[]>;
  report?: unknown;
}): Traces {
  return {
    text: (file) => some.files?.[file],
    names: (folder) => some.folders?.[folder] ?? [],
    report: () => some.report,
  };
}

const self = "/proc/self/maps";
const program = "/proc/self/exe";
const elf = (loader: string) => `\x7fELF\x02\x01\x01\0\0${loader}\0\0`;

test.each([
  ["Debian", "glibc", ["/usr/bin/node", "/usr/lib/x86_64-linux-gnu/libc.so.6"]],
  ["a folder named after musl", "glibc", ["/lib/ld-musl-demo/x.node", "/lib/libc.so.6"]],
  ["an old CentOS", "glibc", ["/usr/bin/node", "/usr/lib64/libc-2.17.so"]],
  ["a ppc64", "glibc", ["/usr/bin/node", "/usr/lib/ld64.so.2"]],
  ["Alpine", "musl", ["/usr/bin/node", "/lib/ld-musl-x86_64.so.1"]],
  ["Void, whose loader is the library", "musl", ["/usr/bin/node", "/usr/lib/libc.so"]],
  ["Void after an upgrade", "musl", ["/usr/bin/node", "/usr/lib/libc.so (deleted)"]],
  ["Alpine with gcompat", "musl", ["/lib/libgcompat.so.0", "/lib/ld-musl-x86_64.so.1"]],
])("%s has %s, as what is mapped into the process says", (_name, libc, files) => {
  const other =
    libc === "musl" ? "/lib64/ld-linux-x86-64.so.2" : "/lib/ld-musl-x86_64.so.1";
  const there = { [self]: maps(...files), [program]: elf(other) };
  expect(libcOf(known({ files: there }))).toBe(libc);
});

test.each([
  ["musl", "/lib/ld-musl-aarch64.so.1"],
  ["glibc", "/lib/ld-linux-aarch64.so.1"],
])("where that cannot be read, the program's loader says %s", (libc, loader) => {
  expect(libcOf(known({ files: { [program]: elf(loader) } }))).toBe(libc);
});

test.each([
  ["glibc", { header: { glibcVersionRuntime: "2.36" }, sharedObjects: [] }],
  ["musl", { header: {}, sharedObjects: ["/usr/bin/node", "/lib/ld-musl-x86_64.so.1"] }],
])(
  "a program without a loader, or without /proc, is %s by Node's report",
  (libc, report) => {
    expect(libcOf(known({ files: { [program]: elf("") }, report }))).toBe(libc);
    expect(libcOf(known({ report }))).toBe(libc);
  },
);

test.each([
  ["musl", { "/lib": ["ld-musl-x86_64.so.1"] }],
  ["glibc", { "/lib": ["ld-musl-x86_64.so.1"], "/lib64": ["ld-linux-x86-64.so.2"] }],
  ["glibc", {}],
])("in the end, what is installed says %s: %p", (libc, folders) => {
  expect(libcOf(known({ folders }))).toBe(libc);
});

test("the version of glibc is the report's, else that of the mapped library", () => {
  const report = { header: { glibcVersionRuntime: "2.31" } };
  expect(glibcVersion(known({ report }))).toBe("2.31");
  const library = "/usr/lib64/libc.so.6";
  const text = "GNU C Library (GNU libc) stable release version 2.17, by Roland McGrath";
  const files = { [self]: maps("/usr/bin/node", library), [library]: text };
  expect(glibcVersion(known({ files }))).toBe("2.17");
  expect(glibcVersion(known({}))).toBeUndefined();
});

(process.platform === "linux" ? test : test.skip)(
  "this process is read the same way",
  () => {
    const { header } = process.report.getReport() as { header: Record<string, unknown> };
    const version = header["glibcVersionRuntime"];
    expect(libcOf(traces)).toBe(version === undefined ? "musl" : "glibc");
    expect(glibcVersion({ ...traces, report: () => undefined })).toBe(version);
  },
);
