// The sums of a ping that goes on for days.

import { Sums } from "../../lib/cli/ping/sums";

test("they are exact, also after more pings than a call takes arguments", () => {
  const sums = new Sums();
  expect(sums.spread).toBeUndefined();
  for (let count = 0; count < 300_000; count++) sums.add(1 + (count % 3));
  sums.add(undefined);
  expect([sums.sent, sums.answered]).toEqual([300_001, 300_000]);
  expect(sums.spread).toEqual({ least: 1, average: 2, most: 3 });
});
