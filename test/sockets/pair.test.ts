import { Pair } from "zmq-napi";

import { endpoint, link, transports } from "../support/transports";

describe.each(transports)("over %s", (transport) => {
  test("a Pair has one peer, and others wait", async () => {
    using bound = new Pair();
    using first = new Pair({ linger: 0 });
    using second = new Pair({ linger: 0 });
    const address = await link(transport, bound, first);
    await first.send("first");
    expect(String(await bound.receive())).toBe("first");
    second.connect(address);
    await second.send("second", { timeout: 20 }).catch(() => undefined);
    for (let index = 0; index < 10; index += 1) {
      await bound.send(`to first ${index}`);
      expect(String(await first.receive())).toBe(`to first ${index}`);
      await first.send("back");
      expect(String(await bound.receive())).toBe("back");
    }
    expect(second.tryReceive()).toBeUndefined();
  });

  test("a new peer replaces a peer that has left", async () => {
    using bound = new Pair();
    const address = await bound.bind(endpoint(transport));
    for (const name of ["one", "two", "three"]) {
      using peer = new Pair();
      peer.connect(address);
      await peer.send(name);
      expect(String(await bound.receive())).toBe(name);
      peer.close();
      while (bound.writable) await new Promise(setImmediate);
    }
  });

  test("a Pair that disconnects and connects again at once has its peer", async () => {
    using bound = new Pair();
    using other = new Pair();
    const address = await link(transport, bound, other);
    for (let round = 0; round < 50; round++) {
      await other.send(`${round}`);
      expect(String(await bound.receive())).toBe(`${round}`);
      other.disconnect(address);
      other.connect(address);
    }
  });

  test("both sides may send at any time", async () => {
    using one = new Pair();
    using other = new Pair();
    await link(transport, one, other);
    for (let index = 0; index < 5; index += 1) {
      await one.send(`one ${index}`);
      await other.send(`other ${index}`);
    }
    for (let index = 0; index < 5; index += 1) {
      expect(String(await one.receive())).toBe(`other ${index}`);
      expect(String(await other.receive())).toBe(`one ${index}`);
    }
  });
});

test("a Pair without a peer waits to send", async () => {
  using pair = new Pair();
  await pair.bind(endpoint("tcp"));
  await expect(pair.send("x", { timeout: 10 })).rejects.toMatchObject({ code: "EAGAIN" });
});

test.each([
  ["a plain object", {}, /^Invalid argument: Socket must be .* but is an object$/],
  [
    "an object with the prototype",
    Object.create(Pair.prototype) as object,
    /^Invalid argument: Socket must be .* but is an object$/,
  ],
  ["undefined", undefined, /^Socket must be .* but is undefined$/],
])("the methods of a socket do not work on %s", (_what, self, text) => {
  const { receive, trySend } = Pair.prototype;
  expect(() => receive.call(self as Pair)).toThrow(text);
  expect(() => trySend.call(self as Pair, "x")).toThrow(text);
});
