import { join } from "node:path";

import { bench, node, script } from "./bench";

interface Comparison {
  ratio: number;
  interval: [number, number];
  visible: number;
  changed: boolean;
  words: string;
}

/** Compares series of measurements, with the same random numbers each time. */
async function compare(
  base: number[],
  present: number[],
  { comparisons = 4, better = "more" } = {},
): Promise<Comparison> {
  const { output, errors } = await script(`
    const { compare, verdict } = await import(bench + "/compare/comparison.mjs");
    let seed = 1;
    const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
    const series = ${JSON.stringify([base, present])};
    const result = compare(...series, ${comparisons}, random);
    console.log(JSON.stringify({ ...result, words: verdict(result, "${better}") }));
  `);
  expect(errors).toBe("");
  return JSON.parse(output) as Comparison;
}

// The values differ by some 5 %, as values of real runs do.
const some = [100, 104, 98, 101, 97, 103, 99, 102, 105, 96, 100, 101];
const others = [101, 98, 103, 97, 100, 105, 96, 102, 99, 104, 101, 98];
const times = (values: number[], factor: number) => values.map((value) => value * factor);

test("noise is no change", async () => {
  const { changed, words, visible } = await compare(some, others);
  expect(changed).toBe(false);
  expect(visible).toBeGreaterThan(0.02);
  expect(visible).toBeLessThan(0.15);
  expect(words).toMatch(/^no change seen; a change of [\d.]+ % would have been seen$/);
});

test("the same values are no change", async () => {
  expect((await compare(some, some)).changed).toBe(false);
});

test("a difference beyond the noise is a change, in both directions", async () => {
  const faster = await compare(some, times(others, 1.3));
  expect(faster).toMatchObject({ changed: true });
  expect(faster.ratio).toBeCloseTo(1.3, 1);
  expect(faster.interval[0]).toBeGreaterThan(1.2);
  expect(faster.interval[1]).toBeLessThan(1.4);
  expect(faster.words).toMatch(/^faster, by 3\d % \(95 % interval: 2\d % to 3\d %\)$/);
  const slower = await compare(some, times(others, 0.7));
  expect(slower.words).toMatch(/^slower, by (29|30|31) % /);
});

test("less processor time is better", async () => {
  const less = await compare(some, times(others, 0.7), { better: "less" });
  expect(less.words).toMatch(/^less: better, by (29|30|31) % /);
});

test("one outlier is no change", async () => {
  const present = [...others];
  present[3] = 10;
  expect((await compare(some, present)).changed).toBe(false);
});

test("only values above 0 have ratios", async () => {
  const { output } = await script(`
    const { comparable } = await import(bench + "/compare/comparison.mjs");
    console.log(comparable([1, 2], [0.1]), comparable([1, 2], [0]), comparable([-1], [2]));
  `);
  expect(output.trim()).toBe("true false false");
});

test("with more comparisons, a change must be larger", async () => {
  const present = times(others, 1.032);
  const [one, many] = await Promise.all([
    compare(some, present, { comparisons: 1 }),
    compare(some, present, { comparisons: 500 }),
  ]);
  expect(many.visible).toBeGreaterThan(one.visible);
  expect(many.changed).toBe(false);
});

test.each([
  [[], /^Name one commit\.\n\nUsage: npm run bench:compare -- BASE/],
  [
    ["HEAD", "--rounds", "3"],
    /^At least 8 rounds are needed to distinguish a change from noise\./,
  ],
  [["HEAD", "--workload", "speed"], /^Unknown workload "speed"\. Known are throughput/],
  [
    ["HEAD", "--peer", "tcp"],
    /^throughput has no peer "tcp" of ours; there are zmq-napi, /,
  ],
  [["no-such-commit"], /^There is no commit "no-such-commit" here\.|^Only a clone /],
])("compare %p is answered in a sentence", async (args, answer) => {
  const { code, errors } = await node([join(bench, "compare", "index.mjs"), ...args]);
  expect(errors).toMatch(answer);
  expect(code).toBe(2);
});
