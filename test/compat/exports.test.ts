import { both } from "./packages";
import { endingOf } from "./ending";

const names =
  "capability context curveKeyPair version Context Socket Observer Proxy Pair Publisher " +
  "Subscriber Request Reply Dealer Router Pull Push XPublisher XSubscriber Stream";
const transports = ["ipc", "pgm", "tipc", "norm", "curve", "gssapi", "draft"];

/** The socket classes, with libzmq's numbers and the methods that belong to them. */
const classes: [string, number, string[]][] = [
  ["Pair", 0, ["send", "receive"]],
  ["Publisher", 1, ["send"]],
  ["Subscriber", 2, ["receive", "subscribe", "unsubscribe"]],
  ["Request", 3, ["send", "receive"]],
  ["Reply", 4, ["send", "receive"]],
  ["Dealer", 5, ["send", "receive"]],
  ["Router", 6, ["send", "receive"]],
  ["Pull", 7, ["receive"]],
  ["Push", 8, ["send"]],
  ["XPublisher", 9, ["send", "receive"]],
  ["XSubscriber", 10, ["send", "receive"]],
  ["Stream", 11, ["send", "receive"]],
];

const common =
  "bind bindSync unbind unbindSync connect disconnect close " +
  "getBoolOption setBoolOption getInt32Option setInt32Option getUint32Option " +
  "setUint32Option getInt64Option setInt64Option getUint64Option setUint64Option " +
  "getStringOption setStringOption";
const state = "events context closed readable writable";

function descriptor(object: object, key: string): PropertyDescriptor | undefined {
  for (let at: object | null = object; at !== null; at = Object.getPrototypeOf(at)) {
    const found = Object.getOwnPropertyDescriptor(at, key);
    if (found) return found;
  }
  return undefined;
}

both((it) => {
  test("the package exports its classes, functions and values, and no default", () => {
    const extra = it.differs("exports", {
      zeromq: [] as string[],
      "zmq-napi": ["ZmqError", "curvePublicKey", "poll", "z85"],
    });
    expect(Object.keys(it.zmq).sort()).toEqual([...names.split(" "), ...extra].sort());
    expect(it.zmq.__esModule).toBe(true);
    expect(Object.keys(it.zmq)).not.toContain("__esModule");
  });

  test("a program can put something else in the place of a socket class", async () => {
    const { lines } = await it.run(
      `
      "use strict";
      for (const name of args) {
        zmq[name] = Date;
        say(zmq[name] === Date, Object.keys(zmq).includes(name));
      }
      delete zmq.Push;
      say("Push" in zmq);`,
      classes.map(([name]) => name),
    );
    expect(lines).toEqual([...classes.map(() => "true true"), "false"]);
  });

  test("version is that of libzmq", () => {
    expect(it.zmq.version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  test("capability says what libzmq was built with", () => {
    const { capability } = it.zmq;
    expect(Object.keys(capability)).toEqual(expect.arrayContaining(transports));
    expect(Object.values(capability).every((has) => typeof has === "boolean")).toBe(true);
    expect(Object.keys(capability).length > transports.length).toBe(
      it.differs("exports", { zeromq: false, "zmq-napi": true }),
    );
    expect(capability).toMatchObject({ ipc: true, curve: true, draft: true });
  });

  test("curveKeyPair makes two keys of 40 characters", () => {
    const { publicKey, secretKey, ...others } = it.zmq.curveKeyPair();
    expect(others).toEqual({});
    expect(publicKey).toMatch(/^[!-~]{40}$/);
    expect(secretKey).toMatch(/^[!-~]{40}$/);
    expect(it.zmq.curveKeyPair().secretKey).not.toBe(secretKey);
  });

  test("context is the context of sockets that are given no other", () => {
    expect(it.zmq.context).toBeInstanceOf(it.zmq.Context);
    expect(it.open("Dealer").context).toBe(it.zmq.context);
  });

  describe.each(classes)("%s", (className, type, methods) => {
    test("is a socket of its type", () => {
      const socket = it.open(className);
      expect(socket).toBeInstanceOf(it.zmq.Socket);
      expect(socket.type).toBe(type);
      expect(socket.constructor.name).toBe(className);
    });

    test("has its methods and those of all sockets, and states that are read", () => {
      const socket = it.open(className);
      for (const name of [...common.split(" "), ...methods]) {
        expect([name, typeof socket[name]]).toEqual([name, "function"]);
      }
      for (const name of state.split(" ")) {
        const { get, set } = descriptor(socket, name) ?? {};
        expect([name, typeof get, set]).toEqual([name, "function", undefined]);
      }
      expect(socket).toMatchObject({ closed: false, readable: false });
    });

    test("can be iterated over if it receives", () => {
      if (!methods.includes("receive")) return;
      const socket = it.open(className);
      expect(typeof socket[Symbol.asyncIterator]).toBe("function");
      expect(typeof socket[Symbol.asyncIterator]().next).toBe("function");
    });

    test("has no method of another direction", () => {
      const socket = it.open(className);
      const directed = ["send", "receive", "join", "leave"];
      const foreign = directed.filter((name) => !methods.includes(name));
      const there = foreign.filter((name) => name in socket);
      expect(there).toEqual(
        it.differs("wrong-direction", { zeromq: foreign, "zmq-napi": [] }),
      );
    });
  });

  test("a Subscriber that sends waits, where it can", async () => {
    const subscriber = it.open("Subscriber");
    const { how } = await endingOf(() => subscriber.send("x"), 50);
    expect(how).toBe(
      it.differs("wrong-direction", { zeromq: "waits", "zmq-napi": "throws" }),
    );
  });

  test("a Publisher that receives waits, where it can", async () => {
    const publisher = it.open("Publisher");
    const { how } = await endingOf(() => publisher.receive(), 50);
    expect(how).toBe(
      it.differs("wrong-direction", { zeromq: "waits", "zmq-napi": "throws" }),
    );
  });
});
