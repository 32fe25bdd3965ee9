import { setImmediate } from "node:timers/promises";
import { Context, Dealer, Pull, Push, Router, Subscriber, ZmqError } from "zmq-napi";

import { endpoint } from "../support/transports";

/** Opens a socket after a closed socket has returned its slot in the context. */
async function placeFor<T>(open: () => T): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return open();
    } catch (error) {
      const full = error instanceof ZmqError && error.code === "EMFILE";
      if (!full || tries === 100_000) throw error;
      await setImmediate();
    }
  }
}

describe("an inproc name", () => {
  test.each(["*", "#1", "a b", "ü/ß:5555", "@", "x".repeat(1000)])(
    "%j stands for itself",
    async (name) => {
      using pull = new Pull();
      using push = new Push();
      expect(await pull.bind(`inproc://${name}`)).toBe(`inproc://${name}`);
      push.connect(`inproc://${name}`);
      await push.send("x");
      expect(String(await pull.receive())).toBe("x");
      await pull.unbind(`inproc://${name}`);
    },
  );

  test("must not be empty", async () => {
    using pull = new Pull();
    const error = {
      code: "EINVAL",
      message:
        'Invalid argument: inproc endpoints are written inproc://name, but this one is "inproc://"',
    };
    await expect(pull.bind("inproc://")).rejects.toMatchObject(error);
    expect(() => pull.connect("inproc://")).toThrow(expect.objectContaining(error));
  });

  test("is free again as soon as it is unbound", async () => {
    using one = new Pull();
    using other = new Pull();
    const address = endpoint("inproc");
    await one.bind(address);
    await expect(other.bind(address)).rejects.toMatchObject({ code: "EADDRINUSE" });
    await one.unbind(address);
    await other.bind(address);
  });

  test("is refused to types that do not fit the socket that has bound it", async () => {
    using pull = new Pull();
    using router = new Router();
    const address = await pull.bind(endpoint("inproc"));
    expect(() => router.connect(address)).toThrow(
      expect.objectContaining({
        code: "ENOCOMPATPROTO",
        address,
        message:
          "The protocol is not compatible with the socket type: a Router can't connect to " +
          `${address}, because a socket of a type that does not fit has bound the name. ` +
          "Connect types that fit",
      }),
    );
    using push = new Push();
    push.connect(address);
    await push.send("x");
    expect(String(await pull.receive())).toBe("x");
  });

  test("leaves sockets waiting that do not fit, until a socket that fits binds it", async () => {
    const address = endpoint("inproc");
    using early = new Pull();
    early.connect(address);
    using dealer = new Dealer();
    await dealer.bind(address);
    await dealer.unbind(address);
    using push = new Push();
    await push.bind(address);
    await push.send("x");
    expect(String(await early.receive())).toBe("x");
  });

  test.each(["disconnect", "close"] as const)(
    "can be bound after who connected has left by %s, whose messages are there",
    async (leave) => {
      const address = endpoint("inproc");
      const dealer = new Dealer();
      dealer.connect(address);
      await dealer.send("kept");
      if (leave === "disconnect") dealer.disconnect(address);
      dealer.close();
      using router = new Router();
      await router.bind(address);
      const [, text] = await router.receive();
      expect(String(text)).toBe("kept");
    },
  );

  test("that no socket binds costs nothing after the connecting socket has closed", async () => {
    await using context = new Context({ maxSockets: 4 });
    for (let count = 0; count < 40; count++) {
      const subscriber = await placeFor(() => new Subscriber({ context }));
      subscriber.subscribe("x");
      subscriber.connect("inproc://nobody");
      subscriber.close();
    }
  });

  test("belongs to one context: another context can have the same name", async () => {
    await using context = new Context();
    using here = new Pull();
    using there = new Pull({ context });
    const address = endpoint("inproc");
    await here.bind(address);
    await there.bind(address);
    using push = new Push({ context });
    push.connect(address);
    await push.send("x");
    expect(String(await there.receive())).toBe("x");
    expect(here.tryReceive()).toBeUndefined();
    push.close();
    there.close();
  });

  test("can be bound by one socket, after many have connected", async () => {
    using router = new Router();
    const address = endpoint("inproc");
    const dealers = ["a", "b", "c"].map((routingId) => new Dealer({ routingId }));
    for (const dealer of dealers) {
      dealer.connect(address);
      await dealer.send("x");
    }
    await router.bind(address);
    const ids = [await router.receive(), await router.receive(), await router.receive()];
    expect(ids.map(([id]) => String(id)).sort()).toEqual(["a", "b", "c"]);
    for (const dealer of dealers) dealer.close();
  });
});
