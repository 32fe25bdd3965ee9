import { EventEmitter } from "node:events";
import * as zmq from "zmq-napi/v5-compat";

import { tested } from "../compat/tested";
import { both, Scene, thrown } from "./scene";

const [, theirs] = both[0]!;
/** Compares with zeromq.js, where that is loaded. */
const comparison = tested === "zeromq" ? test : test.skip;

comparison("the module has the names that zeromq.js's has, and no others", () => {
  expect(Object.keys(zmq).sort()).toEqual(Object.keys(theirs).sort());
});

comparison("the constants have the same values", () => {
  const numbers = (api: object): object =>
    Object.fromEntries(
      Object.entries(api).filter(([, value]) => Number.isInteger(value)),
    );
  expect(numbers(zmq)).toEqual(numbers(theirs));
  expect(Object.keys(numbers(zmq)).length).toBeGreaterThan(70);
});

comparison(
  "the short names stand for the same options, and are properties of sockets",
  () => {
    expect(zmq.options).toEqual(theirs.options);
    for (const name of Object.keys(theirs.options)) {
      expect(name in zmq.Socket.prototype).toBe(true);
      expect(Object.keys(zmq.Socket.prototype)).not.toContain(name);
    }
  },
);

comparison("sockets have the methods that zeromq.js's have", () => {
  const inner = ["_recv", "_send"];
  const names = Object.getOwnPropertyNames(theirs.Socket.prototype);
  const missing = names.filter((name) => !(name in zmq.Socket.prototype));
  expect(missing).toEqual(inner);
});

describe.each(both)("%s", (_name, zmq) => {
  test("has one function with the names socket and createSocket", () => {
    expect(zmq.socket).toBe(zmq.createSocket);
  });

  test("has libzmq's version", () => {
    expect(zmq.version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  test("makes key pairs", () => {
    const [one, other] = [zmq.curveKeypair(), zmq.curveKeypair()];
    for (const key of Object.values(one)) expect(key).toHaveLength(40);
    expect(Object.keys(one).sort()).toEqual(["public", "secret"]);
    expect(one.public).not.toBe(other.public);
  });

  test("has a context that can't be made, and takes numbers of threads and sockets", () => {
    expect(() => new zmq.Context()).toThrow(
      "Context cannot be instantiated in compatibility mode",
    );
    const [threads, sockets] = [zmq.Context.getMaxThreads(), zmq.Context.getMaxSockets()];
    expect([threads, sockets]).toEqual([1, 1023]);
    zmq.Context.setMaxThreads(2);
    zmq.Context.setMaxSockets(500);
    expect(zmq.Context.getMaxThreads()).toBe(2);
    expect(zmq.Context.getMaxSockets()).toBe(500);
    zmq.Context.setMaxThreads(threads);
    zmq.Context.setMaxSockets(sockets);
  });

  test.each([
    ["pair", 0],
    ["pub", 1],
    ["sub", 2],
    ["req", 3],
    ["rep", 4],
    ["dealer", 5],
    ["xreq", 5],
    ["router", 6],
    ["xrep", 6],
    ["pull", 7],
    ["push", 8],
    ["xpub", 9],
    ["xsub", 10],
    ["stream", 11],
  ] as const)("makes a socket of type %s", (type, number) => {
    using scene = new Scene(zmq);
    const socket = scene.socket(type);
    expect(socket).toBeInstanceOf(zmq.Socket);
    expect(socket).toBeInstanceOf(EventEmitter);
    expect([socket.type, socket.closed]).toEqual([type, false]);
    expect(socket.getsockopt(zmq.ZMQ_TYPE)).toBe(number);
    expect(socket.close()).toBe(socket);
    expect(socket.closed).toBe(true);
    expect(socket.close().closed).toBe(true);
  });

  test("makes a socket by its class", () => {
    const socket = new zmq.Socket("push");
    expect(socket.type).toBe("push");
    socket.close();
  });

  test.each(["", "PUB", "constructor", "__proto__", "server", undefined, 7])(
    "refuses %p as a type",
    (type) => {
      const error = thrown(() => zmq.socket(type as "pub"));
      expect(error?.name).toMatch(/Error$/);
      expect(error?.message).toContain(`Invalid socket type: ${String(type)}`);
    },
  );

  test("has a class that can be extended", () => {
    class Named extends zmq.Socket {
      readonly name = "mine";
      constructor() {
        super("pair");
      }
    }
    const socket = new Named();
    expect([socket.name, socket.type]).toEqual(["mine", "pair"]);
    socket.close();
  });

  test("has no read()", () => {
    using scene = new Scene(zmq);
    expect(() => scene.socket("pull").read()).toThrow("read()");
  });
});

test.each([
  ["pair", zmq.ZMQ_PAIR],
  ["pub", zmq.ZMQ_PUB],
  ["sub", zmq.ZMQ_SUB],
  ["req", zmq.ZMQ_REQ],
  ["rep", zmq.ZMQ_REP],
  ["dealer", zmq.ZMQ_DEALER],
  ["xreq", zmq.ZMQ_XREQ],
  ["router", zmq.ZMQ_ROUTER],
  ["xrep", zmq.ZMQ_XREP],
  ["pull", zmq.ZMQ_PULL],
  ["push", zmq.ZMQ_PUSH],
  ["xpub", zmq.ZMQ_XPUB],
  ["xsub", zmq.ZMQ_XSUB],
  ["stream", zmq.ZMQ_STREAM],
] as const)("the constant of the type %s is libzmq's number of it", (type, number) => {
  const socket = zmq.socket(type);
  expect(socket.getsockopt(zmq.ZMQ_TYPE)).toBe(number);
  socket.close();
});
