import { Context, Dealer, Pull, Push, Router } from "zmq-napi";

import { endpoint } from "../support/transports";

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

  test("may not be empty", async () => {
    using pull = new Pull();
    const error = {
      code: "EINVAL",
      message: "Invalid argument: inproc endpoints are written inproc://name",
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

  test("is of one context: another has its own of the same name", async () => {
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

  test("can be bound by one socket, and connected to by many that come first", async () => {
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
