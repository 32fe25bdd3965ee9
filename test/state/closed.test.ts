import * as zmq from "zmq-napi";

import {
  call,
  endingMethods,
  iterating,
  methodsOf,
  optionsOf,
  outcome,
  type SocketClass,
  socketClasses,
  workingMethods,
} from "./subjects";

/** The ways to close a socket. */
const ways: [string, (Class: SocketClass) => Promise<zmq.Socket>][] = [
  [
    "closed",
    async (Class) => {
      const socket = new Class();
      socket.close();
      return socket;
    },
  ],
  [
    "disposed of",
    async (Class) => {
      const socket = new Class();
      await socket[Symbol.asyncDispose]();
      return socket;
    },
  ],
  [
    "closed by its context",
    async (Class) => {
      const context = new zmq.Context();
      const socket = new Class({ context });
      await context.close();
      return socket;
    },
  ],
];

describe.each(ways)("a socket that was %s", (_name, make) => {
  describe.each(socketClasses)("%s", (_class, Class) => {
    let socket: zmq.Socket;

    beforeAll(async () => {
      socket = await make(Class);
    });

    test("is closed, and has no context and nothing to read or write", () => {
      expect(socket.closed).toBe(true);
      expect(socket.context).toBeUndefined();
      expect(socket.readable).toBe(false);
      expect(socket.writable).toBe(false);
    });

    test("throws EBADF at once from every method", async () => {
      for (const method of methodsOf(socket)) {
        if ([...endingMethods, ...iterating].includes(method.name)) continue;
        expect(Object.keys(workingMethods)).toContain(method.name);
        const ends = await outcome(() => call(socket, method));
        expect([method.name, ends]).toEqual([method.name, "throws EBADF"]);
      }
    });

    test("has no messages to iterate over", async () => {
      for (const method of methodsOf(socket)) {
        if (!iterating.includes(method.name)) continue;
        const messages = call(socket, method) as AsyncIterable<unknown>;
        for await (const message of messages) throw new Error(`not ${String(message)}`);
      }
    });

    test("throws EBADF when an option is read", async () => {
      for (const { name, key, descriptor } of optionsOf(socket)) {
        if (!descriptor.get) continue;
        const ends = await outcome(() => Reflect.get(socket, key) as unknown);
        expect([name, ends]).toEqual([name, "throws EBADF"]);
      }
    });

    test("throws EBADF when an option is set", async () => {
      const values = [true, 1, "text", null];
      for (const { name, key, descriptor } of optionsOf(socket)) {
        if (!descriptor.set) continue;
        const ends = await Promise.all(
          values.map((value) => outcome(() => Reflect.set(socket, key, value))),
        );
        expect([name, ends]).toEqual([name, expect.arrayContaining(["throws EBADF"])]);
      }
    });

    test("can be closed again any number of times", async () => {
      for (const method of methodsOf(socket)) {
        if (!endingMethods.includes(method.name)) continue;
        const ends = await outcome(() => call(socket, method));
        expect([method.name, ends]).toEqual([
          method.name,
          expect.stringMatching(/^answers$|^resolves$/),
        ]);
      }
    });
  });
});
