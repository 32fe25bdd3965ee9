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

import { type Option } from "../../dist/options/option";
import {
  commonOptions,
  receivingOptions,
  sendingOptions,
  typeOptions,
} from "../../dist/options/socket-options";

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
  ["XSubscriber", XSubscriber, both],
  ["Stream", Stream, { ...both, ...typeOptions.stream }],
  ["Server", Server, both],
  ["Client", Client, both],
  ["Radio", Radio, sending],
  ["Dish", Dish, receiving],
  ["Gather", Gather, { ...receiving, ...typeOptions.singleFramePipeline }],
  ["Scatter", Scatter, { ...sending, ...typeOptions.singleFramePipeline }],
  ["Datagram", Datagram, both],
  ["Peer", Peer, both],
  ["Channel", Channel, both],
];

/** One thing whose options can be read and set by name. */
export type Options = Record<string, unknown>;

/** A new socket of a class, as its options. */
export function fresh(Maker: Maker): Options & Disposable {
  return new Maker() as unknown as Options & Disposable;
}

const key = "0rAi40rAi40rAi40rAi40rAi40rAi40rAi40rAi4";

/** Values of options that are neither numbers nor booleans. */
const texts: Readonly<Record<string, unknown[]>> = {
  curvePublicKey: [key],
  curveSecretKey: [key],
  curveServerKey: [key],
  routingId: ["name", Buffer.from([1, 0, 255])],
  tcpAcceptFilter: ["127.0.0.1/8", "10.0.0.1"],
  welcomeMessage: ["hello", Buffer.from([1, 0, 255]), null],
};

/** Options that libzmq keeps otherwise than they were set. */
const kept: Readonly<Record<string, (value: number) => number>> = {
  heartbeatTimeToLive: (value) => value - (value % 100),
};

/** The range that a numeric option says it takes. */
export function rangeOf(option: Option<unknown>): [min: number, max: number] | undefined {
  const range = / from (-?\d+) to (-?\d+)$/.exec(option.takes);
  return range ? [Number(range[1]), Number(range[2])] : undefined;
}

/** Values that an option takes, each with what it reads as afterwards. */
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
  return (texts[name] ?? ["some-text"]).map((value) => [value, value]);
}

/** Values that an option does not take, each with the error that says so. */
export function wrongs(option: Option<unknown>): [unknown, "TypeError" | "RangeError"][] {
  if (option.takes === "true or false") {
    return [1, "true", null, undefined].map((value) => [value, "TypeError"]);
  }
  const range = rangeOf(option);
  if (!range) return [5, true, {}, undefined].map((value) => [value, "TypeError"]);
  const outside: [unknown, "RangeError"][] = [
    [range[0] - 1, "RangeError"],
    [range[1] * 4, "RangeError"],
    [Infinity, "RangeError"],
  ];
  // A uint64_t takes negative numbers for 0, and large ones less exactly.
  const sized = option.size === 8 ? [] : outside;
  return [
    ...sized,
    ...["5", NaN, null, {}, undefined, true].map((value): [unknown, "TypeError"] => [
      value,
      "TypeError",
    ]),
  ];
}
