// Servers and clients let the event loop turn, however much they have to do.

import { Dealer } from "zmq-napi";
import { RpcClient, RpcServer } from "zmq-napi/rpc";

import { header, mostInATurn, terms } from "./messages";

/** More operations than fit in a turn, and fewer than all. */
const few = 1100;

interface Counted {
  server: RpcServer;
  dealer: Dealer;
  readonly runs: number;
}

async function counted(name: string): Promise<Counted & AsyncDisposable> {
  const server = new RpcServer({
    socket: { receiveHighWaterMark: 0, sendHighWaterMark: 0 },
  });
  let runs = 0;
  server.handle("run", () => ++runs);
  server.handle("flow", async function* () {
    for (;;) yield ++runs;
  });
  const high = { sendHighWaterMark: 0, receiveHighWaterMark: 0 };
  const dealer = new Dealer({ linger: 0, ...high });
  dealer.connect(await server.bind(`inproc://${name}`));
  return {
    server,
    dealer,
    get runs() {
      return runs;
    },
    async [Symbol.asyncDispose]() {
      dealer.close();
      await server.close();
    },
  };
}

test("while it runs the calls that have come", async () => {
  await using one = await counted("turns-calls");
  const call = terms("run");
  for (let id = 0; id < 5000; id++) one.dealer.trySend(["", header(1, id, call), ""]);
  expect(await mostInATurn(() => one.runs, 5000)).toBeLessThan(few);
});

test("while it makes the items of a stream", async () => {
  await using one = await counted("turns-items");
  one.dealer.trySend(["", header(1, 1, terms("flow", 0xffffffff, 5000)), ""]);
  expect(await mostInATurn(() => one.runs, 5000)).toBeLessThan(few);
});

test.each(["call", "stream"] as const)(
  "while a program retries a %s that fails at once",
  async (how) => {
    await using client = new RpcClient({ reachTimeout: 0 });
    let turned = false;
    setImmediate(() => (turned = true));
    let failures = 0;
    for (; !turned && failures < 20_000; failures++) {
      const attempt = how === "call" ? client.call("x") : client.stream("x").next();
      await expect(attempt).rejects.toMatchObject({ code: "UNREACHABLE" });
    }
    expect(failures).toBeLessThan(few);
  },
);

test("while it drops what is malformed", async () => {
  await using one = await counted("turns-malformed");
  for (let id = 0; id < 5000; id++) one.dealer.trySend(["", header(99, id)]);
  const most = await mostInATurn(() => one.server.statistics().malformed, 5000);
  expect(most).toBeLessThan(few);
});
