// The steps of a peer after the handshake, or instead of it.

import fc from "fast-check";
import { body, delivery, hex, little, repeated } from "./bytes.mjs";

/** @typedef {import("../terms.mjs").Step} Step */

/** @param {Record<string, fc.Arbitrary<unknown>>} shape */
const step = (shape) =>
  fc.tuple(fc.record(shape), delivery).map((parts) => Object.assign({}, ...parts));

/** @template T @param {T} name */
const is = (name) => fc.constant(name);

const group = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(hex("g"), hex("honest"), "") },
  {
    weight: 1,
    arbitrary: fc.record({ of: is("67"), times: fc.constantFrom(15, 30, 255, 256) }),
  },
);

/** @type {fc.Arbitrary<import("../terms.mjs").Bytes[]>} */
const shapes = fc.oneof(
  fc.tuple(body),
  fc.tuple(body, body),
  fc.tuple(group, body),
  fc.tuple(is(""), body),
  fc.array(body, { minLength: 1, maxLength: 5 }),
);

const message = step({ do: is("message"), frames: shapes });

/** A frame by itself, so that a message may stay unfinished. */
const frame = step({
  do: is("frame"),
  flags: fc.oneof(fc.constantFrom(0, 1, 1, 4, 5), fc.nat({ max: 255 })),
  body: fc.oneof(group, body),
});

const ping = fc.oneof(
  is("00000000"),
  fc.constantFrom(
    "",
    "00",
    "0000",
    hex("\x00\x01context"),
    hex("\x00\x00sixteen bytes ctx"),
  ),
);

const command = fc.oneof(
  step({ do: is("command"), name: is("PING"), body: ping }),
  step({ do: is("command"), name: fc.constantFrom("JOIN", "LEAVE"), body: group }),
  step({
    do: is("command"),
    name: fc.constantFrom("SUBSCRIBE", "CANCEL"),
    body: fc.oneof(little, repeated),
  }),
  step({
    do: is("command"),
    name: fc.constantFrom(
      ...[
        "PONG",
        "READY",
        "ERROR",
        "MESSAGE",
        "HELLO",
        "WELCOME",
        "INITIATE",
        "PIN",
        "X",
        "",
      ],
      ...["SUBSCRIB", "SUBSCRIBEX", "PING", "JOIN"],
    ),
    body,
  }),
);

const lie = step({
  do: is("long"),
  flags: fc.constantFrom(2, 3, 6, 10, 255),
  size: fc.constantFrom(
    ...["0", "1", "255", "8192", "1048576", "2147483647", "2147483648", "4294967296"],
    ...["9223372036854775807", "9223372036854775808", "-1", "-64", "-9", "-10"],
  ),
  body,
});

const raw = step({ do: is("raw"), bytes: body });

const pause = fc.record({ do: is("pause"), ms: fc.constantFrom(1, 5, 20, 60) });

const flooded = fc.oneof(
  fc.record({
    do: is("message"),
    frames: fc.oneof(fc.tuple(little), fc.tuple(group, little)),
  }),
  fc.record({ do: is("command"), name: is("PING"), body: is(hex("\x00\x01context")) }),
  fc.record({ do: is("frame"), flags: fc.constantFrom(0, 1), body: little }),
  fc.record({
    do: is("command"),
    name: fc.constantFrom("SUBSCRIBE", "JOIN"),
    body: little,
  }),
);

const flood = fc.record({
  do: is("flood"),
  times: fc.constantFrom(3, 7, 40, 300, 999, 1000, 1001, 2100),
  step: flooded,
});

/** A single topic or property of a megabyte. */
const huge = fc.record({
  do: is("message"),
  frames: fc.tuple(
    fc.record({ of: fc.constantFrom("01", "0161", "02"), times: is(1 << 20) }),
  ),
});

const wsFrame = step({
  do: is("ws"),
  first: fc.constantFrom(
    0x82,
    0x82,
    0x02,
    0x80,
    0x00,
    0x81,
    0x88,
    0x89,
    0x8a,
    0xc2,
    0x8f,
    0x09,
  ),
  length: fc.oneof(fc.constantFrom(0, 1, 5, 125, 126, 127), fc.nat({ max: 127 })),
  size: fc.constantFrom(
    undefined,
    "0",
    "1",
    "125",
    "126",
    "65535",
    "65536",
    "2147483648",
    "-1",
    "-64",
  ),
  body: fc.oneof(body, fc.constantFrom("00", "01", "02", hex("\x02\x04PING\x00\x01"))),
});

/** An honest form of what `ws` steps twist. */
const wsPing = step({
  do: is("ws"),
  first: fc.constantFrom(0x89, 0x8a, 0x88),
  length: is(4),
  body: is(hex("ping")),
});

const common = [
  { weight: 8, arbitrary: message },
  { weight: 5, arbitrary: frame },
  { weight: 5, arbitrary: command },
  { weight: 2, arbitrary: lie },
  { weight: 1, arbitrary: raw },
  { weight: 2, arbitrary: pause },
  { weight: 2, arbitrary: flood },
];

const rare = fc.oneof(
  { weight: 200, arbitrary: message },
  { weight: 1, arbitrary: huge },
);

const tcpTraffic = fc.oneof(...common, { weight: 1, arbitrary: rare });

const wsTraffic = fc.oneof(
  ...common,
  { weight: 5, arbitrary: wsFrame },
  { weight: 2, arbitrary: wsPing },
);

const wsSteps = fc.array(wsTraffic, { maxLength: 7, size: "max" });
const tcpSteps = fc.array(tcpTraffic, { maxLength: 7, size: "max" });

/** @param {string} version @returns {fc.Arbitrary<any[]>} */
export const traffic = (version) => (version === "zws" ? wsSteps : tcpSteps);

/** @type {fc.Arbitrary<any[]>} */
export const datagrams = fc.array(fc.oneof(message, raw, flood, pause), {
  maxLength: 12,
  size: "max",
});
