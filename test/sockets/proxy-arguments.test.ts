import * as zmq from "zmq-napi";
import {
  Dealer,
  Pair,
  Proxy,
  Publisher,
  Pull,
  Push,
  Reply,
  Router,
  Subscriber,
  XPublisher,
  XSubscriber,
} from "zmq-napi";
import { Gather, Server } from "zmq-napi/draft";

import { running, traffic } from "../support/proxies";

const strangers: [string, unknown][] = [
  ["nothing", undefined],
  ["null", null],
  ["a number", 1],
  ["text", "socket"],
  ["an object", {}],
  ["an object that claims the class", Object.create(Push.prototype)],
  ["a context", zmq.context],
  ["the class", Push],
];

async function bound<S extends zmq.Socket>(socket: S): Promise<S> {
  await socket.bind("tcp://127.0.0.1:*");
  return socket;
}

describe("new Proxy", () => {
  test.each(strangers)("takes no %s for a socket", (_what, stranger) => {
    using socket = new Pair();
    const make = (front: unknown, back: unknown) => () =>
      new Proxy(front as Pair, back as Pair);
    expect(make(stranger, socket)).toThrow(
      /^(Invalid argument: )?Front-end must be a socket object, such as new Router\(\), but is (an? )?\w+$/,
    );
    expect(make(socket, stranger)).toThrow(
      /^(Invalid argument: )?Back-end must be a socket object, such as new Router\(\), but is (an? )?\w+$/,
    );
  });

  test("takes no draft socket", () => {
    using server = new Server();
    using gather = new Gather();
    using pair = new Pair();
    expect(() => new Proxy(server, pair)).toThrow(
      /^Front-end must not be a draft socket/,
    );
    expect(() => new Proxy(pair, gather)).toThrow(/^Back-end must not be a draft socket/);
  });

  test.each<[string, () => zmq.Socket, () => zmq.Socket]>([
    ["two that only receive", () => new Pull(), () => new Subscriber()],
    ["two that only send", () => new Push(), () => new Publisher()],
  ])("refuses %s, between which nothing can pass", (_name, makeFront, makeBack) => {
    using front = makeFront();
    using back = makeBack();
    expect(() => new Proxy(front, back)).toThrow(/^Nothing can pass/);
    expect(() => new Proxy(front, front)).toThrow(TypeError);
    expect(front.closed).toBe(false);
  });

  test.each([null, 1, "capture", true])("takes no %s for options", (options) => {
    using socket = new Pair();
    expect(() => new Proxy(socket, socket, options as never)).toThrow(TypeError);
  });

  test("takes only the option capture", () => {
    using socket = new Pair();
    using capture = new Push();
    expect(() => new Proxy(socket, socket, { captur: capture } as never)).toThrow(
      new TypeError(
        "Unknown option captur. The only option is capture. Did you mean capture?",
      ),
    );
    for (const options of [capture, [capture], new Map([["capture", capture]])]) {
      expect(() => new Proxy(socket, socket, options as never)).toThrow(
        new TypeError(
          "Options must be an object, such as { capture: socket }, but got another object",
        ),
      );
    }
  });

  test.each<[string, () => zmq.Socket]>([
    ["Pull", () => new Pull()],
    ["Router", () => new Router()],
    ["Reply", () => new Reply()],
    ["XPublisher", () => new XPublisher()],
  ])("takes no %s for a capture socket", (name, make) => {
    using socket = new Pair();
    using capture = make();
    expect(() => new Proxy(socket, socket, { capture: capture as Push })).toThrow(
      new TypeError(
        "capture must be a Publisher, Push, Pair or Dealer, but is " +
          `${name.startsWith("X") ? "an" : "a"} ${name}`,
      ),
    );
  });

  test.each(strangers.slice(1))("takes no %s for a capture socket", (_what, capture) => {
    using socket = new Pair();
    expect(() => new Proxy(socket, socket, { capture: capture as Push })).toThrow(
      TypeError,
    );
  });

  test("takes no side for the capture socket", () => {
    using front = new Pair();
    using back = new Dealer();
    for (const capture of [front, back]) {
      expect(() => new Proxy(front, back, { capture })).toThrow(/another socket/);
    }
  });

  test("does not change the sockets, and has them as properties", async () => {
    using front = new Pull();
    using back = new Push();
    using capture = new Push();
    const options = Object.freeze({ capture });
    using proxy = new Proxy(front, back, options);
    expect([proxy.frontEnd, proxy.backEnd]).toEqual([front, back]);
    expect(() => ((proxy as any).frontEnd = back)).toThrow(/only a getter/);
    expect(() => ((proxy as any).captrue = back)).toThrow(/not extensible/);
    await bound(front);
    expect(front.tryReceive()).toBeUndefined();
  });

  test("can be subclassed", () => {
    class Named extends Proxy<Pair, Pair> {
      readonly label = "mine";
    }
    using pair = new Pair();
    expect(new Named(pair, pair).label).toBe("mine");
  });
});

