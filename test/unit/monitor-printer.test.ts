// What `zmq-napi monitor` prints of events that come again and again, and on the next day.

import { Printer, textOf } from "../../lib/cli/monitor/printer";
import { type Repeated, Repeats } from "../../lib/cli/monitor/repeats";

const address = "tcp://127.0.0.1:9";
const event = (type: string, rest: object = {}): any => ({ type, address, ...rest });
const down = [
  event("connect:delay"),
  event("close"),
  event("connect:retry", { interval: 100 }),
];

/** Takes events, each at its time. Returns the types of those that are news, and the sums. */
function taken(repeats: Repeats, timed: readonly (readonly [any, number])[]) {
  const news: string[] = [];
  const sums: Repeated[] = [];
  for (const [one, time] of timed) {
    const { isNew, before } = repeats.take(one, time);
    if (before !== undefined) sums.push(before);
    if (isNew) news.push(one.type);
  }
  return { news, sums };
}

/** Attempts to connect to a peer that is down: ten a second. */
function attempts(count: number, from = 0): [any, number][] {
  return Array.from({ length: count }, (_, index) =>
    down.map((one): [any, number] => [one, from + index * 100]),
  ).flat();
}

const types = down.map(({ type }) => type);

test("a cycle is told once, and then summed up after ten seconds and each minute", () => {
  const repeats = new Repeats();
  const { news, sums } = taken(repeats, attempts(1201));
  expect(news).toEqual(types);
  expect(sums.map(({ milliseconds }) => milliseconds)).toEqual([10_000, 70_000]);
  expect(sums[1]).toMatchObject({ address, attempts: 700 });
  const [rest] = repeats.rest(120_100);
  expect(rest).toEqual({ address, attempts: 1200, events: 3600, milliseconds: 120_000 });
  expect(repeats.rest(120_100)).toEqual([]);
});

test("what follows is told, with what has come again before", () => {
  const repeats = new Repeats();
  const up = [event("connect"), event("handshake"), event("disconnect"), ...down];
  const later = up.map((one): [any, number] => [one, 1000]);
  const { news, sums } = taken(repeats, [...attempts(10), ...later, ...later]);
  expect(sums).toEqual([{ address, attempts: 9, events: 27, milliseconds: 900 }]);
  // A peer that came back is no repetition, however fast it is.
  const again = [...types, "connect", "handshake", "disconnect", ...types];
  expect(news).toEqual([...again, "connect", "handshake", "disconnect", ...types]);
});

test("what is rare is told each time, and so is each client of a bound socket", () => {
  const rare = Array.from({ length: 5 }, (_, count): [any, number] => [
    event("connect:retry"),
    count * 10_001,
  ]);
  expect(taken(new Repeats(), rare).news).toHaveLength(5);
  const clients = Array.from({ length: 500 }, (_, count): [any, number] => [
    event("accept", { remote: `tcp://127.0.0.1:${1000 + count}` }),
    count,
  ]);
  expect(taken(new Repeats(), clients).news).toHaveLength(500);
});

test("the first line of a new day has the date before it", async () => {
  jest.useFakeTimers({ now: new Date(2026, 10, 30, 23, 59, 59, 500) });
  const lines: string[] = [];
  const write = jest.spyOn(process.stdout, "write").mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
  try {
    const printer = new Printer({ json: false, verbose: true });
    await printer.print(event("connect:delay"));
    jest.setSystemTime(new Date(2026, 11, 1, 0, 0, 1, 5));
    await printer.print(event("connect:delay"));
    await printer.print(event("connect:delay"));
  } finally {
    write.mockRestore();
    jest.useRealTimers();
  }
  expect(lines).toEqual([
    expect.stringMatching(/^23:59:59\.500 {2}connect:delay /),
    "2026-12-01\n",
    expect.stringMatching(/^00:00:01\.005 {2}connect:delay /),
    expect.stringMatching(/^00:00:01\.005 /),
  ]);
});

test("events that were dropped are told at the end", () => {
  const lines: string[] = [];
  const write = jest.spyOn(process.stdout, "write").mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
  try {
    for (const json of [false, true]) {
      new Printer({ json, verbose: false }).summarize(0);
      new Printer({ json, verbose: false }).summarize(7);
    }
  } finally {
    write.mockRestore();
  }
  expect(lines).toEqual([
    expect.stringMatching(
      / {2}\(not printed\) +The output was too slow for 7 events\.\n$/,
    ),
    '{"kind":"summary","dropped":7}\n',
  ]);
});

test("on a narrow terminal, no word is cut", () => {
  const entry = { name: "connect:retry", style: "dim", place: address } as const;
  const now = new Date(2026, 10, 30, 9, 5, 3, 7);
  const lines = (width: number) =>
    textOf({ ...entry, why: "There is no connection. libzmq tries again." }, now, width);
  expect(lines(200)).toMatch(
    /^09:05:03\.007 {2}connect:retry {13}tcp:\S+ {2}There .*again\.$/,
  );
  expect(lines(80).split("\n")).toEqual([
    `09:05:03.007  connect:retry  ${address}`,
    "  There is no connection. libzmq tries again.",
  ]);
  expect(lines(30).split("\n")).toEqual([
    "09:05:03.007  connect:retry",
    `  ${address}`,
    "  There is no connection.",
    "  libzmq tries again.",
  ]);
});
