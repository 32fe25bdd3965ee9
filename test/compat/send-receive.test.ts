import { endingOf } from "./ending";
import { both } from "./packages";

both((it) => {
  const timedOut = {
    how: "rejects",
    code: "EAGAIN",
    errno: 11,
    message: it.says("Operation was not possible or timed out"),
    address: undefined,
  };

  test("send resolves with nothing, receive with the frames", async () => {
    const [one, other] = await it.connected("Pair", "Pair");
    expect(await endingOf(() => other.send("a"))).toEqual({ how: "resolves" });
    expect((await one.receive()).map(String)).toEqual(["a"]);
  });

  test("operations go both ways at the same time", async () => {
    const [one, other] = await it.connected("Pair", "Pair");
    const received = Promise.all([one.receive(), other.receive()]);
    await Promise.all([one.send("to other"), other.send("to one")]);
    expect((await received).map(String)).toEqual(["to one", "to other"]);
  });

  test.each(["receive", "send"])("a timeout of 0 ends %s at once", async (operation) => {
    const dealer = it.open("Dealer", { [`${operation}Timeout`]: 0 });
    expect(await endingOf(() => dealer[operation]("x"))).toMatchObject(
      operation === "send" ? timedOut : { how: expect.any(String) },
    );
    const ending = await endingOf(() =>
      operation === "send" ? dealer.send("x") : dealer.receive(),
    );
    expect(ending).toMatchObject(timedOut);
  });

  test.each(["receive", "send"])("a timeout of 30 ms ends %s then", async (operation) => {
    const dealer = it.open("Dealer", { [`${operation}Timeout`]: 30 });
    const began = performance.now();
    const ending = await endingOf(() =>
      operation === "send" ? dealer.send("x") : dealer.receive(),
    );
    expect(ending).toMatchObject(timedOut);
    expect(performance.now() - began).toBeGreaterThan(28);
  });

  test("a timeout can be set at any time", async () => {
    const dealer = it.open("Dealer");
    dealer.connect("inproc://nobody");
    dealer.receiveTimeout = 1;
    expect(await endingOf(() => dealer.receive())).toMatchObject(timedOut);
  });

  test("the high-water mark makes send wait, then time out", async () => {
    const push = it.open("Push", { sendHighWaterMark: 2, sendTimeout: 20 });
    push.connect("inproc://nobody-yet");
    await push.send("1");
    await push.send("2");
    expect(await endingOf(() => push.send("3"))).toMatchObject(timedOut);
    expect(push.writable).toBe(false);
  });

  test("messages wait for a peer that connects later", async () => {
    const push = it.open("Push");
    await push.bind("tcp://127.0.0.1:*");
    const sent = push.send("waits");
    const pull = it.open("Pull");
    pull.connect(push.lastEndpoint);
    await sent;
    expect(String(await pull.receive())).toBe("waits");
  });

  test("readable and writable show what is possible at once", async () => {
    const [pull, push] = await it.connected("Pull", "Push");
    expect(pull.readable).toBe(false);
    expect(pull.writable).toBe(false);
    expect(it.open("Push").writable).toBe(false);
    await push.send("x");
    while (!pull.readable) await new Promise(setImmediate);
    expect(push.readable).toBe(false);
    await pull.receive();
    expect(pull.readable).toBe(false);
  });

  test("for await takes message after message, until the socket is closed", async () => {
    const [pull, push] = await it.connected("Pull", "Push");
    for (let count = 0; count < 5; count++) await push.send(String(count));
    const taken: string[] = [];
    for await (const [frame] of pull) {
      taken.push(String(frame));
      if (taken.length === 5) pull.close();
    }
    expect(taken).toEqual(["0", "1", "2", "3", "4"]);
  });

  test("leaving a loop leaves the socket open", async () => {
    const [pull, push] = await it.connected("Pull", "Push");
    await push.send("1");
    await push.send("2");
    for await (const [frame] of pull) {
      expect(String(frame)).toBe("1");
      break;
    }
    expect(pull.closed).toBe(false);
    for await (const [frame] of pull) {
      expect(String(frame)).toBe("2");
      break;
    }
  });

  test("a loop throws what receive rejects with", async () => {
    const request = it.open("Request", { receiveTimeout: 1 });
    const next = await endingOf(() => request[Symbol.asyncIterator]().next());
    expect(next).toMatchObject({ how: "rejects", code: "EFSM" });
    const pull = it.open("Pull", { receiveTimeout: 1 });
    expect(await endingOf(() => pull[Symbol.asyncIterator]().next())).toMatchObject(
      timedOut,
    );
  });

  test("a second receive waits its turn", async () => {
    const [pull, push] = await it.connected("Pull", "Push");
    const first = pull.receive();
    const second = endingOf(() => pull.receive());
    await push.send("one");
    await push.send("two");
    expect(String(await first)).toBe("one");
    const busy = {
      how: "throws",
      code: "EBUSY",
      errno: 16,
      message:
        "Socket is busy reading; only one receive operation may be in progress at any time",
    };
    expect(await second).toMatchObject(
      it.differs<object>("queueing", { zeromq: busy, "zmq-napi": { how: "resolves" } }),
    );
  });

  test("a second send waits its turn", async () => {
    const push = it.open("Push");
    const first = push.send("one");
    const second = endingOf(() => push.send("two"));
    const pull = it.open("Pull");
    await pull.bind("tcp://127.0.0.1:*");
    push.connect(pull.lastEndpoint);
    await first;
    expect(String(await pull.receive())).toBe("one");
    const busy = {
      how: "throws",
      code: "EBUSY",
      errno: 16,
      message:
        "Socket is busy writing; only one send operation may be in progress at any time",
    };
    expect(await second).toMatchObject(
      it.differs<object>("queueing", { zeromq: busy, "zmq-napi": { how: "resolves" } }),
    );
  });

  test.each([
    ["send", ["x", 1]],
    ["receive", [1]],
  ])("%s refuses an argument that is no object", async (method, args) => {
    const [one, other] = await it.connected("Pair", "Pair");
    await one.send("waits there");
    const ending = await endingOf(() => other[method](...args));
    expect(ending).toMatchObject({ how: "throws", type: "TypeError" });
  });

  test("send and receive take options, or refuse them", async () => {
    const [one, other] = await it.connected("Pair", "Pair");
    const sent = await endingOf(() => one.send("x", {}));
    const expected = it.differs("arity", { zeromq: "throws", "zmq-napi": "resolves" });
    expect(sent.how).toBe(expected);
    await one.send("x");
    expect((await endingOf(() => other.receive({}))).how).toBe(expected);
  });

  /** Counts the turns of the event loop during `act`. */
  async function turnsDuring(act: () => Promise<void>): Promise<number> {
    let turns = 0;
    const count = (): void => {
      turns += 1;
      next = setImmediate(count);
    };
    let next = setImmediate(count);
    await act().finally(() => clearImmediate(next));
    return turns;
  }

  test("many sends and receives let the event loop turn", async () => {
    const pull = it.open("Pull", { receiveHighWaterMark: 0 });
    const push = it.open("Push", { sendHighWaterMark: 0 });
    await pull.bind("tcp://127.0.0.1:*");
    push.connect(pull.lastEndpoint);
    for (const operation of [() => push.send("x"), () => pull.receive()]) {
      const turns = await turnsDuring(async () => {
        for (let count = 0; count < 2500; count++) await operation();
      });
      expect(turns).toBeGreaterThanOrEqual(3);
    }
  });

  test("slow work between sends lets the event loop turn, or not", async () => {
    const push = it.open("Push", { sendHighWaterMark: 0 });
    push.connect("inproc://nobody");
    const turns = await turnsDuring(async () => {
      for (let count = 0; count < 64; count++) {
        await push.send("x");
        const began = performance.now();
        while (performance.now() - began < 1);
      }
    });
    expect(turns > 0).toBe(it.differs("turns", { zeromq: false, "zmq-napi": true }));
  });
});
