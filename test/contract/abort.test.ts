import { Pull, Push } from "zmq-napi";

import { combinations, open, streaming } from "../support/flows";
import { run } from "../support/program";
import { endpoint, link, wireTransports } from "../support/transports";

const reason = new Error("changed my mind");

describe.each(combinations())("%s over %s", (pattern, transport) => {
  test("an aborted receive leaves the message to the next", async () => {
    using flow = await open(pattern, transport);
    await flow.ask();
    const abort = new AbortController();
    const aborted = flow.receiver.receive({ signal: abort.signal });
    const next = flow.receive();
    abort.abort(reason);
    await expect(aborted).rejects.toBe(reason);
    await flow.send(["whole", "message"]);
    expect((await next).map(String)).toEqual(["whole", "message"]);
  });
});

describe.each(combinations(streaming))("%s over %s", (pattern, transport) => {
  test("either a message is received or the abort is reported, and never both", async () => {
    using flow = await open(pattern, transport);
    const received: string[] = [];
    let [sent, aborted] = [0, 0];
    while (sent < 200) {
      const abort = new AbortController();
      const receiving = flow.receiver.receive({ signal: abort.signal });
      await flow.send([`${sent}`, "tail"]);
      sent += 1;
      // The abort comes before the message, at about the same time, or after it.
      if (sent % 3 === 0) await new Promise(setImmediate);
      abort.abort(reason);
      await receiving.then(
        (message) => received.push(String(message.slice(flow.prefix))),
        () => (aborted += 1),
      );
    }
    while (received.length < sent) received.push(String(await flow.receive()));
    expect(received).toEqual(Array.from({ length: sent }, (_, index) => `${index},tail`));
    expect(aborted).toBeLessThanOrEqual(sent);
    expect(flow.receiver.tryReceive()).toBeUndefined();
  });

  test("an aborted send sends nothing, and the sends around it send everything", async () => {
    using flow = await open(pattern, transport, {
      sendHighWaterMark: 1,
      receiveHighWaterMark: 1,
      sendBufferSize: 8192,
      receiveBufferSize: 8192,
    });
    const padding = Buffer.alloc(65_536);
    const kept: string[] = [];
    const sends = Array.from({ length: 60 }, (_, index) => {
      const abort = new AbortController();
      const name = `${index}`;
      const send = flow.sender.send(flow.outgoing([name, padding]), {
        signal: abort.signal,
      });
      const fate = send.then(
        () => kept.push(name),
        (error) => expect(error).toBe(reason),
      );
      return { abort, fate };
    });
    for (const { abort } of sends.filter((_, index) => index % 2 === 1))
      abort.abort(reason);
    const received: string[] = [];
    const receiving = (async () => {
      for await (const message of flow.receiver.messages()) {
        const [name, tail] = message.slice(flow.prefix);
        received.push(`${String(name)}:${tail?.length}`);
        if (String(name) === "last") break;
      }
    })();
    await Promise.all(sends.map(({ fate }) => fate));
    await flow.send("last");
    await receiving;
    expect(kept.length).toBeGreaterThanOrEqual(30);
    expect(kept.length).toBeLessThan(60);
    const inOrder = kept.sort((one, other) => Number(one) - Number(other));
    expect(received).toEqual([
      ...inOrder.map((name) => `${name}:65536`),
      "last:undefined",
    ]);
  });
});

test("an operation with an aborted signal rejects with its reason and does nothing", async () => {
  using pull = new Pull();
  using push = new Push();
  await link("inproc", pull, push);
  await push.send("there");
  const signal = AbortSignal.abort(reason);
  await expect(pull.receive({ signal })).rejects.toBe(reason);
  await expect(push.send("not sent", { signal })).rejects.toBe(reason);
  expect(String(await pull.receive())).toBe("there");
  expect(pull.tryReceive()).toBeUndefined();
});

test("an abort without a reason rejects with an AbortError", async () => {
  using pull = new Pull();
  const abort = new AbortController();
  const received = pull.receive({ signal: abort.signal });
  abort.abort();
  await expect(received).rejects.toMatchObject({ name: "AbortError" });
});

test("AbortSignal.timeout rejects with a TimeoutError", async () => {
  using push = new Push();
  const send = push.send("x", { signal: AbortSignal.timeout(10) });
  await expect(send).rejects.toMatchObject({ name: "TimeoutError" });
});

test("an abort after the end changes nothing", async () => {
  using pull = new Pull();
  using push = new Push();
  await link("inproc", pull, push);
  const abort = new AbortController();
  await push.send("x", { signal: abort.signal });
  const received = pull.receive({ signal: abort.signal });
  expect(String(await received)).toBe("x");
  abort.abort(reason);
  await push.send("y");
  expect(String(await pull.receive())).toBe("y");
});

test.each(wireTransports)(
  "one signal ends many operations over %s",
  async (transport) => {
    using pull = new Pull();
    using push = new Push();
    const abort = new AbortController();
    const { signal } = abort;
    const operations = [
      ...Array.from({ length: 20 }, () => pull.receive({ signal })),
      ...Array.from({ length: 20 }, () => push.send("x", { signal })),
    ];
    abort.abort(reason);
    for (const operation of operations) await expect(operation).rejects.toBe(reason);
    const bound = await pull.bind(endpoint(transport));
    push.connect(bound);
    await push.send("usable");
    expect(String(await pull.receive())).toBe("usable");
  },
);

test.each([1, "signal", {}, []])("a signal of %p is a TypeError", (signal) => {
  using pull = new Pull();
  const options = { signal } as unknown as { signal: AbortSignal };
  expect(() => pull.receive(options)).toThrow("signal must be an AbortSignal");
});

test("one signal may end many operations without a warning", async () => {
  const end = await run(`
    const abort = new AbortController();
    const pull = new zmq.Pull();
    const signal = abort.signal;
    const all = Array.from({ length: 50 }, () => pull.receive({ signal }));
    abort.abort();
    await Promise.allSettled(all);
    pull.close();`);
  expect(end).toMatchObject({ code: 0, errors: "" });
});