describe("run throws, and the sockets stay usable,", () => {
  test("when one is neither bound nor connected", async () => {
    using front = new XSubscriber();
    using back = new XPublisher();
    const proxy = new Proxy(front, back);
    const refusal = (name: string, type: string) =>
      expect.objectContaining({
        code: "EINVAL",
        message: `${name} socket must be bound or connected: the ${type} has no endpoint`,
      });
    expect(() => proxy.run()).toThrow(refusal("Front-end", "XSubscriber"));
    await bound(front);
    expect(() => proxy.run()).toThrow(refusal("Back-end", "XPublisher"));
    using capture = new Publisher();
    await bound(back);
    expect(() => new Proxy(front, back, { capture }).run()).toThrow(
      refusal("Capture", "Publisher"),
    );
    expect(front.closed || back.closed || capture.closed).toBe(false);
    const end = proxy.run();
    proxy.terminate();
    await end;
  });

  test("when one is bound no more, or closed", async () => {
    using front = await bound(new XSubscriber());
    using back = await bound(new XPublisher());
    const proxy = new Proxy(front, back);
    await front.unbind(front.lastEndpoint!);
    expect(() => proxy.run()).toThrow(expect.objectContaining({ code: "EINVAL" }));
    await bound(front);
    back.close();
    expect(() => proxy.run()).toThrow(
      "Back-end socket must be bound or connected: the XPublisher is closed",
    );
    expect(front.closed).toBe(false);
  });

  test("when operations wait on one", async () => {
    using front = await bound(new Pull());
    using back = await bound(new Push());
    const proxy = new Proxy(front, back);
    const received = front.receive({ timeout: 20 });
    const busy = expect.objectContaining({ code: "EBUSY" });
    expect(() => proxy.run()).toThrow(busy);
    await expect(received).rejects.toMatchObject({ code: "EAGAIN" });
    const sent = back.send("x", { timeout: 20 });
    expect(() => proxy.run()).toThrow(busy);
    await expect(sent).rejects.toMatchObject({ code: "EAGAIN" });
    const end = proxy.run();
    proxy.terminate();
    await end;
  });

  test("when it runs already, or runs no more", async () => {
    await using relay = await running(new Pull(), new Push());
    expect(() => relay.proxy.run()).toThrow(
      expect.objectContaining({
        code: "EBUSY",
        message: "Proxy is running already: call run() only once",
      }),
    );
    relay.proxy.terminate();
    await relay.end;
    expect(() => relay.proxy.run()).toThrow(
      expect.objectContaining({
        code: "EBADF",
        message: expect.stringMatching(
          /^Socket is closed: the Proxy has ended.*Make another one/,
        ),
      }),
    );
  });

  test("for commands before it runs, and when it has ended", async () => {
    using front = await bound(new Pull());
    using back = await bound(new Push());
    const proxy = new Proxy(front, back);
    const refused = (message: string) => {
      for (const command of ["pause", "resume", "terminate"] as const) {
        expect(() => proxy[command]()).toThrow(
          expect.objectContaining({ name: "ZmqError", code: "EBADF", message }),
        );
      }
    };
    refused("Socket is closed: the Proxy does not run yet. Call run() first");
    proxy[Symbol.dispose]();
    await proxy[Symbol.asyncDispose]();
    expect(proxy.statistics().frontEnd.messagesIn).toBe(0);
    // The refused commands have changed nothing.
    expect([front.closed, back.closed]).toEqual([false, false]);
    const end = proxy.run();
    for (let time = 0; time < 2; time++) proxy.terminate();
    await end;
    refused(
      "Socket is closed: the Proxy has ended, and has closed its sockets. Make another " +
        "one, with new sockets",
    );
    proxy[Symbol.dispose]();
    await proxy[Symbol.asyncDispose]();
    expect(proxy.statistics().frontEnd.messagesIn).toBe(0);
  });

  test("when another proxy has one of the sockets", async () => {
    await using relay = await running(new Pair(), new Dealer());
    using free = await bound(new Pair());
    const busy = expect.objectContaining({ code: "EBUSY" });
    expect(() => new Proxy(relay.proxy.frontEnd, free).run()).toThrow(busy);
    expect(() => new Proxy(free, relay.proxy.backEnd).run()).toThrow(busy);
    expect(() => {
      void new Proxy(free, free, { capture: relay.proxy.backEnd }).run();
    }).toThrow(busy);
    expect(free.tryReceive()).toBeUndefined();
  });

  test("when a context is shut down", async () => {
    await using context = new zmq.Context();
    using front = await bound(new Pull({ context }));
    using back = await bound(new Push());
    context.shutdown();
    expect(() => new Proxy(front, back).run()).toThrow(
      expect.objectContaining({ code: "ETERM" }),
    );
    expect(back.closed).toBe(false);
  });
});

describe("pause, resume and terminate throw EBADF", () => {
  const commands = ["pause", "resume", "terminate"] as const;

  test.each(commands)("not upon strangers, but a TypeError: %s", (command) => {
    const method = Proxy.prototype[command];
    expect(() => method.call({} as Proxy)).toThrow(TypeError);
    expect(() => method.call(Object.create(Proxy.prototype) as Proxy)).toThrow(TypeError);
  });
});

test("a proxy that never ran can be disposed of, and keeps nothing alive", async () => {
  using front = await bound(new Pull());
  using back = await bound(new Push());
  {
    await using proxy = new Proxy(front, back);
    using same = proxy;
    expect(same.statistics().frontEnd).toEqual(traffic());
  }
  expect([front.closed, back.closed]).toEqual([false, false]);
});
