// The format of recordings, and the times of a replay.

import { Bytes } from "../../lib/cli/recording/bytes";
import { Schedule } from "../../lib/cli/recording/clock";
import { headerOf, type Recorded, recordOf } from "../../lib/cli/recording/format";
import { Reader } from "../../lib/cli/recording/reader";
import { sizeOf } from "../../lib/cli/recording/size";

const description = { type: "sub", endpoints: ["tcp://x:1"], topics: ["a"] };

const records: Recorded[] = [
  { time: 1_700_000_000_000_000, frames: [Buffer.from("a"), Buffer.alloc(0)] },
  { time: 1_700_000_000_000_001, frames: [Buffer.alloc(300, 7)] },
  {
    time: 1_700_000_001_000_000,
    frames: ["a", "b", "c"].map((text) => Buffer.from(text)),
  },
];

const header = headerOf(description);
const whole = Buffer.concat([header, ...records.map(recordOf)]);

async function* chunksOf(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Reads a recording that comes in chunks of some size. */
async function read(bytes: Buffer, size = bytes.length) {
  const reader = new Reader(new Bytes(chunksOf(bytes, size)), "FILE");
  const about = await reader.header();
  const found: Recorded[] = [];
  for (;;) {
    const next = await reader.next();
    if (next === undefined) break;
    found.push(...next);
  }
  const { missing, count, size: good } = reader;
  return { about, found, missing, count, good };
}

test.each([1, 2, 3, 7, 16, 100, 10_000])(
  "it is read in chunks of %i bytes",
  async (size) => {
    const { about, found, missing, count, good } = await read(whole, size);
    expect(about).toEqual(description);
    expect(found).toEqual(records);
    expect([missing, count, good]).toEqual([undefined, records.length, whole.length]);
  },
);

test("cut off at any byte, it is read up to the last whole record", async () => {
  const ends = [header.length];
  for (const record of records) ends.push(ends.at(-1)! + recordOf(record).length);
  for (let length = header.length; length <= whole.length; length++) {
    const { found, missing, good } = await read(whole.subarray(0, length));
    const count = ends.filter((end) => end <= length).length - 1;
    expect(found).toEqual(records.slice(0, count));
    expect(good).toBe(ends[count]);
    expect(missing === undefined).toBe(ends.includes(length));
  }
});

test("zeros at its end are the end", async () => {
  const { found, missing, good } = await read(
    Buffer.concat([whole, Buffer.alloc(5000)]),
    64,
  );
  expect(found).toEqual(records);
  expect([missing, good]).toEqual(["it ends with zeros", whole.length]);
});

test("a last record that does not match its checksum is the end", async () => {
  const bytes = Buffer.from(whole);
  bytes[bytes.length - 1]! ^= 1;
  const { found, missing } = await read(bytes);
  expect(found).toEqual(records.slice(0, 2));
  expect(missing).toMatch(/not written completely/);
});

test("any changed byte before the last record is found", async () => {
  const last = whole.length - recordOf(records[2]!).length;
  for (let at = header.length; at < last; at++) {
    const bytes = Buffer.from(whole);
    bytes[at]! ^= 0x10;
    await expect(read(bytes)).rejects.toThrow(/FILE is damaged: record \d+, at byte/);
  }
});

test("a size that is damaged upwards does not hide the records behind it", async () => {
  const bytes = Buffer.from(whole);
  bytes[header.length + 3] = 0x7f;
  for (const size of [1, 50, bytes.length])
    await expect(read(bytes, size)).rejects.toThrow(/record 1, at byte/);
});

test("a time that no clock says is damage", async () => {
  const late = recordOf({ time: 2 ** 63, frames: [Buffer.from("a")] });
  const bytes = Buffer.concat([header, late, recordOf(records[0]!)]);
  await expect(read(bytes)).rejects.toThrow(/FILE is damaged/);
});

test.each([
  ["an empty file", Buffer.alloc(0), /FILE is empty/],
  ["a text", Buffer.from("hello, this is a text file"), /FILE is not a recording/],
  ["a part of a header", header.subarray(0, 12), /FILE is not a recording/],
  ["a part of a description", header.subarray(0, 30), /FILE is damaged/],
])("%s is refused", async (_name, bytes, message) => {
  await expect(read(bytes)).rejects.toThrow(message);
});

test("another version is refused", async () => {
  const bytes = Buffer.from(whole);
  bytes.writeUInt16LE(2, 8);
  await expect(read(bytes)).rejects.toThrow(
    /version 2, but this program reads version 1/,
  );
});

test("fields of a description of a wrong type are left out", async () => {
  const strange = { type: 5, topics: ["a", 1], other: true };
  // @ts-expect-error another program has written it
  const { about } = await read(headerOf(strange));
  expect(about).toEqual({ topics: ["a"] });
});

describe("a schedule", () => {
  const start = 1_700_000_000_000_000;

  test("is computed from the beginning, so that delays do not add up", () => {
    let now = 5000;
    let worst = 0;
    const schedule = new Schedule(1, Infinity, () => now);
    for (let index = 0; index < 100_000; index++) {
      const wrong = schedule.due(start + index * 333) - (5000 + index * 0.333);
      worst = Math.max(worst, Math.abs(wrong));
      now += 1;
    }
    expect(worst).toBeLessThan(1e-6);
  });

  test("is faster or slower by its factor", () => {
    const double = new Schedule(2, Infinity, () => 0);
    expect([start, start + 3_000_000].map((time) => double.due(time))).toEqual([0, 1500]);
    const half = new Schedule(0.5, Infinity, () => 0);
    expect([start, start + 3_000_000].map((time) => half.due(time))).toEqual([0, 6000]);
    const max = new Schedule(Infinity, Infinity, () => 7);
    expect([start, start + 3_000_000].map((time) => max.due(time))).toEqual([7, 7]);
  });

  test("shortens long pauses, and does not go back", () => {
    const schedule = new Schedule(1, 1000, () => 0);
    const times = [0, 60, 3600, 3599, 3600.5].map((second) => start + second * 1e6);
    expect(times.map((time) => schedule.due(time))).toEqual([0, 1000, 2000, 2000, 2500]);
  });
});

test("sizes have units", () => {
  const sizes = ["1", "2K", "1.5M", "3G", "500MB"].map((text) => sizeOf(text, "--x"));
  expect(sizes).toEqual([1, 2000, 1_500_000, 3e9, 500e6]);
  for (const text of ["", "0", "M", "5X", "-1", "1e9"])
    expect(() => sizeOf(text, "--x")).toThrow(/--x takes bytes/);
});
