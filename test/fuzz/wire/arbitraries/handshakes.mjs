// The steps of a handshake, mostly correct.

import fc from "fast-check";
import { body, delivery, hex, repeated, routingId } from "./bytes.mjs";

/** @typedef {import("../terms.mjs").Step} Step */

/** The type of peer that fits each type of victim. */
export const fitting = /** @type {const} */ ({
  Pair: "PAIR",
  Publisher: "SUB",
  Subscriber: "PUB",
  Request: "REP",
  Reply: "REQ",
  Dealer: "ROUTER",
  Router: "DEALER",
  Pull: "PUSH",
  Push: "PULL",
  XPublisher: "XSUB",
  XSubscriber: "XPUB",
  Server: "CLIENT",
  Client: "SERVER",
  Radio: "DISH",
  Dish: "RADIO",
  Gather: "SCATTER",
  Scatter: "GATHER",
  Peer: "PEER",
  Channel: "CHANNEL",
  Stream: "STREAM",
  Datagram: "DGRAM",
});

const numbers =
  "PAIR PUB SUB REQ REP DEALER ROUTER PULL PUSH XPUB XSUB STREAM SERVER CLIENT RADIO DISH GATHER SCATTER DGRAM PEER CHANNEL".split(
    " ",
  );

/** @param {Record<string, fc.Arbitrary<unknown>>} shape */
const step = (shape) =>
  fc.tuple(fc.record(shape), delivery).map((parts) => Object.assign({}, ...parts));

/** @param {unknown} value */
const is = (value) => fc.constant(value);

const properties = fc.oneof(
  { weight: 6, arbitrary: fc.constant([]) },
  {
    weight: 2,
    arbitrary: fc.array(
      fc.tuple(
        fc.constantFrom(
          "X-a",
          "User-Id",
          "Peer-Address",
          "__fd",
          "socket-type",
          "Identity",
          "",
        ),
        body,
      ),
      { minLength: 1, maxLength: 4 },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.tuple(fc.constant("X-long"), repeated)),
  },
);

/** @param {string} type */
const typeName = (type) =>
  fc.oneof(
    { weight: 12, arbitrary: is(type) },
    { weight: 1, arbitrary: fc.constantFrom(...numbers, "", "X") },
    { weight: 1, arbitrary: is(undefined) },
  );

/**
 * @param {string} name
 * @param {string} type
 */
const withMetadata = (name, type) =>
  step({ do: is(name), type: typeName(type), id: routingId, metadata: properties });

/** @param {import("../terms.mjs").Mechanism | ""} mechanism */
const greeting3 = (mechanism) =>
  step({
    do: is("greeting"),
    mechanism: fc.oneof(
      { weight: 20, arbitrary: is(undefined) },
      {
        weight: 1,
        arbitrary: fc.constantFrom("NULL", "PLAIN", "CURVE", "GSSAPI", "", "X"),
      },
    ),
    minor: fc.oneof(
      { weight: 20, arbitrary: is(undefined) },
      { weight: 1, arbitrary: fc.constantFrom(0, 1, 2, 255) },
    ),
    asServer: fc.oneof(
      { weight: 20, arbitrary: is(mechanism === "NULL" ? false : undefined) },
      { weight: 1, arbitrary: fc.boolean() },
    ),
  });

const hello = step({
  do: is("hello"),
  username: fc.oneof(
    { weight: 8, arbitrary: is(undefined) },
    { weight: 1, arbitrary: body },
  ),
  password: fc.oneof(
    { weight: 8, arbitrary: is(undefined) },
    { weight: 1, arbitrary: body },
  ),
});

const until = is({ do: "until", stage: "ready" });

/**
 * @param {import("../terms.mjs").Mechanism | ""} mechanism
 * @param {boolean} asServer
 * @param {string} type
 */
function shakes(mechanism, asServer, type) {
  const ready = withMetadata("ready", type);
  if (mechanism === "") return [frameOfId];
  if (mechanism === "NULL") return [ready];
  if (asServer) return [step({ do: is("welcome") }), ready];
  return [hello, withMetadata("initiate", type)];
}

