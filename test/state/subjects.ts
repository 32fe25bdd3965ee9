// Every public method and accessor of every class, so that a test can walk through them. A
// method that is missing from the tables below fails the tests: add its arguments there.

import * as zmq from "zmq-napi";
import * as draft from "zmq-napi/draft";

export type SocketClass = new (options?: { context?: zmq.Context }) => zmq.Socket;

/** The socket classes, by name. */
export const socketClasses: [string, SocketClass][] = [
  ["Dealer", zmq.Dealer],
  ["Pair", zmq.Pair],
  ["Publisher", zmq.Publisher],
  ["Pull", zmq.Pull],
  ["Push", zmq.Push],
  ["Reply", zmq.Reply],
  ["Request", zmq.Request],
  ["Router", zmq.Router],
  ["Stream", zmq.Stream],
  ["Subscriber", zmq.Subscriber],
  ["XPublisher", zmq.XPublisher],
  ["XSubscriber", zmq.XSubscriber],
  ...Object.entries(draft),
];

/** Methods that a closed socket refuses, with arguments that an open socket accepts. */
export const workingMethods: Record<string, unknown[]> = {
  bind: ["tcp://127.0.0.1:*"],
  bindSync: ["tcp://127.0.0.1:*"],
  connect: ["tcp://127.0.0.1:1"],
  disconnect: ["tcp://127.0.0.1:1"],
  unbind: ["tcp://127.0.0.1:1"],
  unbindSync: ["tcp://127.0.0.1:1"],
  // The message has two frames, because a Stream needs two.
  send: [["one", "two"]],
  trySend: [["one", "two"]],
  sendMany: [[["one", "two"]]],
  trySendMany: [[["one", "two"]]],
  receive: [],
  tryReceive: [],
  messages: [],
  request: ["one"],
  queues: [],
  subscribe: ["topic"],
  unsubscribe: ["topic"],
  join: ["group"],
  leave: ["group"],
  connectPeer: ["tcp://127.0.0.1:1"],
  disconnectPeer: ["peer"],
  getBoolOption: [39],
  setBoolOption: [39, true],
  getInt32Option: [24],
  setInt32Option: [24, 0],
  getUint32Option: [57],
  setUint32Option: [57, 0],
  getInt64Option: [22],
  setInt64Option: [22, 1],
  getUint64Option: [4],
  setUint64Option: [4, 0],
  getStringOption: [32],
  setStringOption: [55, "domain"],
  getOption: [24],
  setOption: [24, 0],
  [nameOf(Symbol.asyncIterator)]: [],
};

/** Arguments of methods, for classes that need different ones. */
const ownArguments: Record<string, Record<string, unknown[]>> = {
  Channel: sending("one"),
  Client: sending("one"),
  Datagram: {
    ...sending(["127.0.0.1:1", "two"]),
    bind: ["udp://127.0.0.1:*"],
    bindSync: ["udp://127.0.0.1:*"],
  },
  Peer: { ...sending("one", { routingId: 1 }), disconnectPeer: [1] },
  Radio: sending("one", { group: "g" }),
  Scatter: sending("one"),
  Server: { ...sending("one", { routingId: 1 }), disconnectPeer: [1] },
};

function sending(...args: unknown[]): Record<string, unknown[]> {
  const [message, ...address] = args;
  const many = [[message], ...address];
  return { send: args, trySend: args, sendMany: many, trySendMany: many };
}

/** Methods that end a socket, and may be called repeatedly. */
export const endingMethods = [
  "close",
  nameOf(Symbol.dispose),
  nameOf(Symbol.asyncDispose),
];

/** Methods whose iterations end at once when the socket is closed, as in zeromq.js. */
export const iterating = ["messages", nameOf(Symbol.asyncIterator)];

/** Whether a method refuses all arguments, in every state. */
export function neverWorks(socket: zmq.Socket, { name }: Member): boolean {
  return socket instanceof draft.Datagram && name === "connect";
}

/** Accessors that return a value in every state. */
export const stateAccessors = [
  "closed",
  "context",
  "readable",
  "released",
  "subscriptions",
  "writable",
];

/** The kinds of values that few accessors accept. */
const takenByFew: Record<string, "text" | "an array" | "an object"> = {
  metadata: "an object",
  reconnectStop: "an array",
  routerNotify: "an array",
  threadAffinityCpus: "an array",
  threadNamePrefix: "text",
};

/** Whether an accessor accepts values of this kind. */
export function takes(name: string, value: unknown): boolean {
  const taken = takenByFew[name];
  if (typeof value === "string") return taken === "text";
  if (Array.isArray(value)) return taken === "an array";
  return taken === "an object" && typeof value === "object";
}

function nameOf(key: string | symbol): string {
  if (key === Symbol.dispose) return "[Symbol.dispose]";
  if (key === Symbol.asyncDispose) return "[Symbol.asyncDispose]";
  return typeof key === "symbol" ? `[${key.description}]` : key;
}

export interface Member {
  readonly name: string;
  readonly key: string | symbol;
  readonly descriptor: PropertyDescriptor;
}

function membersOf(target: object): Member[] {
  const members = new Map<string | symbol, Member>();
  let prototype: object = Object.getPrototypeOf(target) as object;
  for (; prototype !== Object.prototype; prototype = Object.getPrototypeOf(prototype)) {
    for (const key of Reflect.ownKeys(prototype)) {
      if (key === "constructor" || members.has(key)) continue;
      const descriptor = Reflect.getOwnPropertyDescriptor(prototype, key)!;
      members.set(key, { name: nameOf(key), key, descriptor });
    }
  }
  return [...members.values()];
}

/** Methods that work in any state and never fail. */
const neverFailing = ["[nodejs.util.inspect.custom]", "statistics"];

/** The methods of an object's class and of its base classes, but {@link neverFailing}. */
export function methodsOf(target: object): Member[] {
  return membersOf(target).filter(
    ({ name, descriptor }) => "value" in descriptor && !neverFailing.includes(name),
  );
}

/** The accessors of an object's class, except {@link stateAccessors}. */
export function optionsOf(target: object): Member[] {
  return membersOf(target).filter(
    ({ name, descriptor }) => !("value" in descriptor) && !stateAccessors.includes(name),
  );
}

/** Calls a method with valid arguments on any object. */
export function call(self: unknown, { descriptor, name }: Member): unknown {
  const method = descriptor.value as () => unknown;
  const own =
    self instanceof zmq.Socket ? ownArguments[self.constructor.name] : undefined;
  return Reflect.apply(method, self, own?.[name] ?? workingMethods[name] ?? []);
}

/**
 * Returns the outcome of an act: the code of the error that it throws or rejects with at
 * once.
 */
export async function outcome(act: () => unknown): Promise<string> {
  let result: unknown;
  try {
    result = act();
  } catch (error) {
    return `throws ${codeOf(error)}`;
  }
  if (!(result instanceof Promise)) return "answers";
  return result.then(
    () => "resolves",
    (error: unknown) => `rejects ${codeOf(error)}`,
  );
}

function codeOf(error: unknown): string {
  return error instanceof zmq.ZmqError ? error.code : String(error);
}
