import { endingOf } from "./ending";
import { both } from "./packages";

both((it) => {
  const { Context, Dealer, Socket } = it.zmq;

  test.each(["Context", "Socket", "Observer", "Proxy"])(
    "%s can't be called without new",
    (name) => {
      const text = it.differs("class-text", {
        zeromq: "Class constructors cannot be invoked without 'new'",
        "zmq-napi": `Class constructor ${name} cannot be invoked without 'new'`,
      });
      expect(() => it.zmq[name]()).toThrow(text);
    },
  );

  test("methods can't be called on other objects", () => {
    const text = it.differs("class-text", {
      zeromq: "Illegal invocation",
      "zmq-napi": "Cannot read private member",
    });
    expect(() => Dealer.prototype.close.call({})).toThrow(text);
  });

  test("socket classes can't be called without new", () => {
    const text = "Class constructor Dealer cannot be invoked without 'new'";
    expect(() => Dealer()).toThrow(text);
  });

  const ends = (act: () => unknown): Promise<unknown> => endingOf(act);
  const typeError = (text: string): object => ({
    how: "throws",
    type: "TypeError",
    message: it.says(text),
  });

  test.each([["a string"], [1], [null], [true]])(
    "options are an object, not %p",
    async (bad) => {
      const expected = typeError("Options must be an object");
      expect(await ends(() => new Context(bad))).toMatchObject(expected);
      expect(await ends(() => new Dealer(bad))).toMatchObject(expected);
      expect(await ends(() => new Socket(5, bad))).toMatchObject(expected);
    },
  );

  test("options can be left out, and undefined", () => {
    expect(it.newContext(undefined)).toBeInstanceOf(Context);
    expect(it.keep(new Dealer(undefined)).closed).toBe(false);
  });

  test("a socket's type is a number", async () => {
    const expected = typeError("Socket type must be a number");
    expect(await ends(() => new Socket())).toMatchObject(expected);
    expect(await ends(() => new Socket("5"))).toMatchObject(expected);
  });

  test.each([37, 4591, -1])(
    "a type that libzmq does not have is EINVAL: %i",
    async (type) => {
      expect(await ends(() => new Socket(type))).toMatchObject({
        how: "throws",
        code: "EINVAL",
        errno: 22,
        message: it.says("Invalid argument"),
      });
    },
  );

  test("arguments beyond the options are refused, or ignored", async () => {
    const expected = it.differs("arity", { zeromq: "throws", "zmq-napi": "returns" });
    const ending = await endingOf(() => it.keep(new Socket(5, { linger: 0 }, 1)));
    expect(ending.how).toBe(expected);
  });

  test("a misspelt option can't be added", async () => {
    const expected = typeError("Cannot add property foo, object is not extensible");
    const dealer = it.open("Dealer");
    const context = it.newContext();
    expect(await ends(() => new Context({ foo: 1 }))).toMatchObject(expected);
    expect(await ends(() => new Dealer({ foo: 1 }))).toMatchObject(expected);
    expect(await ends(() => (context.foo = 1))).toMatchObject(expected);
    expect(await ends(() => (dealer.foo = 1))).toMatchObject(expected);
    expect([context, dealer].every(Object.isSealed)).toBe(true);
  });

  test("a read-only option can't be set", async () => {
    const dealer = it.open("Dealer");
    const context = it.newContext();
    // Jest's sandbox changes V8's name of the object: outside of the sandbox, it is
    // `#<Socket>`.
    const expected = {
      how: "throws",
      type: "TypeError",
      message: expect.stringMatching(
        /^Cannot set property \w+ of .+ which has only a getter$/,
      ),
    };
    expect(await ends(() => (dealer.type = 1))).toMatchObject(expected);
    expect(await ends(() => new Dealer({ type: 1 }))).toMatchObject(expected);
    expect(await ends(() => (context.maxSocketsLimit = 1))).toMatchObject(expected);
    expect(await ends(() => new Context({ maxSocketsLimit: 1 }))).toMatchObject(expected);
    expect(await ends(() => (dealer.closed = true))).toMatchObject(expected);
  });

  test("whose class is named, as V8 does", async () => {
    const body = `
      "use strict";
      const said = (act) => { try { act(); } catch ({ message }) { say(message); } };
      said(() => { new zmq.Dealer({ type: 1 }); });
      said(() => { new zmq.Dealer().type = 1; });
      said(() => { new zmq.Context({ maxSocketsLimit: 1 }); });`;
    const { lines } = await it.run(body);
    expect(lines).toEqual([
      "Cannot set property type of #<Socket> which has only a getter",
      "Cannot set property type of #<Socket> which has only a getter",
      "Cannot set property maxSocketsLimit of #<Context> which has only a getter",
    ]);
  });

  test("options are set, in their order", () => {
    expect(it.open("Dealer", { linger: 7, ipv6: true })).toMatchObject({
      linger: 7,
      ipv6: true,
    });
    expect(it.newContext({ ioThreads: 3 }).ioThreads).toBe(3);
  });

  test("a socket is in the context that is given", () => {
    const context = it.newContext();
    expect(it.open("Dealer", { context }).context).toBe(context);
  });

  test("the object of options may be used again", async () => {
    const options = { linger: 0, context: it.newContext() };
    it.keep(new Dealer(options));
    expect(Object.keys(options)).toEqual(
      it.differs("options-object", {
        zeromq: ["linger"],
        "zmq-napi": ["linger", "context"],
      }),
    );
    const frozen = Object.freeze({ linger: 0, context: it.newContext() });
    const { how } = await endingOf(() => it.keep(new Dealer(frozen)));
    expect(how).toBe(
      it.differs("options-object", { zeromq: "throws", "zmq-napi": "returns" }),
    );
    expect(it.keep(new Dealer(Object.freeze({ linger: 0 }))).linger).toBe(0);
  });

  test.each([{}, "text", 1])("a context is a Context, not %p", async (context) => {
    expect(await ends(() => new Dealer({ context }))).toMatchObject({
      how: "throws",
      type: it.differs("error-classes", { zeromq: "Error", "zmq-napi": "TypeError" }),
      message: it.says("Invalid argument"),
    });
  });

  test.each([undefined, null])("a context may be %p", async (context) => {
    const { how } = await endingOf(() => it.keep(new Dealer({ context })));
    expect(how).toBe(
      it.differs("no-context", { zeromq: "throws", "zmq-napi": "returns" }),
    );
  });

  test("EMFILE, when the context has no room for more sockets", async () => {
    const context = it.newContext({ maxSockets: 1 });
    it.open("Dealer", { context });
    expect(await ends(() => new Dealer({ context }))).toMatchObject({
      how: "throws",
      code: "EMFILE",
      message: it.says("Too many open file descriptors"),
    });
  });

  test("classes that extend one of a type add options by their number", () => {
    const Mine: any = class extends Dealer {
      get highWaterMark(): number {
        return (this as any).getInt32Option(23);
      }
      set highWaterMark(value: number) {
        (this as any).setInt32Option(23, value);
      }
    };
    const mine: any = it.keep(new Mine({ linger: 0, highWaterMark: 456 }));
    expect(mine).toMatchObject({ highWaterMark: 456, sendHighWaterMark: 456 });
  });

  test("classes that extend one of a type have fields of their own", async () => {
    class Mine extends Dealer {
      constructor(options: object) {
        super(options);
        (this as any).note = "mine";
      }
    }
    const { how } = await endingOf(() => it.keep(new Mine({ linger: 0 }) as any));
    expect(how).toBe(it.differs("sealed", { zeromq: "throws", "zmq-napi": "returns" }));
  });

  test("classes that extend Socket name their type", async () => {
    class Mine extends Socket {
      constructor() {
        super(5, { linger: 0 });
      }
    }
    const mine: any = it.keep(new Mine() as any);
    expect(mine).toBeInstanceOf(Socket);
    expect(mine).toMatchObject({ type: 5, linger: 0 });
    const expected = it.differs("base-class", {
      zeromq: "function",
      "zmq-napi": "undefined",
    });
    expect(typeof mine.send).toBe(expected);
  });
});
