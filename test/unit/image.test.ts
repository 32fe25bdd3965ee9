import { imageOf } from "../../lib/addon/binary/image";

/** An ELF file whose one loadable segment covers the whole file. */
function elf(machine: number, text: string, wide = true): Buffer {
  const header = wide ? 64 : 52;
  const entry = wide ? 56 : 32;
  const bytes = Buffer.alloc(header + entry + text.length);
  bytes.write("\x7fELF", "latin1");
  bytes.set([wide ? 2 : 1, 1, 1], 4);
  bytes.writeUInt16LE(machine, 18);
  bytes.writeUInt32LE(header, wide ? 32 : 28);
  bytes.writeUInt16LE(entry, wide ? 54 : 42);
  bytes.writeUInt16LE(1, wide ? 56 : 44);
  bytes.writeUInt32LE(1, header);
  bytes.writeUInt32LE(bytes.length, header + (wide ? 32 : 16));
  bytes.write(text, header + entry, "latin1");
  return bytes;
}

function windows(machine: number): Buffer {
  const bytes = Buffer.alloc(1024);
  bytes.write("MZ");
  bytes.writeUInt32LE(128, 0x3c);
  bytes.write("PE\0\0", 128);
  bytes.writeUInt16LE(machine, 132);
  bytes.writeUInt16LE(1, 134); // One section,
  bytes.writeUInt16LE(0, 148);
  bytes.writeUInt32LE(512, 152 + 16); // of half the file,
  bytes.writeUInt32LE(512, 152 + 20); // which is the second half.
  return bytes;
}

function mach(type: number): Buffer {
  const bytes = Buffer.alloc(32);
  bytes.writeUInt32LE(0xfeedfacf, 0);
  bytes.writeUInt32LE(type, 4);
  return bytes;
}

test.each([
  [62, true, "x64"],
  [183, true, "arm64"],
  [40, false, "arm"],
  [3, false, "ia32"],
])("an ELF file for machine %i", (machine, wide, arch) => {
  const image = imageOf(elf(machine, "\0libc.so.6\0GLIBC_2.9\0GLIBC_2.17\0", wide));
  const expected = { platform: "linux", arch, whole: true, libc: "glibc", glibc: "2.17" };
  expect(image).toEqual(expected);
});

test.each(["\0libc.so\0", "\0libc.musl-x86_64.so.1\0"])("one for musl: %j", (text) => {
  expect(imageOf(elf(62, text))).toMatchObject({ libc: "musl", glibc: undefined });
});

test.each([
  [0x8664, "x64"],
  [0x14c, "ia32"],
  [0xaa64, "arm64"],
])("a DLL for machine %i", (machine, arch) => {
  expect(imageOf(windows(machine))).toEqual({ platform: "win32", arch, whole: true });
});

test.each([
  [0x1000007, "x64"],
  [0x100000c, "arm64"],
])("a Mach-O file for processor %i", (type, arch) => {
  expect(imageOf(mach(type))).toEqual({ platform: "darwin", arch, whole: true });
});

test("a file that ends before its last part is not whole", () => {
  for (const bytes of [elf(62, "GLIBC_2.17"), windows(0x8664)])
    expect(imageOf(bytes.subarray(0, -1))).toMatchObject({ whole: false });
});

test.each(["", "no", "no binary at all", "MZ no", "\x7fELF"])(
  "%j is no binary",
  (text) => {
    expect(imageOf(Buffer.from(text, "latin1"))).toBeUndefined();
  },
);
