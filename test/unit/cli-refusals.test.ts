// What the command line says of peers that were refused, and where the terminal shows it.

import { Dashboard } from "../../lib/cli/proxy/dashboard";
import type { Sample } from "../../lib/cli/proxy/rates";
import { Peers } from "../../lib/cli/sockets/peers";

const address = "tcp://127.0.0.1:9";
const refusal = (explanation: string): any => ({
  type: "handshake:error:other",
  address,
  explanation,
  error: new Error("refused"),
});
const handshake = { type: "handshake", address };

afterEach(() => jest.restoreAllMocks());

/** Lets a socket have events, each at its time. Resolves with what is told, and the peers. */
async function told(timed: readonly (readonly [any, number])[], end?: Error) {
  const notes: string[] = [];
  const now = jest.spyOn(performance, "now");
  async function* events() {
    for (const [event, time] of timed) {
      now.mockReturnValue(time);
      yield event;
    }
    if (end) throw end;
  }
  const socket: any = { events: events() };
  const peers = new Peers(socket, false, (text) => notes.push(text));
  let turns = 0;
  while (turns++ < timed.length + 2) await new Promise(setImmediate);
  return { notes, peers };
}

test("a refusal is told once, and summed up each hour, whoever else connects", async () => {
  // A health check every five seconds and a scan, while clients come, for three hours.
  const day = Array.from({ length: 3 * 720 + 1 }, (_, index) => index * 5000).flatMap(
    (time): [any, number][] => [
      [refusal("It closed."), time],
      [handshake, time],
      [refusal("No CURVE."), time + 1],
    ],
  );
  const { notes } = await told(day);
  const rest = notes.slice(2);
  expect(notes.slice(0, 2)).toEqual([
    `${address} was refused: It closed`,
    `${address} was refused: No CURVE`,
  ]);
  expect(rest).toHaveLength(2);
  expect(rest[0]).toBe(
    "1441 more refusals in 1:00:00, for reasons that were told before",
  );
  expect(rest[1]).toMatch(/^288\d more refusals in 2:00:00,/);
});

test("a new reason is told at once, after how often the others came", async () => {
  const { notes, peers } = await told([
    [refusal("One."), 0],
    [refusal("One."), 3000],
    [refusal("Two."), 5000],
    [refusal("Two."), 5000 + 3_600_001],
  ]);
  expect(notes).toEqual([
    `${address} was refused: One`,
    "1 more refusal in 2.0 s, for reasons that were told before",
    `${address} was refused: Two`,
    `${address} was refused: Two`,
  ]);
  expect(peers.refusal).toBe(`: ${address} was refused: Two`);
});

test("an error of the events is a sentence", async () => {
  const { notes } = await told([[handshake, 0]], new Error("no descriptors"));
  expect(notes).toEqual(["who comes and goes is not known any more: no descriptors"]);
});

const flow = { messages: 0, bytes: 0, dropped: 0 };
const sample: Sample = {
  time: 0,
  forward: flow,
  backward: flow,
  capture: null,
  peers: { frontEnd: 0, backEnd: 0 },
};

const restore: (() => void)[] = [];

afterEach(() => {
  for (const undo of restore.splice(0).reverse()) undo();
});

/** Sets a property that a stream may lack, until the test ends. */
function setProperty(stream: any, name: string, value: unknown) {
  const before = Object.getOwnPropertyDescriptor(stream, name);
  restore.push(() => {
    if (before) Object.defineProperty(stream, name, before);
    else delete stream[name];
  });
  Object.defineProperty(stream, name, { value, configurable: true });
}

/** Gives the terminal a size, and collects what is written to it. */
function terminal(isTTY: boolean) {
  const written: string[] = [];
  jest.spyOn(process.stdout, "write").mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  setProperty(process.stderr, "isTTY", isTTY);
  const size = (columns: number) => {
    setProperty(process.stdout, "columns", columns);
  };
  return { written, size };
}

test("a note stands above the table of a proxy, which is drawn once", async () => {
  const { written, size } = terminal(true);
  size(80);
  const board = new Dashboard("table", "proxy");
  board.above(() => written.push("early"));
  await board.show(sample, sample, "");
  const [, table] = written;
  board.above(() => written.push("note"));
  expect(written).toEqual(["early", table, "\u001B[5A\r\u001B[J", "note", table]);
  await board.show(sample, sample, "");
  expect(written.at(-1)).toBe(`\u001B[5A${table}`);
});

test("a note in a file moves nothing on the terminal", async () => {
  const { written, size } = terminal(false);
  size(80);
  const board = new Dashboard("table", "proxy");
  await board.show(sample, sample, "");
  board.above(() => written.push("note"));
  expect(written.slice(1)).toEqual(["note"]);
});

test("a table is drawn over all lines that a narrower terminal makes of it", async () => {
  const { written, size } = terminal(true);
  size(80);
  const board = new Dashboard("table", "proxy");
  await board.show(sample, sample, "");
  // eslint-disable-next-line no-control-regex -- the colours are not shown
  const plain = written[0]!.replace(/\u001B\[[\d;]*[A-Za-z]|\r/g, "");
  const lines = plain.split("\n").slice(0, -1);
  const rows = lines.map((line) => Math.max(1, Math.ceil(line.length / 50)));
  const sum = rows.reduce((all, one) => all + one, 0);
  expect(sum).toBeGreaterThan(lines.length);
  size(50);
  await board.show(sample, sample, "");
  expect(written.at(-1)).toMatch(new RegExp(`^\\u001B\\[${sum}A`));
});
