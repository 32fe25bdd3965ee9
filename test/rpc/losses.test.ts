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

  constructor(client: RpcClient<Work>, count: number, idempotent = false) {
    const numbers = Array.from({ length: count }, (_, number) => number);
    this.all = Promise.all(
      numbers.map((number) =>
        client
          .call("work", number, { idempotent })
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
  await using first = new ServerProcess(free, 1000);
  await using second = new ServerProcess(free, 1000);
  await using third = new ServerProcess(free, 1000);
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
  const load = new Load(client, 10_000);
  await first.line(/^ran \d/);
  await second.line(/^ran \d/);
  client.connect(three);
  await first.kill();
  await second.signal("SIGSTOP");
  await using again = new ServerProcess(one, 1000);
  await again.address();
  client.disconnect(two);
  const more = new Load(client, 1000);
  await Promise.all([load.all, more.all]);
  await second.signal("SIGCONT");
  await using other = new RpcClient<Work>();
  other.connect(two);
  await other.call("work", -2);
  await expectTruth(load, 10_000, [first, second, third, again]);
  expect(load.failed(true).length).toBeGreaterThan(0);
  expect([...load.codes]).toEqual(["SERVER_LOST"]);
  expect(more.answered).toHaveLength(1000);
  expect(client.statistics()).toMatchObject({ underWay: 0, waiting: 0, malformed: 0 });
}, 40_000);

test("idempotent calls survive the death of a server", async () => {
  await using first = new ServerProcess(free, 1000);
  await using second = new ServerProcess(free, 1000);
  await using client = new RpcClient<Work>({ socket });
  client.connect(await first.address(), await second.address());
  await connected(client, first, second);
  const load = new Load(client, 2000, true);
  await first.line(/^ran \d/);
  await first.kill();
  await load.all;
  expect(load.answered.sort((a, b) => a - b)).toEqual([...Array(2000).keys()]);
  expect(client.statistics().retried).toBeGreaterThan(0);
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
  await using server = new ServerProcess(free, 1_000_000);
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
  await using server = new ServerProcess(free, 300);
  await using client = new RpcClient<Work>({ socket });
  client.connect(await server.address());
  const load = new Load(client, 500);
  await server.line(/^ran 499/);
  await server.signal("SIGTERM");
  await load.all;
  expect(load.answered).toHaveLength(500);
  expect(await server.end).toMatchObject({ code: 0, errors: "" });
  await expectTruth(load, 500, [server]);
});

test("a server that drains sends its clients elsewhere, and no call fails", async () => {
  await using first = new ServerProcess();
  await using second = new ServerProcess();
  await using client = new RpcClient<Work>({ socket });
  client.connect(await first.address(), await second.address());
  await connected(client, first, second);
  const load = new Load(client, 500);
  await first.line(/^ran \d/);
  await first.signal("SIGTERM");
  for (let round = 0; first.lines.at(-1) !== "closed"; round++) {
    expect(await client.call("work", 20 * round)).toBe(20 * round);
  }
  await load.all;
  expect(load.codes.size).toBe(0);
});
