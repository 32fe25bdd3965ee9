// The moment when the endpoints of a socket are free for other sockets.

import { Context, Dealer, Pair, Proxy, Router } from "zmq-napi";

import { endpoint, wireTransports } from "../support/transports";

test("released waits for all endpoints, also those that are being unbound", async () => {
  const socket = new Router();
  const addresses = [];
  for (const transport of wireTransports) {
    for (let count = 0; count < 3; count++)
      addresses.push(await socket.bind(endpoint(transport)));
  }
  let released = false;
  void socket.released.then(() => (released = true));
  await new Promise(setImmediate);
  expect(released).toBe(false);
  socket.unbindSync(addresses[0]!);
  void socket.unbind(addresses[3]!);
  socket.close();
  await socket.released;
  expect(released).toBe(true);
  using other = new Router();
  for (const address of addresses) other.bindSync(address);
});

test("released of a socket that was never bound is resolved once it is closed", async () => {
  const socket = new Router();
  socket.close();
  await socket.released;
  const early = new Router();
  const { released } = early;
  early.close();
  await released;
  expect(early.released).toBe(released);
});

test("unbind() rejects after its context was shut down, and released resolves", async () => {
  const own = new Context();
  const socket = new Router({ context: own });
  const address = await socket.bind(endpoint("tcp"));
  own.shutdown();
  await expect(socket.unbind(address)).rejects.toMatchObject({ code: "ETERM" });
  socket.close();
  await socket.released;
  await own.close();
});

test("the sockets of a proxy are released when it has ended", async () => {
  const [front, back] = [new Router(), new Dealer()];
  const addresses = [await front.bind(endpoint("tcp")), await back.bind(endpoint("tcp"))];
  const proxy = new Proxy(front, back);
  const ended = proxy.run();
  proxy.terminate();
  await ended;
  await Promise.all([front.released, back.released]);
  using other = new Router();
  for (const address of addresses) other.bindSync(address);
});

test("released of a proxy's socket resolves at the proxy's end, and not before", async () => {
  using peer = new Dealer({ linger: 0 });
  const [front, back] = [new Router(), new Dealer()];
  front.connect(await peer.bind(endpoint("tcp")));
  await back.bind(endpoint("tcp"));
  const order: string[] = [];
  const released = [front, back].map(async (socket) => {
    await socket.released;
    order.push("released");
  });
  const proxy = new Proxy(front, back);
  const ended = proxy.run().then(() => order.push("ended"));
  await new Promise(setImmediate);
  expect(order).toEqual([]);
  front.close();
  await Promise.all([ended, ...released]);
  expect(order).toContain("ended");
  expect(order.indexOf("ended")).toBe(0);
});

test("released of a socket that is closed in a proxy waits for the proxy's end", async () => {
  const [front, back] = [new Router(), new Dealer()];
  for (const socket of [front, back]) await socket.bind(endpoint("inproc"));
  const proxy = new Proxy(front, back);
  const ended = proxy.run();
  front.close();
  let over = false;
  void front.released.then(() => (over = true));
  await new Promise(process.nextTick);
  expect(over).toBe(false);
  await ended;
  await front.released;
});

test("released resolves though disconnect() has ended a listener before", async () => {
  const socket = new Router();
  const address = await socket.bind(endpoint("tcp"));
  socket.disconnect(address);
  socket.close();
  await socket.released;
});

test("a failed unbind() does not change calls that wait for the endpoint", async () => {
  const socket = new Router();
  const address = await socket.bind(endpoint("tcp"));
  const free = socket.unbind(address);
  await expect(socket.unbind(address)).rejects.toMatchObject({ code: "ENOENT" });
  await free;
  using other = new Router();
  other.bindSync(address);
  socket.close();
  await socket.released;
});

test("an inproc name is free as soon as its socket is closed or unbound", async () => {
  const address = endpoint("inproc");
  for (let round = 0; round < 500; round++) {
    const socket = new Pair();
    socket.bindSync(address);
    if (round % 2 === 0) await socket.unbind(address);
    socket.close();
  }
});
