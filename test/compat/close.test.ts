import { endingOf } from "./ending";
import { both } from "./packages";

const wildcard = "tcp://127.0.0.1:*";

both((it) => {
  const closed = (): any => {
    const socket = it.open("Dealer");
    socket.close();
    return socket;
  };

  test("closed is true after close(); closing again does nothing", () => {
    const socket = it.open("Dealer");
    expect(socket.closed).toBe(false);
    expect(socket.close()).toBeUndefined();
    expect(socket.closed).toBe(true);
    expect(socket.close()).toBeUndefined();
  });

  test("a closed socket has no context and nothing to read or write", () => {
    const { context, readable, writable } = closed();
    expect([context, readable, writable]).toEqual([undefined, false, false]);
  });

  test("its options and events can't be used", async () => {
    const socket = closed();
    const code = it.differs("closed-code", { zeromq: "ENOTSOCK", "zmq-napi": "EBADF" });
    const acts = [
      () => socket.linger,
      () => (socket.linger = 1),
      () => socket.lastEndpoint,
      () => socket.events,
      () => socket.getInt32Option(17),
      () => new it.zmq.Observer(socket),
    ];
    for (const act of acts)
      expect(await endingOf(act)).toMatchObject({ how: "throws", code });
  });

  test("send and receive throw EBADF at once", async () => {
    const socket = closed();
    const expected = {
      how: "throws",
      code: "EBADF",
      errno: 9,
      message: "Socket is closed",
    };
    expect(await endingOf(() => socket.send("x"))).toMatchObject(expected);
    expect(await endingOf(() => socket.receive())).toMatchObject(expected);
    const { type } = await endingOf(() => socket.send());
    const types = { zeromq: "TypeError", "zmq-napi": "ZmqError" };
    expect(type).toBe(it.differs("closed-first", types));
  });

  test("iterating over it ends at once", async () => {
    const socket = closed();
    expect(await socket[Symbol.asyncIterator]().next()).toMatchObject({ done: true });
    for await (const message of socket) throw new Error(`not ${message}`);
  });

  test("operations that wait reject with EAGAIN", async () => {
    const socket = it.open("Dealer");
    const waiting = [socket.receive(), socket.send("x")].map((one) =>
      endingOf(() => one),
    );
    socket.close();
    for (const ending of await Promise.all(waiting)) {
      expect(ending).toMatchObject({
        how: "rejects",
        code: "EAGAIN",
        errno: 11,
        message: it.says("Operation was not possible or timed out"),
      });
    }
  });

  test("an iteration that waits ends", async () => {
    const socket = it.open("Dealer");
    const next = socket[Symbol.asyncIterator]().next();
    socket.close();
    expect(await next).toMatchObject({ done: true });
  });

  test("an argument is refused, or ignored", async () => {
    const socket = it.open("Dealer");
    const { how } = await endingOf(() => socket.close(1));
    expect(how).toBe(it.differs("arity", { zeromq: "throws", "zmq-napi": "returns" }));
  });

  test.each([
    ["that succeeds", wildcard, "resolves"],
    ["that fails", "tcp://foo", "rejects"],
  ])("closing during a bind %s", async (_which, address, how) => {
    const socket = it.open("Dealer");
    const bound = endingOf(() => socket.bind(address));
    socket.close();
    expect(socket.closed).toBe(
      it.differs("bind-at-once", { zeromq: false, "zmq-napi": true }),
    );
    expect((await bound).how).toBe(how);
    expect(socket.closed).toBe(true);
  });

  test("closing during an unbind", async () => {
    const socket = it.open("Dealer");
    await socket.bind("inproc://closing");
    const unbound = socket.unbind("inproc://closing");
    socket.close();
    await unbound;
    expect(socket.closed).toBe(true);
  });

  test("messages are delivered after it, within linger", async () => {
    const pull = it.open("Pull");
    await pull.bind(wildcard);
    const push = it.open("Push", { linger: 10_000 });
    push.connect(pull.lastEndpoint);
    await push.send("last words");
    push.close();
    expect(String(await pull.receive())).toBe("last words");
  });
});
