import * as zmq from "zmq-napi";
import * as draft from "zmq-napi/draft";

import { run } from "../support/program";

const draftModule = require.resolve("../../dist/draft.js");

const names = [
  "Server",
  "Client",
  "Radio",
  "Dish",
  "Gather",
  "Scatter",
  "Datagram",
  "Peer",
  "Channel",
] as const;

test("the sub-path has the draft sockets, and nothing else", () => {
  expect(Object.keys(draft).sort()).toEqual([...names].sort());
});

test("importing it warns that drafts may change, once", async () => {
  const end = await run("require(args[0]); require(args[0]); say(typeof zmq);", [
    draftModule,
  ]);
  expect(end).toMatchObject({ code: 0, lines: ["object"] });
  expect(end.errors.match(/ZeroMQ draft features/g)).toHaveLength(1);
  expect(end.errors).toContain(
    "Warning: ZeroMQ draft features are experimental and could change at any time.",
  );
  const flags = ["--disable-warning=ZMQ_DRAFT"];
  const quiet = await run("require(args[0]);", [draftModule], flags);
  expect(quiet).toMatchObject({ code: 0, errors: "" });
});

describe.each(names)("a %s", (name) => {
  const Class: new (options?: { context?: zmq.Context }) => zmq.Socket = draft[name];

  test("is a socket, of its own class, sealed", () => {
    using socket = new Class();
    expect(socket).toBeInstanceOf(zmq.Socket);
    expect(socket.constructor.name).toBe(name);
    expect(() => Object.assign(socket, { misspelt: 1 })).toThrow(
      "Cannot add property misspelt, object is not extensible",
    );
  });

  test("takes options, and names an unknown one", () => {
    using socket = new Class({ linger: 5, reconnectInterval: 7 } as object);
    expect([socket.linger, socket.reconnectInterval]).toEqual([5, 7]);
    expect(() => new Class({ mandatory: true } as object)).toThrow(
      `Cannot add property mandatory, object is not extensible: a ${name} has no such option`,
    );
  });

  test("can be extended", () => {
    class Extended extends Class {
      readonly label = "mine";
    }
    using socket = new Extended();
    expect(socket.label).toBe("mine");
  });
});

test.each([
  [draft.Server, 12, true],
  [draft.Client, 13, true],
  [draft.Radio, 14, true],
  [draft.Dish, 15, true],
  [draft.Gather, 16, true],
  [draft.Scatter, 17, true],
  [draft.Datagram, 18, false],
  [draft.Peer, 19, true],
  [draft.Channel, 20, true],
])("%p is libzmq's socket type %d", (Class, type, threadSafe) => {
  using socket = new Class();
  expect(socket.type).toBe(type);
  expect(socket.threadSafe).toBe(threadSafe);
});

test.each([
  ["Radio", ["receive", "tryReceive", "messages", "join"]],
  ["Scatter", ["receive", "tryReceive", "messages"]],
  ["Dish", ["send", "trySend"]],
  ["Gather", ["send", "trySend"]],
  ["Server", ["connectPeer", "join"]],
] as const)("a %s has no method that makes no sense for it", (name, methods) => {
  using socket = new draft[name]();
  for (const method of methods) expect(method in socket).toBe(false);
});

test.each(["Gather", "Scatter"] as const)("a %s takes conflate", (name) => {
  using socket = new draft[name]({ conflate: true });
  expect(socket.conflate).toBe(true);
});
