import * as zmq from "zmq-napi";
import * as draft from "zmq-napi/draft";

import {
  call,
  endingMethods,
  methodsOf,
  optionsOf,
  outcome,
  socketClasses,
  workingMethods,
} from "./subjects";

/** A valid second side for a proxy of each type. */
const partners: Record<string, () => zmq.Socket> = {
  Pull: () => new zmq.Push(),
  Subscriber: () => new zmq.Publisher(),
};

/** A proxy takes no draft sockets. */
test("an iteration that a proxy's start interrupts rejects with EBUSY", async () => {
  const pull = new zmq.Pull();
  const push = new zmq.Push();
  const back = new zmq.Push();
  await back.bind("tcp://127.0.0.1:*");
  push.connect(await pull.bind("tcp://127.0.0.1:*"));
  const messages = pull[Symbol.asyncIterator]();
  await push.send("first");
  await messages.next();
  await using proxy = new zmq.Proxy(pull, back);
  void proxy.run();
  await expect(messages.next()).rejects.toMatchObject({
    code: "EBUSY",
    message:
      "Socket is busy: a Proxy runs on it, and closes it at its end. Use the socket " +
      "before run(), or make another one",
  });
  push.close();
});

const takeable = socketClasses.filter(([name]) => !(name in draft));

describe.each(takeable)("a %s that a proxy runs on", (name, Class) => {
  let socket: zmq.Socket;
  let proxy: zmq.Proxy;
  let end: Promise<void>;

  beforeEach(async () => {
    socket = new Class();
    const partner = (partners[name] ?? (() => new zmq.Pair()))();
    await socket.bind("tcp://127.0.0.1:*");
    await partner.bind("tcp://127.0.0.1:*");
    const receives = !["Push", "Publisher"].includes(name);
    proxy = receives ? new zmq.Proxy(socket, partner) : new zmq.Proxy(partner, socket);
    end = proxy.run();
  });

  afterEach(async () => {
    await proxy[Symbol.asyncDispose]();
    await end;
  });

  test("is open, but neither readable nor writable", () => {
    expect(socket.closed).toBe(false);
    expect(socket.context).toBe(zmq.context);
    expect([socket.readable, socket.writable]).toEqual([false, false]);
  });

  test("throws EBUSY from every method except those that end it", async () => {
    for (const method of methodsOf(socket)) {
      if (endingMethods.includes(method.name)) continue;
      expect(Object.keys(workingMethods)).toContain(method.name);
      const ends = await outcome(() => call(socket, method));
      expect([method.name, ends]).toEqual([method.name, "throws EBUSY"]);
    }
  });

  test("throws EBUSY when an option is read or set", async () => {
    for (const { name: option, key, descriptor } of optionsOf(socket)) {
      if (descriptor.get) {
        const ends = await outcome(() => Reflect.get(socket, key) as unknown);
        expect([option, ends]).toEqual([option, "throws EBUSY"]);
      }
      if (!descriptor.set) continue;
      const values = [true, 1, "text", null];
      const ends = await Promise.all(
        values.map((value) => outcome(() => Reflect.set(socket, key, value))),
      );
      expect([option, ends]).toEqual([option, expect.arrayContaining(["throws EBUSY"])]);
    }
  });

  test.each(endingMethods)("is closed, and the proxy ended, by %s", async (ending) => {
    const method = methodsOf(socket).find((one) => one.name === ending)!;
    await call(socket, method);
    expect(socket.closed).toBe(true);
    await end;
    const ends = await outcome(() => socket.bindSync("tcp://127.0.0.1:*"));
    expect(ends).toBe("throws EBADF");
  });
});

test("a bind that still resolves its host name when the proxy takes the socket is refused", async () => {
  const front = new zmq.Pull();
  const back = new zmq.Push();
  await front.bind("tcp://127.0.0.1:*");
  await back.bind("tcp://127.0.0.1:*");
  const binding = front.bind("tcp://localhost:*");
  await using proxy = new zmq.Proxy(front, back);
  const end = proxy.run();
  await expect(binding).rejects.toMatchObject({ code: "EBUSY" });
  proxy.terminate();
  await end;
});
