// What a command shows all day: rates, the way through a recording, times and dates.

import { Times } from "../../lib/cli/formats/times";
import { ReplayProgress } from "../../lib/cli/recording/replay-progress";
import { RecentRate } from "../../lib/cli/terminal/rate";

test("a rate is that of the last seconds", () => {
  let now = 0;
  const rate = new RecentRate(() => now);
  expect(rate.perSecond(0)).toBe(0);
  let count = 0;
  // An hour with a hundred in a second, then ten.
  for (; now < 3_600_000; now += 200) rate.perSecond((count += 20));
  expect(rate.perSecond(count)).toBeGreaterThan(95);
  for (let step = 0; step < 30; step++, now += 200) rate.perSecond((count += 2));
  expect(rate.perSecond(count)).toBe(10);
  for (let step = 0; step < 30; step++, now += 200) rate.perSecond(count);
  expect(rate.perSecond(count)).toBe(0);
});

test("a replay says where it is, and how long the rest takes", () => {
  let now = 0;
  const record = (seconds: number) => ({
    time: 1.7e15 + seconds * 1e6,
    frames: [Buffer.alloc(76)],
  });
  // 100 bytes for the header and for each of nine records.
  const way = new ReplayProgress(100, 1000, () => now);
  way.pass(record(5));
  now = 20_000;
  way.pass(record(605));
  expect(way.describe()).toBe("at 0:10:00, 30 %, 0:00:46 left, ");
  for (let rest = 0; rest < 7; rest++) way.pass(record(700));
  expect(way.describe()).toBe("at 0:11:35, 100 %, 0:00:00 left, ");
  const pipe = new ReplayProgress(100, undefined, () => now);
  pipe.pass(record(1));
  expect(pipe.describe()).toBe("at 0:00:00, ");
});

test("a time has its date when another day has begun", () => {
  const times = new Times(new Date(2026, 10, 30, 9));
  expect(times.textOf(new Date(2026, 10, 30, 23, 59, 59, 7))).toBe("23:59:59.007");
  expect(times.textOf(new Date(2026, 11, 1, 0, 0, 1))).toBe("2026-12-01 00:00:01.000");
  expect(times.textOf(new Date(2026, 11, 1, 0, 0, 2))).toBe("00:00:02.000");
});
