import { Context, Dealer, Pair, Pull, Push, Reply, Request } from "zmq-napi";

import "../support/rejections";
import { endpoint, link } from "../support/transports";

async function pipeline(): Promise<[Push, Pull]> {
  const sockets: [Push, Pull] = [new Push({ linger: 0 }), new Pull()];
  await link("tcp", sockets[1], sockets[0]);
  return sockets;
}

describe("closing", () => {
  test("rejects waiting calls with EAGAIN, in their order", async () => {
    const dealer = new Dealer();
    const order: string[] = [];
    const waits = [dealer.receive(), dealer.receive()].map((wait, index) =>
      wait.catch((error: { code: string }) => order.push(`${index} ${error.code}`)),
    );
    const send = dealer.send("x").catch(({ code }: { code: string }) => code);
    dealer.close();
    await Promise.all(waits);
    expect(order).toEqual(["0 EAGAIN", "1 EAGAIN"]);
    await expect(send).resolves.toBe("EAGAIN");
  });

  test("in the callback of a message works, and nothing more is received", async () => {
    const [push, pull] = await pipeline();
    for (const text of ["1", "2", "3"]) await push.send(text);
    const received: string[] = [];
    const second = pull.receive().then(async (message) => {
      received.push(String(message));
      pull.close();
      return outcomeOf(() => pull.receive());
    });
    await expect(second).resolves.toBe("EBADF");
    expect(received).toEqual(["1"]);
    push.close();
  });

  test("while a message is turned into text sends nothing of it", async () => {
    const closing = (push: Push) => ({
      toString: () => {
        push.close();
        return "x";
      },
    });
    const [push, pull] = await pipeline();
    await expect(push.send(["a", closing(push) as never])).rejects.toMatchObject({
      code: "EBADF",
    });
    const another = new Push({ linger: 0 });
    expect(() => another.trySend(closing(another) as never)).toThrow(
      expect.objectContaining({ code: "EBADF" }),
    );
    expect(pull.tryReceive()).toBeUndefined();
    pull.close();
  });

  test("in the callback of one waiting call ends the other calls", async () => {
    const [push, pull] = await pipeline();
    const first = pull.receive().then(() => pull.close());
    const second = pull.receive();
    const ended = second.then(
      (message) => String(message),
      (error: { code: string }) => error.code,
    );
    await push.send("1");
    await first;
    await expect(ended).resolves.toBe("EAGAIN");
    push.close();
  });

  test("in a callback that runs while the socket is being closed does nothing", async () => {
    const pull = new Pull();
    const message = pull.receive().catch(() => pull.close());
    pull.close();
    pull.close();
    await message;
    expect(pull.closed).toBe(true);
  });

  test("in the callback of a sent message works", async () => {
    const [push, pull] = await pipeline();
    await push.send("x").then(() => push.close());
    expect(push.closed).toBe(true);
    pull.close();
  });

  test("within a loop over its messages ends the loop", async () => {
    const [push, pull] = await pipeline();
    push.linger = 1000;
    for (const text of ["1", "2", "3"]) await push.send(text);
    const received: string[] = [];
    for await (const message of pull) {
      received.push(String(message));
      if (received.length === 2) pull.close();
    }
    expect(received).toEqual(["1", "2"]);
    push.close();
  });

  test("from outside ends all loops that wait", async () => {
    const pull = new Pull();
    let loops = 0;
    const loop = async () => {
      for await (const message of pull)
        throw new Error(`unreachable: ${String(message)}`);
      loops += 1;
    };
    const both = [loop(), loop()];
    setImmediate(() => pull.close());
    await Promise.all(both);
    expect(loops).toBe(2);
  });

  test("from the abort of a signal works", async () => {
    const pull = new Pull();
    const controller = new AbortController();
    controller.signal.addEventListener("abort", () => pull.close());
    const message = pull.receive({ signal: controller.signal });
    controller.abort(new Error("over"));
    await expect(message)
      .rejects.toMatchObject({ code: expect.any(String) })
      .catch(() => 0);
    expect(pull.closed).toBe(true);
  });

  test("while a host name is being resolved makes the bind fail with EBADF", async () => {
    const pull = new Pull();
    const bound = pull.bind("tcp://localhost:*");
    pull.close();
    expect(pull.closed).toBe(true);
    await expect(bound).rejects.toMatchObject({ code: "EBADF" });
  });

  test("between request and reply leaves the peer usable", async () => {
    using reply = new Reply();
    const first = new Request();
    const address = await link("tcp", reply, first);
    await first.send("1");
    await reply.receive();
    first.close();
    await reply.send("too late");
    using second = new Request();
    second.connect(address);
    await second.send("2");
    expect(String(await reply.receive())).toBe("2");
    await reply.send("answer");
    expect(String(await second.receive())).toBe("answer");
  });

  test("by `using` happens at the end of the block", async () => {
    let escaped: Pair;
    {
      using pair = new Pair();
      escaped = pair;
    }
    expect(escaped.closed).toBe(true);
    {
      await using pair = new Pair();
      escaped = pair;
    }
    expect(escaped.closed).toBe(true);
  });

  test("after unbinding leaves an inproc name free for the next", async () => {
    const address = endpoint("inproc");
    for (let round = 0; round < 20; round++) {
      using pull = new Pull();
      await pull.bind(address);
      await pull.unbind(address);
    }
  });
});

describe("closing a context", () => {
  test("within a loop over messages of its socket ends the loop and the context", async () => {
    const context = new Context();
    const [one, other] = [new Pair({ context }), new Pair({ context })];
    await link("inproc", one, other);
    await one.send("x");
    let ended: Promise<void> | undefined;
    for await (const message of other) {
      expect(String(message)).toBe("x");
      ended = context.close();
    }
    await ended;
    expect([one.closed, other.closed, context.closed]).toEqual([true, true, true]);
  });

  test("with operations waiting rejects them with EAGAIN", async () => {
    const context = new Context();
    const dealer = new Dealer({ context });
    const waits = [dealer.receive(), dealer.send("x")].map((wait) =>
      wait.catch((error: { code: string }) => error.code),
    );
    await context.close();
    await expect(Promise.all(waits)).resolves.toEqual(["EAGAIN", "EAGAIN"]);
  });
});

function outcomeOf(act: () => Promise<unknown>): string {
  try {
    void act();
    return "no error";
  } catch (error) {
    return (error as { code: string }).code;
  }
}
