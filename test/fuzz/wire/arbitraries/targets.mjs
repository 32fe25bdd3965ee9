// Victims: a socket's type, its options, its transport, and the way its program reads.

import fc from "fast-check";
import { body, little, once } from "./bytes.mjs";
import { fitting } from "./handshakes.mjs";

/** @typedef {import("../terms.mjs").Target} Target */

const types = Object.keys(fitting).filter((type) => type !== "Datagram");

/** @template T @param {T} value */
const is = (value) => fc.constant(value);

/**
 * @param {unknown[]} values undefined leaves the option out
 */
const some = (...values) => fc.constantFrom(undefined, ...values);

/** @type {Record<string, Record<string, fc.Arbitrary<unknown>>>} */
const own = {
  Router: {
    mandatory: some(true),
    handover: some(true),
    routerNotify: some(["connect", "disconnect"]),
    helloMessage: some("hail:"),
    disconnectMessage: some("hail:"),
  },
  Server: { helloMessage: some("hail:"), disconnectMessage: some("hail:") },
  Peer: { helloMessage: some("hail:"), disconnectMessage: some("hail:") },
  Dealer: { conflate: some(true), probeRouter: some(true) },
  Pull: { conflate: some(true), maxMessageSize: some(1000) },
  Subscriber: { conflate: some(true), maxMessageSize: some(1000) },
  XPublisher: { manual: some(true), welcomeMessage: some("hail:"), noDrop: some(true) },
  Request: { relaxed: some(true), correlate: some(true) },
};

const withoutReceiving = new Set(["Publisher", "Push", "Scatter", "Radio"]);
const withoutSending = new Set(["Subscriber", "Pull", "Dish", "Gather"]);

/** @type {(type: string) => fc.Arbitrary<Record<string, unknown>>} */
const options = once((type) =>
  fc.record({
    heartbeatInterval: fc.oneof(
      { weight: 6, arbitrary: is(undefined) },
      { weight: 1, arbitrary: is(100) },
    ),
    heartbeatTimeout: is(2000),
    handshakeInterval: some(100, 3000),
    maxMessageSize: fc.oneof(
      { weight: 8, arbitrary: is(undefined) },
      { weight: 1, arbitrary: is(1000) },
    ),
    reconnectInterval: is(5),
    ...(withoutReceiving.has(type) ? {} : { receiveHighWaterMark: some(1, 5) }),
    ...(withoutSending.has(type) ? {} : { sendHighWaterMark: some(1, 5) }),
    ...own[type],
  }),
);

const given = fc.oneof(
  { weight: 5, arbitrary: is(undefined) },
  { weight: 1, arbitrary: fc.oneof(little, body) },
);

const zap = fc.record({
  version: given,
  id: given,
  status: fc.oneof(
    { weight: 6, arbitrary: is(undefined) },
    {
      weight: 2,
      arbitrary: fc.constantFrom("343030", "333030", "353030", "3230", "323031", ""),
    },
    { weight: 1, arbitrary: body },
  ),
  text: given,
  user: given,
  metadata: fc.oneof(
    { weight: 3, arbitrary: is(undefined) },
    { weight: 1, arbitrary: body },
    { weight: 1, arbitrary: is("01780000000179") },
  ),
  more: fc.oneof(
    { weight: 6, arbitrary: is(undefined) },
    { weight: 1, arbitrary: fc.array(little, { maxLength: 2 }) },
  ),
  times: fc.constantFrom(1, 1, 1, 1, 0, 2),
  wait: fc.constantFrom(0, 0, 0, 5, 30),
});

/** Types that drop messages beyond their limit for sending. */
const dropping = new Set(
  "Publisher XPublisher Radio Router Reply Server Peer Stream".split(" "),
);

/** @param {Record<string, unknown>} record */
const defined = (record) =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));

/** @param {Omit<Target, "honest">} target @returns {Target} */
function hosted(target) {
  const { options: all, type, transport, role, mechanism } = target;
  const alone = ["Pair", "Channel", "Request", "Client", "Datagram"].includes(type);
  const clean = role === "bound" || mechanism === "NULL";
  const served = !alone && clean && transport !== "udp";
  const honest = served && target.zap === undefined && all["conflate"] !== true;
  const kept = { ...all };
  if (honest && dropping.has(type)) delete kept["sendHighWaterMark"];
  // An honest peer may be slow on a busy machine, and does not accept a greeting as a
  // reply.
  if (honest) for (const name of ["helloMessage", "handshakeInterval"]) delete kept[name];
  const observed = type === "Router" && honest && target.reading !== "late";
  return { ...target, options: defined(kept), honest, ...(observed ? { observed } : {}) };
}

const secured = /** @type {const} */ (["NULL", "NULL", "NULL", "NULL", "PLAIN", "CURVE"]);
const bare = /** @type {const} */ (["NULL"]);
const eager = /** @type {const} */ ("eager");

/** @type {(type: string, transport: string) => fc.Arbitrary<Target>} */
const targetOf = once((type, transport) =>
  fc
    .record({
      type: is(type),
      transport: is(/** @type {Target["transport"]} */ (transport)),
      role: fc.constantFrom(
        /** @type {Target["role"]} */ ("bound"),
        "bound",
        "connecting",
      ),
      mechanism: fc.constantFrom(...(type === "Stream" ? bare : secured)),
      options: options(type),
      reading: fc.constantFrom(eager, eager, /** @type {const} */ ("slow"), "late"),
      zap: fc.oneof(
        { weight: 14, arbitrary: is(undefined) },
        { weight: 1, arbitrary: zap },
      ),
      socks: fc.constantFrom(true, false, false),
    })
    .map(({ zap: asked, socks, ...target }) => {
      const server = target.role === "bound" && type !== "Stream";
      const proxied =
        target.role === "connecting" && transport === "tcp" && type !== "Peer" && socks;
      if (proxied) return hosted({ ...target, socks: true });
      if (!server || asked === undefined) return hosted(target);
      return hosted({
        ...target,
        options: { ...target.options, zapDomain: "fuzz" },
        zap: /** @type {import("../terms.mjs").ZapReply} */ (defined(asked)),
      });
    }),
);

const udp = fc.constantFrom("Dish", "Datagram").map((type) =>
  hosted({
    type,
    transport: "udp",
    role: "bound",
    mechanism: "NULL",
    options: { receiveHighWaterMark: 5 },
    reading: "eager",
  }),
);

const streams = fc.constantFrom("tcp", "tcp", "ipc", "ws");

/** @type {fc.Arbitrary<Target>} */
export const targets = fc.oneof(
  {
    weight: 60,
    arbitrary: fc
      .tuple(fc.constantFrom(...types), streams)
      .chain(([type, transport]) =>
        targetOf(type, type === "Stream" ? "tcp" : transport),
      ),
  },
  { weight: 1, arbitrary: udp },
);
