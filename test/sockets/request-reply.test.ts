import { Dealer, Reply, Request, Router } from "zmq-napi";

import { endpoint, link } from "../support/transports";

const outOfTurn = { name: "ZmqError", code: "EFSM" };

describe("a Request", () => {
  test("must send before it receives", async () => {
    using request = new Request();
    await expect(request.receive()).rejects.toMatchObject(outOfTurn);
    expect(() => request.tryReceive()).toThrow(expect.objectContaining(outOfTurn));
  });

  test("must receive the reply before it sends again", async () => {
    using request = new Request();
    using reply = new Reply();
    await link("tcp", reply, request);
    await request.send("1");
    await expect(request.send("too soon")).rejects.toMatchObject(outOfTurn);
    expect(() => request.trySend("too soon")).toThrow(expect.objectContaining(outOfTurn));
    expect(String(await reply.receive())).toBe("1");
    await reply.send("one");
    expect(String(await request.receive())).toBe("one");
    await request.send("2");
    expect(String(await reply.receive())).toBe("2");
  });

  test("asks its Replies in turn", async () => {
    using request = new Request();
    using one = new Reply();
    using two = new Reply();
    for (const reply of [one, two]) request.connect(await reply.bind(endpoint("inproc")));
    const answers = [];
    for (const reply of [one, two, one, two]) {
      await request.send("who?");
      await reply.receive();
      await reply.send(reply === one ? "one" : "two");
      answers.push(String(await request.receive()));
    }
    expect(answers).toEqual(["one", "two", "one", "two"]);
  });

  test("puts an empty frame before the body", async () => {
    using request = new Request();
    using router = new Router();
    await link("tcp", router, request);
    await request.send(["a", "b"]);
    const [id, ...frames] = await router.receive();
    expect(frames.map(String)).toEqual(["", "a", "b"]);
    await router.send([id ?? "", "", "c", "d"]);
    expect((await request.receive()).map(String)).toEqual(["c", "d"]);
  });

  test("drops messages without an envelope and waits for the reply", async () => {
    using request = new Request();
    using router = new Router();
    await link("inproc", router, request);
    await request.send("question");
    const [id = ""] = await router.receive();
    await router.send([id, "no empty frame"]);
    await router.send([id, "", "answer"]);
    expect(String(await request.receive())).toBe("answer");
  });

  test("with relaxed may send again, and with correlate receives only the newest reply", async () => {
    using request = new Request({ relaxed: true, correlate: true });
    using router = new Router();
    await link("tcp", router, request);
    const envelopes = [];
    for (const question of ["first", "second"]) {
      await request.send(question);
      const frames = await router.receive();
      expect(String(frames.at(-1))).toBe(question);
      envelopes.push(frames.slice(0, -1));
    }
    for (const [index, envelope] of envelopes.entries()) {
      expect(envelope).toHaveLength(3);
      await router.send([...envelope, `reply ${index}`]);
    }
    expect(String(await request.receive())).toBe("reply 1");
    await expect(request.receive()).rejects.toMatchObject(outOfTurn);
  });

  test("has the same turn after a receive that timed out", async () => {
    using request = new Request();
    using reply = new Reply();
    await link("tcp", reply, request);
    await request.send("question");
    await expect(request.receive({ timeout: 10 })).rejects.toMatchObject({
      code: "EAGAIN",
    });
    await expect(request.send("another")).rejects.toMatchObject(outOfTurn);
    await reply.receive();
    await reply.send("answer");
    expect(String(await request.receive())).toBe("answer");
  });
});

describe("a Reply", () => {
  test("must receive before it sends", async () => {
    using reply = new Reply();
    await expect(reply.send("answer")).rejects.toMatchObject(outOfTurn);
    expect(() => reply.trySend("answer")).toThrow(expect.objectContaining(outOfTurn));
  });

  test("must answer before it receives again", async () => {
    using request = new Request();
    using other = new Request();
    using reply = new Reply();
    await link("tcp", reply, request, other);
    await request.send("1");
    await other.send("2");
    const first = String(await reply.receive());
    await expect(reply.receive()).rejects.toMatchObject(outOfTurn);
    await reply.send(`answer to ${first}`);
    const second = String(await reply.receive());
    await reply.send(`answer to ${second}`);
    expect(String(await request.receive())).toBe("answer to 1");
    expect(String(await other.receive())).toBe("answer to 2");
  });

  test("returns the whole envelope", async () => {
    using dealer = new Dealer();
    using reply = new Reply();
    await link("tcp", reply, dealer);
    await dealer.send(["hop 1", "hop 2", "", "question"]);
    expect((await reply.receive()).map(String)).toEqual(["question"]);
    await reply.send("answer");
    expect((await dealer.receive()).map(String)).toEqual([
      "hop 1",
      "hop 2",
      "",
      "answer",
    ]);
  });

  test("ignores a request without an envelope", async () => {
    using dealer = new Dealer();
    using reply = new Reply();
    await link("tcp", reply, dealer);
    await dealer.send("no empty frame");
    await dealer.send(["", "question"]);
    expect((await reply.receive()).map(String)).toEqual(["question"]);
  });

  test("drops the reply to a peer that has left, and goes on", async () => {
    using reply = new Reply();
    const bound = await reply.bind(endpoint("tcp"));
    {
      using leaving = new Request({ linger: 1000 });
      leaving.connect(bound);
      await leaving.send("forget it");
      await reply.receive();
    }
    await reply.send("too late");
    using request = new Request();
    request.connect(bound);
    await request.send("question");
    expect(String(await reply.receive())).toBe("question");
  });

  test("serves its Requests in turn", async () => {
    using reply = new Reply();
    using one = new Dealer();
    using two = new Dealer();
    await link("inproc", reply, one, two);
    for (const [name, dealer] of Object.entries({ one, two })) {
      for (let index = 0; index < 3; index += 1) await dealer.send(["", name]);
    }
    const order: string[] = [];
    while (order.length < 6) {
      order.push(String(await reply.receive()));
      await reply.send("thanks");
    }
    expect(order.filter((name, index) => name === order[index - 1])).toEqual([]);
  });
});

describe("out of turn, the error says whose turn it is", () => {
  const usual = "Operation cannot be accomplished in current state: ";
  const outOf = (turn: string): object =>
    expect.objectContaining({ ...outOfTurn, message: usual + turn });

  test("of a Request", async () => {
    using request = new Request();
    using reply = new Reply();
    await link("tcp", reply, request);
    const unasked = outOf("a Request has to send a request before it receives");
    await expect(request.receive()).rejects.toEqual(unasked);
    expect(() => request.tryReceive()).toThrow(unasked as Error);
    await request.send("question");
    const waiting = outOf(
      "a Request has to receive the reply before it sends again. If replies may stay " +
        "away, set relaxed and correlate to true",
    );
    await expect(request.send("another")).rejects.toEqual(waiting);
    expect(() => request.trySend("another")).toThrow(waiting as Error);
  });

  test("of a Reply", async () => {
    using request = new Request();
    using reply = new Reply();
    await link("tcp", reply, request);
    const unasked = outOf("a Reply has to receive a request before it sends");
    await expect(reply.send("answer")).rejects.toEqual(unasked);
    expect(() => reply.trySend("answer")).toThrow(unasked as Error);
    await request.send("question");
    await reply.receive();
    const owing = outOf("a Reply has to send its reply before it receives again");
    await expect(reply.receive()).rejects.toEqual(owing);
    expect(() => reply.tryReceive()).toThrow(owing as Error);
  });
});
