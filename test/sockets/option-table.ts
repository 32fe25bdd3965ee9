// The rows of the option tables, as the classes have them.

import {
  Dealer,
  Pair,
  Publisher,
  Pull,
  Push,
  Reply,
  Request,
  Router,
  type Socket,
  Stream,
  Subscriber,
  XPublisher,
  XSubscriber,
} from "zmq-napi";
import {
  Channel,
  Client,
  Datagram,
  Dish,
  Gather,
  Peer,
  Radio,
  Scatter,
  Server,
} from "zmq-napi/draft";

import {
  commonOptions,
  draftTypeOptions,
  type Option,
  receivingOptions,
  sendingOptions,
  typeOptions,
} from "zmq-napi/internals";

export type Table = Readonly<Record<string, Option<unknown>>>;

type Maker = new () => Socket;

const sending: Table = { ...commonOptions, ...sendingOptions };
const receiving: Table = { ...commonOptions, ...receivingOptions };
const both: Table = { ...sending, ...receiving };

/** Each socket class with the options that it has. */
export const classes: readonly (readonly [string, Maker, Table])[] = [
  ["Pair", Pair, both],
  ["Publisher", Publisher, { ...sending, ...typeOptions.publisher }],
  ["Subscriber", Subscriber, { ...receiving, ...typeOptions.subscriber }],
  ["Request", Request, { ...both, ...typeOptions.request }],
  ["Reply", Reply, { ...both, ...typeOptions.reply }],
  ["Dealer", Dealer, { ...both, ...typeOptions.dealer }],
  ["Router", Router, { ...both, ...typeOptions.router }],
  ["Pull", Pull, { ...receiving, ...typeOptions.pipeline }],
  ["Push", Push, { ...sending, ...typeOptions.pipeline }],
  ["XPublisher", XPublisher, { ...both, ...typeOptions.xpublisher }],
  ["XSubscriber", XSubscriber, { ...both, ...typeOptions.xsubscriber }],
  ["Stream", Stream, { ...both, ...typeOptions.stream }],
  ["Server", Server, { ...both, ...draftTypeOptions.server }],
  ["Client", Client, { ...both, ...draftTypeOptions.client }],
  ["Radio", Radio, { ...sending, ...draftTypeOptions.radio }],
  ["Dish", Dish, receiving],
  ["Gather", Gather, { ...receiving, ...draftTypeOptions.singleFramePipeline }],
  ["Scatter", Scatter, { ...sending, ...draftTypeOptions.singleFramePipeline }],
  ["Datagram", Datagram, both],
  ["Peer", Peer, { ...both, ...draftTypeOptions.peer }],
  ["Channel", Channel, both],
];

/** An object whose options can be read and set by name. */
export type Options = Record<string, unknown>;

/** Returns a new socket of a class, as its options. */
export function fresh(Maker: Maker): Options & Disposable {
  return new Maker() as unknown as Options & Disposable;
}

const key = "0rAi40rAi40rAi40rAi40rAi40rAi40rAi40rAi4";

/** Values of options that are neither numbers nor booleans. */
const values: Readonly<Record<string, unknown[]>> = {
  curvePublicKey: [key],
  curveSecretKey: [key],
  curveServerKey: [key],
  disconnectMessage: ["gone", Buffer.from([1, 0, 255]), null],
  helloMessage: ["hello", Buffer.from([1, 0, 255]), null],
  hiccupMessage: ["wait", Buffer.from([1, 0, 255]), null],
  reconnectStop: [["connectionRefused"], ["handshakeFailed"], []],
  routerNotify: [["connect"], ["disconnect"], ["connect", "disconnect"], []],
  routingId: ["name", Buffer.from([1, 0, 255])],
  socksPassword: ["secret", null],
  socksProxy: ["127.0.0.1:1080", null],
  socksUsername: ["user", null],
  tcpAcceptFilter: ["127.0.0.1/8", "10.0.0.1"],
  welcomeMessage: ["hello", Buffer.from([1, 0, 255]), null],
};

/** Options whose value in libzmq differs from the set value. */
const kept: Readonly<Record<string, (value: number) => number>> = {
  heartbeatTimeToLive: (value) => value - (value % 100),
};

/** The numbers that an option accepts. */
function rangeOf(
  option: Option<unknown>,
): readonly [min: number, max: number] | undefined {
  if (option.range) return option.range;
  return option.size === 8 ? [0, Number.MAX_SAFE_INTEGER] : undefined;
}

/** Values that an option accepts, each with the value that is read back. */
export function samples(name: string, option: Option<unknown>): [unknown, unknown][] {
  const read = kept[name] ?? ((value: number) => value);
  if (option.takes === "true or false") {
    return [true, false, true].map((value) => [value, value]);
  }
  const range = rangeOf(option);
  if (range) {
    const [min, max] = range;
    const some = [min, min + 1, 0, 250, 10_000, max];
    const allowed = some.filter((value) => value >= min && value <= max);
    return allowed.map((value) => [value, read(value)]);
  }
  const names = /^"\w+"(, "\w+")*$/.test(option.takes);
  if (names) return option.takes.match(/\w+/g)!.map((value) => [value, value]);
  return (values[name] ?? ["some-text"]).map((value) => [value, value]);
}

/** Values that an option refuses, each with the error. */
export function wrongs(option: Option<unknown>): [unknown, "TypeError" | "RangeError"][] {
  if (option.takes === "true or false") {
    return [1, "true", null, undefined].map((value) => [value, "TypeError"]);
  }
  if (option.takes.startsWith("an array of")) {
    const none = [null, undefined, "connect", 1, {}, ["Connect"], ["connect", 1], [[]]];
    return none.map((value) => [value, "TypeError"]);
  }
  if (!rangeOf(option))
    return [5, true, {}, undefined].map((value) => [value, "TypeError"]);
  const [min, max] = option.range ?? [];
  const outside = min === undefined ? [] : [min - 1, max! * 4, Infinity, -Infinity];
  return [
    ...outside.map((value): [unknown, "RangeError"] => [value, "RangeError"]),
    ...["5", NaN, null, {}, undefined, true].map((value): [unknown, "TypeError"] => [
      value,
      "TypeError",
    ]),
  ];
}