/** With ZWS2.0 alone, the routing id is a first message. */
const frameOfId = step({
  do: is("frame"),
  flags: is(0),
  body: fc.oneof(is(""), is(hex("one")), body),
});

const wsName = {
  "": "ZWS2.0",
  NULL: "ZWS2.0/NULL",
  PLAIN: "ZWS2.0/PLAIN",
  CURVE: "ZWS2.0/CURVE",
};

const headers = fc.oneof(
  { weight: 8, arbitrary: is(undefined) },
  {
    weight: 1,
    arbitrary: fc.array(
      fc.tuple(
        fc.constantFrom(
          ...[
            "X-a",
            "Connection",
            "Upgrade",
            "Sec-WebSocket-Protocol",
            "Sec-WebSocket-Key",
          ],
          ...["Sec-WebSocket-Accept", "Sec-WebSocket-Version", "Origin"],
        ),
        fc.oneof(
          fc.constantFrom(
            "",
            "upgrade",
            ",,Upgrade, ,",
            "ZWS2.0",
            "ZWS2.0/NULL,ZWS2.0",
            "8",
          ),
          fc
            .constantFrom(20, 250, 2047, 2048, 3000, 8192)
            .map((length) => "k".repeat(length)),
        ),
      ),
      { minLength: 1, maxLength: 3 },
    ),
  },
);

/** @param {import("../terms.mjs").Mechanism | ""} mechanism */
const http = (mechanism) =>
  step({
    do: is("http"),
    protocols: fc.oneof(
      { weight: 12, arbitrary: is(wsName[mechanism]) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(...Object.values(wsName), "X,ZWS2.0/NULL", ""),
      },
    ),
    headers,
  });

/**
 * The steps up to the first message.
 * @param {import("../terms.mjs").Version} version
 * @param {import("../terms.mjs").Mechanism | ""} mechanism
 * @param {string} victim the type of the victim's socket
 * @param {boolean} asServer whether the hostile peer is the server
 * @returns {fc.Arbitrary<any[]>}
 */
export function handshake(version, mechanism, victim, asServer) {
  const type = fitting[/** @type {keyof typeof fitting} */ (victim)];
  if (version === "1.0" || version === "2.0") {
    const number = fc.oneof(
      { weight: 10, arbitrary: is(numbers.indexOf(type)) },
      { weight: 1, arbitrary: fc.nat({ max: 255 }) },
    );
    return fc.tuple(step({ do: is("greeting"), number, id: routingId }));
  }
  const opening = version === "zws" ? http(mechanism) : greeting3(mechanism);
  const wait = fc.oneof(
    { weight: 3, arbitrary: until },
    { weight: 1, arbitrary: is({ do: "pause", ms: 0 }) },
  );
  return fc.tuple(opening, ...shakes(mechanism, asServer, type), wait);
}

const address = fc.oneof(
  is("7f0000010009"),
  fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString("hex")),
  repeated,
);

/** The reply of a SOCKS proxy, before the peer behind it sends bytes. */
export const proxied = fc.tuple(
  step({
    do: is("method"),
    version: fc.oneof(
      { weight: 12, arbitrary: is(5) },
      { weight: 1, arbitrary: fc.nat({ max: 255 }) },
    ),
    method: fc.oneof(
      { weight: 12, arbitrary: is(0) },
      { weight: 1, arbitrary: fc.constantFrom(1, 2, 255) },
    ),
  }),
  is({ do: "pause", ms: 3 }),
  step({
    do: is("proxied"),
    version: fc.oneof({ weight: 12, arbitrary: is(5) }, { weight: 1, arbitrary: is(4) }),
    code: fc.oneof(
      { weight: 12, arbitrary: is(0) },
      { weight: 1, arbitrary: fc.nat({ max: 255 }) },
    ),
    kind: fc.oneof(
      { weight: 8, arbitrary: is(1) },
      { weight: 3, arbitrary: is(3) },
      { weight: 1, arbitrary: fc.constantFrom(0, 2, 4, 255) },
    ),
    address: fc.oneof(
      { weight: 2, arbitrary: is("7f0000010009") },
      { weight: 1, arbitrary: address },
    ),
  }),
);
