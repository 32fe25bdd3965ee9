import { Pull, Push, Request } from "zmq-napi";

import { combinations, open, streaming } from "../support/flows";
import { link } from "../support/transports";

describe.each(combinations(streaming))("%s over %s", (pattern, transport) => {
  test("leaving a loop with break loses no message", async () => {
    using flow = await open(pattern, transport);
    const received: string[] = [];
    for (let index = 0; index < 30; index += 1) await flow.send(`${index}`);
    while (received.length < 30) {
      for await (const message of flow.receiver) {
        received.push(String(message.at(-1)));
        if (received.length % 3 === 0) break;
      }
    }
    expect(received).toEqual(Array.from({ length: 30 }, (_, index) => `${index}`));
  });
});

async function connected(): Promise<{ push: Push; pull: Pull } & Disposable> {
  const push = new Push();
  const pull = new Pull();
  await link("tcp", pull, push);
  const close = () => {
    push.close();
    pull.close();
  };
  return { push, pull, [Symbol.dispose]: close };
}

test("closing the socket ends the iteration that waits", async () => {
  using pull = new Pull();
  const loop = (async () => {
    for await (const message of pull) throw new Error(`got ${String(message)}`);
    return "ended";
  })();
  await new Promise(setImmediate);
  pull.close();
  expect(await loop).toBe("ended");
});

test("closing the socket inside of its loop ends the loop", async () => {
  using sockets = await connected();
  await sockets.push.send("1");
  await sockets.push.send("2");
  const received: string[] = [];
  for await (const message of sockets.pull) {
    received.push(String(message));
    sockets.pull.close();
  }
  expect(received).toEqual(["1"]);
});

test("iterating over a closed socket ends at once", async () => {
  using pull = new Pull();
  pull.close();
  for await (const message of pull) throw new Error(`unreachable: ${String(message)}`);
  for await (const message of pull.messages()) {
    throw new Error(`unreachable: ${String(message)}`);
  }
});

test("return() ends a next() that waits, and takes no message", async () => {
  using sockets = await connected();
  const iterator = sockets.pull[Symbol.asyncIterator]();
  const pending = [iterator.next(), iterator.next()];
  expect(await iterator.return?.()).toEqual({ value: undefined, done: true });
  expect(await Promise.all(pending)).toEqual([
    { value: undefined, done: true },
    { value: undefined, done: true },
  ]);
  expect(await iterator.next()).toEqual({ value: undefined, done: true });
  await sockets.push.send("still there");
  expect(String(await sockets.pull.receive())).toBe("still there");
});

test("several next() calls get messages in their order", async () => {
  using sockets = await connected();
  const iterator = sockets.pull.messages();
  const results = [iterator.next(), iterator.next(), iterator.next()];
  for (const text of ["1", "2", "3"]) await sockets.push.send(text);
  expect((await Promise.all(results)).map(({ value }) => String(value))).toEqual([
    "1",
    "2",
    "3",
  ]);
});

test("two loops share the messages", async () => {
  using sockets = await connected();
  const received: string[] = [];
  const loop = async () => {
    for await (const message of sockets.pull) {
      received.push(String(message));
      if (received.length >= 20) sockets.pull.close();
    }
  };
  const loops = [loop(), loop()];
  for (let index = 0; index < 20; index += 1) await sockets.push.send(`${index}`);
  await Promise.all(loops);
  expect(received).toEqual(Array.from({ length: 20 }, (_, index) => `${index}`));
});

test("an exception in the loop leaves the socket usable", async () => {
  using sockets = await connected();
  await sockets.push.send("1");
  await sockets.push.send("2");
  const loop = async () => {
    for await (const message of sockets.pull) throw new Error(String(message));
  };
  await expect(loop()).rejects.toThrow("1");
  expect(String(await sockets.pull.receive())).toBe("2");
});

test("messages({signal}) throws the signal's reason and loses nothing", async () => {
  using sockets = await connected();
  const abort = new AbortController();
  const reason = new Error("enough");
  const received: string[] = [];
  const loop = (async () => {
    for await (const message of sockets.pull.messages({ signal: abort.signal })) {
      received.push(String(message));
      if (received.length === 2) abort.abort(reason);
    }
  })();
  for (const text of ["1", "2", "3"]) await sockets.push.send(text);
  await expect(loop).rejects.toBe(reason);
  expect(received).toEqual(["1", "2"]);
  expect(String(await sockets.pull.receive())).toBe("3");
});

test("messages({timeout}) throws EAGAIN when no message comes in time", async () => {
  using sockets = await connected();
  await sockets.push.send("1");
  const received: string[] = [];
  const loop = (async () => {
    for await (const message of sockets.pull.messages({ timeout: 200 })) {
      received.push(String(message));
    }
  })();
  await expect(loop).rejects.toMatchObject({ code: "EAGAIN" });
  expect(received).toEqual(["1"]);
});

test("receiveTimeout bounds each wait of an iteration", async () => {
  using pull = new Pull({ receiveTimeout: 10 });
  const loop = (async () => {
    for await (const message of pull) void message;
  })();
  await expect(loop).rejects.toMatchObject({ code: "EAGAIN" });
});

test("errors of the socket end the iteration with that error", async () => {
  using request = new Request();
  await expect(request[Symbol.asyncIterator]().next()).rejects.toMatchObject({
    code: "EFSM",
  });
});
