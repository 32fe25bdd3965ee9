import * as zmq from "zmq-napi";

import {
  endingMethods,
  methodsOf,
  optionsOf,
  outcome,
  socketClasses,
  takes,
  workingMethods,
} from "./subjects";

describe.each(socketClasses)("an open %s", (_name, Class) => {
  test("is open, and belongs to the default context", () => {
    using socket = new Class();
    expect(socket.closed).toBe(false);
    expect(socket.context).toBe(zmq.context);
    expect(typeof socket.readable).toBe("boolean");
    expect(typeof socket.writable).toBe("boolean");
  });

  test("belongs to the context that it was given", async () => {
    await using context = new zmq.Context();
    using socket = new Class({ context });
    expect(socket.context).toBe(context);
  });

  test("reads every option that it has", async () => {
    using socket = new Class();
    for (const { name, key, descriptor } of optionsOf(socket)) {
      if (!descriptor.get) continue;
      const ends = await outcome(() => Reflect.get(socket, key) as unknown);
      // An option that this libzmq lacks throws an error that says so.
      expect([name, ends]).toEqual([
        name,
        expect.stringMatching(/^answers$|^throws ENOTSUP$/),
      ]);
    }
    socket.events.close();
  });

  test("refuses values of every wrong kind for every option", async () => {
    using socket = new Class();
    for (const { name, key, descriptor } of optionsOf(socket)) {
      if (!descriptor.set) continue;
      for (const value of [Symbol("x"), undefined, {}, [], () => 1]) {
        if (takes(name, value)) continue;
        const set = () => Reflect.set(socket, key, value);
        expect([name, await outcome(set)]).toEqual([
          name,
          expect.stringMatching(/^throws (TypeError|ENOTSUP$)/),
        ]);
      }
    }
  });

  test("does not let its readable options be set", () => {
    using socket = new Class();
    for (const { key, descriptor } of optionsOf(socket)) {
      if (descriptor.set) continue;
      expect(() => ((socket as any)[key] = 1)).toThrow(/only a getter/);
    }
  });

  test("has no unknown property", () => {
    using socket = new Class();
    expect(() => ((socket as any).lingre = 1)).toThrow(/not extensible/);
    expect(() => new Class({ lingre: 1 } as never).close()).toThrow(/lingre/);
  });

  test("has no methods but those that these tests know", () => {
    using socket = new Class();
    const known = [...Object.keys(workingMethods), ...endingMethods];
    for (const { name } of methodsOf(socket)) expect(known).toContain(name);
  });

  test("is not made without new, nor with wrong options", () => {
    expect(() => Reflect.apply(Class, undefined, [])).toThrow(TypeError);
    for (const options of [1, "x", null, true]) {
      expect(() => new Class(options as never).close()).toThrow(TypeError);
    }
  });

  test("does not change the options that it is made with", async () => {
    await using context = new zmq.Context();
    const options = Object.freeze({ context, linger: 5 });
    using socket = new Class(options);
    using another = new Class(options);
    expect([socket.linger, another.linger]).toEqual([5, 5]);
    expect(options).toEqual({ context, linger: 5 });
  });
});

test("a socket whose options are refused is closed at once", async () => {
  await using context = new zmq.Context();
  expect(() => new zmq.Push({ context, linger: "x" as never }).close()).toThrow(
    TypeError,
  );
  expect(() => new zmq.Push({ context, linger: -7 }).close()).toThrow(RangeError);
});

test("a subclass has its own type's methods, and fields of its own", () => {
  class Named extends zmq.Push {
    readonly label = "mine";
  }
  using named = new Named({ linger: 3 });
  expect([named.label, named.linger]).toEqual(["mine", 3]);
});
