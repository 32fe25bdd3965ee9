// Servers in other processes that are killed, stopped, restarted, added and removed.

import { RpcClient, RpcError } from "zmq-napi/rpc";

import { errorOf, ServerProcess, type Work } from "./support";

/** How a call has ended. */
interface Outcome {
  readonly number: number;
  readonly error?: RpcError;
}

/** Starts calls with these numbers, and counts how often each of them ends. */
class Load {
  readonly ends = new Map<number, number>();
  readonly outcomes: Outcome[] = [];
  readonly all: Promise<unknown>;

  constructor(
    client: RpcClient<Work>,
    numbers: readonly number[],
    isIdempotent: (number: number) => boolean = () => false,
  ) {
    this.all = Promise.all(
      numbers.map((number) =>
        client
          .call("work", number, { idempotent: isIdempotent(number) })
          .then((answer) => this.#end({ number: answer }))
          .catch((error: RpcError) => this.#end({ number, error })),
      ),
    );
  }

  /** The calls that failed with this claim about whether they ran. */
  failed(mayHaveRun: boolean): number[] {
    return this.outcomes
      .filter(({ error }) => error?.mayHaveRun === mayHaveRun)
      .map(({ number }) => number);
  }

  get answered(): number[] {
    return this.outcomes.filter(({ error }) => !error).map(({ number }) => number);
  }

  get codes(): Set<string> {
    return new Set(this.outcomes.flatMap(({ error }) => error?.code ?? []));
  }

  #end(outcome: Outcome): void {
    this.outcomes.push(outcome);
    this.ends.set(outcome.number, (this.ends.get(outcome.number) ?? 0) + 1);
  }
}

/** Returns the numbers from 0 on. */
function upTo(count: number): number[] {
  return [...Array(count).keys()];
}

/** Reads a stream to its end. Returns the number of its items, and its error. */
async function readTicks(
  client: RpcClient<Work>,
  to: number,
): Promise<{ items: number; error?: RpcError }> {
  let items = 0;
  try {
    // An item that is missing or comes twice is wrong, however the stream ends.
    for await (const tick of client.stream("ticks", to)) expect(tick).toBe(items++);
    return { items };
  } catch (error) {
    if (error instanceof RpcError) return { items, error };
    throw error;
  }
}

/** Fails unless every call has ended once, and no error denies what a server has run. */
async function expectTruth(
  load: Load,
  count: number,
  servers: ServerProcess[],
): Promise<void> {
  // All that a server has said is there only after its end.
  await Promise.all(servers.map((server) => server.kill()));
  expect(load.ends.size).toBe(count);
  expect([...load.ends.values()].every((times) => times === 1)).toBe(true);
  const ran = new Set(servers.flatMap((server) => server.ran));
  expect(load.failed(false).filter((number) => ran.has(number))).toEqual([]);
}

/** Resolves when the client has a connection to each server. */
async function connected(
  client: RpcClient<Work>,
  ...servers: ServerProcess[]
): Promise<void> {
  const isCalled = (server: ServerProcess): boolean => server.ran.length > 0;
  // A busy server leaves the next call to the other one.
  while (!servers.every(isCalled)) {
    await Promise.all(servers.map(() => client.call("work", -1)));
  }
}

const free = "tcp://127.0.0.1:*";

const socket = { heartbeatInterval: 100, heartbeatTimeout: 300, reconnectInterval: 20 };

test("servers die, stop, return and change under 10,000 calls: each call ends once, and its error is true", async () => {
  await using first = new ServerProcess(free, { most: 1000 });
  await using second = new ServerProcess(free, { most: 1000 });
  await using third = new ServerProcess(free, { most: 1000 });
  const [one, two, three] = [
    await first.address(),
    await second.address(),
    await third.address(),
  ];
  await using client = new RpcClient<Work>({
    timeout: 15_000,
    reachTimeout: 5000,
    socket,
  });
  client.connect(one, two);
  await connected(client, first, second);
  const isThird = (number: number): boolean => number % 3 === 0;
  const read = (): ReturnType<typeof readTicks>[] =>
    upTo(100).map(() => readTicks(client, 300));
  const streams = read();
  const load = new Load(client, upTo(10_000), isThird);
  await first.line(/^ran \d/);
  await second.line(/^ran \d/);
  client.connect(three);
  await first.kill();
  await second.signal("SIGSTOP");
  await using again = new ServerProcess(one, { most: 1000 });
  await again.address();
  client.disconnect(two);
  const more = new Load(client, upTo(1000));
  streams.push(...read());
  await Promise.all([load.all, more.all, ...streams]);
  await second.signal("SIGCONT");
  await using other = new RpcClient<Work>();
  other.connect(two);
  await other.call("work", -2);
  await expectTruth(load, 10_000, [first, second, third, again]);
  expect(load.failed(true).length).toBeGreaterThan(0);
  expect([...load.codes]).toEqual(["SERVER_LOST"]);
  expect(load.failed(true).filter(isThird)).toEqual([]);
  expect(client.statistics().retried).toBeGreaterThan(0);
  const ends = await Promise.all(streams);
  for (const { items, error } of ends) {
    if (error === undefined) expect(items).toBe(300);
    else expect(error).toMatchObject({ code: "SERVER_LOST", mayHaveRun: true });
  }
  expect(ends.filter(({ error }) => error).length).toBeGreaterThan(0);
  expect(ends.filter(({ error }) => !error).length).toBeGreaterThanOrEqual(100);
  expect(more.answered).toHaveLength(1000);
  expect(client.statistics()).toMatchObject({ underWay: 0, waiting: 0, malformed: 0 });
}, 40_000);

test("idempotent calls survive the death of a server", async () => {
  await using first = new ServerProcess(free, { most: 1000 });
  await using second = new ServerProcess(free, { most: 1000 });
  await using client = new RpcClient<Work>({ socket });
  client.connect(await first.address(), await second.address());
  await connected(client, first, second);
  const load = new Load(client, upTo(2000), () => true);
  await first.line(/^ran \d/);
  await first.kill();
  await load.all;
  expect(load.answered.sort((a, b) => a - b)).toEqual([...Array(2000).keys()]);
  expect(client.statistics().retried).toBeGreaterThan(0);
}, 30_000);

test("a stopped server runs later what another has answered: each call ends once all the same", async () => {
  await using stopped = new ServerProcess();
  await using other = new ServerProcess();
  await using client = new RpcClient<Work>({ socket });
  client.connect(await stopped.address(), await other.address());
  await connected(client, stopped, other);
  await stopped.signal("SIGSTOP");
  const load = new Load(client, upTo(1000), () => true);
  await load.all;
  expect(load.answered.sort((a, b) => a - b)).toEqual(upTo(1000));
  expect(client.statistics().retried).toBeGreaterThan(0);
  const before = new Set(other.ran);
  await stopped.signal("SIGCONT");
  // What was sent to the server before it was lost is still on its way to it.
  const [, late] = await stopped.line(/^ran (\d+)/);
  expect(before.has(Number(late))).toBe(true);
  await using last = new RpcClient<Work>();
  last.connect(await stopped.address());
  await last.call("work", -2);
  await expectTruth(load, 1000, [stopped, other]);
  expect(client.statistics()).toMatchObject({ underWay: 0, waiting: 0, malformed: 0 });
}, 30_000);

test("calls wait for a server that restarts, for as long as reachTimeout says", async () => {
  const first = new ServerProcess();
  const address = await first.address();
  await using client = new RpcClient<Work>({ reachTimeout: 10_000, socket });
  client.connect(address);
  expect(await client.call("work", 1)).toBe(1);
  const lost = errorOf(client.call("work", 19));
  await first.line(/^ran 19/);
  await first.kill();
  expect(await lost).toMatchObject({ code: "SERVER_LOST", mayHaveRun: true });
  const waiting = client.call("work", 2);
  await using again = new ServerProcess(address);
  expect(await waiting).toBe(2);
  expect(again.ran).toEqual([2]);
});

test("a server that is stopped counts as lost, and its stream too", async () => {
  await using server = new ServerProcess(free, { most: 1_000_000 });
  await using client = new RpcClient<Work>({ socket });
  client.connect(await server.address());
  const stream = client.stream("ticks");
  expect(await stream.next()).toEqual({ done: false, value: 0 });
  const call = errorOf(client.call("work", 900_000));
  await server.line(/^ran 900000/);
  await server.signal("SIGSTOP");
  expect(await call).toMatchObject({ code: "SERVER_LOST", mayHaveRun: true });
  const rest = (async () => {
    for await (const tick of stream) expect(tick).toBeGreaterThan(0);
  })();
  expect((await errorOf(rest)).code).toBe("SERVER_LOST");
});

test("SIGTERM with 500 calls under way: all are answered or refused, and the server ends", async () => {
  await using server = new ServerProcess(free, { most: 300 });
  await using client = new RpcClient<Work>({ socket });
  client.connect(await server.address());
  const load = new Load(client, upTo(500));
  await server.line(/^ran 499/);
  await server.signal("SIGTERM");
  await load.all;
  expect(load.answered).toHaveLength(500);
  expect(await server.end).toMatchObject({ code: 0, errors: "" });
  await expectTruth(load, 500, [server]);
});

test("SIGTERM when the drain time is too short: calls that run, wait or arrive end in time, with the truth", async () => {
  const drain = 1000;
  await using server = new ServerProcess(free, {
    most: 1_000_000,
    drain,
    server: { maxConcurrency: 200 },
  });
  await using client = new RpcClient<Work>({ reachTimeout: 100, socket });
  client.connect(await server.address());
  expect(await client.call("work", 0)).toBe(0);
  // Each call runs 100 ms longer than the one before. So most calls still wait at the end.
  const times = (from: number, to: number): number[] =>
    upTo(to - from).map((index) => 100 * (from + index) + 1);
  const load = new Load(client, times(0, 400));
  await server.line(/^ran 19901$/);
  // These calls are on their way when the server gets the signal.
  await server.signal("SIGSTOP");
  const late = new Load(client, times(400, 500));
  await server.signal("SIGTERM");
  const begin = performance.now();
  await server.signal("SIGCONT");
  await Promise.all([load.all, late.all]);
  expect(performance.now() - begin).toBeLessThan(drain + 1500);
  expect(await server.end).toMatchObject({ code: 0, errors: "" });
  expect(performance.now() - begin).toBeLessThan(drain + 3000);
  await expectTruth(load, 400, [server]);
  await expectTruth(late, 100, [server]);
  expect(load.codes).toEqual(new Set(["SERVER_CLOSED", "DRAINING"]));
  expect(load.answered.length).toBeGreaterThan(0);
  expect(late.answered).toEqual([]);
  expect(late.failed(false)).toHaveLength(100);
  const ran = new Set(server.ran);
  const unfinished = load.outcomes.filter(({ error }) => error?.code === "SERVER_CLOSED");
  expect(unfinished.every(({ number }) => ran.has(number))).toBe(true);
  expect(load.failed(true)).toHaveLength(unfinished.length);
}, 20_000);

test("a server that drains sends its clients elsewhere, and no call fails", async () => {
  await using first = new ServerProcess();
  await using second = new ServerProcess();
  await using client = new RpcClient<Work>({ socket });
  client.connect(await first.address(), await second.address());
  await connected(client, first, second);
  const load = new Load(client, upTo(500));
  await first.line(/^ran \d/);
  await first.signal("SIGTERM");
  for (let round = 0; first.lines.at(-1) !== "closed"; round++) {
    expect(await client.call("work", 20 * round)).toBe(20 * round);
  }
  await load.all;
  expect(load.codes.size).toBe(0);
});
