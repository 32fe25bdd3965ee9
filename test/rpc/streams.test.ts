import { RpcClient, RpcServer } from "zmq-napi/rpc";

import { both, errorOf } from "./support";

const endpoints = ["tcp://127.0.0.1:*", "inproc://streams"];

describe.each(endpoints)("a stream over %s", (endpoint) => {
  test("delivers every item in order, then ends", async () => {
    await using peers = await both({ window: 7 }, {}, endpoint);
    const items: number[] = [];
    for await (const item of peers.client.stream("count", 1000)) items.push(item);
    expect(items).toEqual([...Array(1000).keys()]);
    expect(peers.client.statistics()).toMatchObject({ underWay: 0, unawaited: 0 });
  });

  test("is never ahead of its reader by more than the window", async () => {
    await using peers = await both({ window: 4 }, {}, endpoint);
    const stream = peers.client.stream("count", 100);
    expect((await stream.next()).value).toBe(0);
    await peers.heard("makes 3");
    // An answer that comes after it shows that the server has nothing more to send.
    await peers.client.call("echo", 1);
    expect(peers.said).not.toContain("makes 5");
    for (let number = 1; number < 50; number++) {
      expect((await stream.next()).value).toBe(number);
      const made = peers.said.filter((text) => text.startsWith("makes")).length;
      expect(made).toBeLessThanOrEqual(number + 1 + 4);
    }
    await stream.return();
    await peers.heard("count ends");
  });

  test("that is left ends the handler's iterator", async () => {
    await using peers = await both({}, {}, endpoint);
    for await (const item of peers.client.stream("count", 1e9)) if (item > 100) break;
    await peers.heard("count ends");
    expect(peers.client.statistics().underWay).toBe(0);
  });

  test("that is aborted throws the reason, and ends the handler's iterator", async () => {
    await using peers = await both({}, {}, endpoint);
    const controller = new AbortController();
    const reason = new Error("enough");
    const reading = async (): Promise<void> => {
      const { signal } = controller;
      for await (const item of peers.client.stream("count", 1e9, { signal })) {
        if (item === 200) controller.abort(reason);
      }
    };
    await expect(reading()).rejects.toBe(reason);
    await peers.heard("count ends");
  });
});

interface Streams {
  broken(): AsyncIterable<number>;
  silent(): AsyncIterable<number>;
}

test("the error of a handler comes after the items before it", async () => {
  await using server = new RpcServer<Streams>().handle("broken", async function* () {
    yield 1;
    yield 2;
    throw new Error("no third");
  });
  await using client = new RpcClient<Streams>();
  client.connect(await server.bind("inproc://broken"));
  const seen: number[] = [];
  const reading = (async () => {
    for await (const item of client.stream("broken")) seen.push(item);
  })();
  expect(await errorOf(reading)).toMatchObject({
    code: "HANDLER_FAILED",
    message: "no third",
  });
  expect(seen).toEqual([1, 2]);
});

test("a stream that is silent for longer than its lease goes on while both ends are there", async () => {
  let go = (): void => undefined;
  const gone = new Promise<void>((resolve) => (go = resolve));
  await using server = new RpcServer<Streams>().handle("silent", async function* () {
    await gone;
    yield 1;
  });
  await using client = new RpcClient<Streams>({ lease: 100 });
  client.connect(await server.bind("tcp://127.0.0.1:*"));
  setTimeout(go, 500);
  const items: number[] = [];
  for await (const item of client.stream("silent")) items.push(item);
  expect(items).toEqual([1]);
});

test("a stream that nobody reads does not begin", async () => {
  await using peers = await both();
  peers.client.stream("count", 10);
  await peers.client.call("echo", 1);
  expect(peers.said).toEqual([]);
});

test("closing the server ends a stream with an error", async () => {
  await using peers = await both();
  const stream = peers.client.stream("count", 1e9);
  await stream.next();
  await peers.server.close();
  const rest = (async () => {
    for await (const item of stream) expect(item).toBeGreaterThan(0);
  })();
  expect((await errorOf(rest)).code).toBe("SERVER_CLOSED");
  await peers.heard("count ends");
});
