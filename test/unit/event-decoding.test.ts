import { constants } from "node:os";

import { decode } from "../../lib/events/decode";
import { eventNumbers } from "../../lib/events/event";

const accepted = (): boolean => true;
const made = (): boolean => false;

/** The frames of a monitor of version 1: for libzmq without drafts. */
function first(number: number, value: number, address: string): Buffer[] {
  const head = Buffer.alloc(6);
  head.writeUInt16LE(number);
  head.writeUInt32LE(value, 2);
  return [head, Buffer.from(address)];
}

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

/** The frames of a monitor of version 2. */
function second(number: number, value: number, local: string, remote: string): Buffer[] {
  return [
    uint64(number),
    uint64(1),
    uint64(value),
    Buffer.from(local),
    Buffer.from(remote),
  ];
}

const { bind, connect, accept, disconnect, handshake } = eventNumbers;
const [mine, theirs] = ["tcp://127.0.0.1:1", "tcp://127.0.0.1:2"];

test("frames of version 1 have one address", () => {
  const event = decode(first(bind, 7, mine), made);
  expect(event).toEqual({ type: "bind", address: mine });
  expect(Object.getOwnPropertyNames(event)).toEqual(["type", "address"]);
});

test("frames of version 2 have two, which are not enumerable", () => {
  const event = decode(second(accept, 7, mine, theirs), made);
  expect(event).toEqual({ type: "accept", address: mine });
  expect(event).toMatchObject({ local: mine, remote: theirs });
  expect(Object.keys(event)).toEqual(["type", "address"]);
});

test.each([
  ["of an accepted connection is this end", accept, made, mine],
  ["of a connection made is the other end", connect, accepted, theirs],
  ["of a handshake after accepting is this end", handshake, accepted, mine],
  ["of a handshake after connecting is the other end", handshake, made, theirs],
  ["of an accepted connection that is lost is this end", disconnect, accepted, mine],
])("the address %s", (_what, number, was, address) => {
  expect(decode(second(number, 0, mine, theirs), was)).toMatchObject({ address });
});

test("the only end that is reported is the address", () => {
  for (const was of [made, accepted]) {
    expect(decode(second(handshake, 0, mine, ""), was)).toMatchObject({ address: mine });
    expect(decode(second(handshake, 0, "", theirs), was)).toMatchObject({
      address: theirs,
    });
  }
  expect(Object.keys(decode(second(eventNumbers.close, 0, "", ""), made))).toEqual([
    "type",
  ]);
});

test("an unknown event, and malformed frames, are `unknown`", () => {
  const unknown = { type: "unknown" };
  expect(decode(second(0x8000, 0, mine, theirs), made)).toEqual(unknown);
  expect(decode(first(0x8000, 0, mine), made)).toEqual(unknown);
  expect(decode([], made)).toEqual(unknown);
  expect(decode(second(bind, 0, mine, "").slice(1), made)).toEqual(unknown);
  expect(decode([Buffer.alloc(6)], made)).toEqual(unknown);
});

test.each([
  [300, "Temporary error"],
  [400, "Authentication failure"],
  [500, "Internal error"],
])("status %i has its text", (status, message) => {
  const event = decode(second(0x4000, status, mine, theirs), accepted);
  expect(event).toMatchObject({ error: { status, message } });
});

/** The frames of a monitor of version 2 for an event with several values. */
function detailed(number: number, ...values: number[]): Buffer[] {
  const [head] = second(number, 0, mine, theirs);
  const bytes = values.map(uint64);
  return [head!, uint64(values.length), ...bytes, Buffer.from(mine), Buffer.from(theirs)];
}

test("the end of a connection has its reason, if libzmq tells", () => {
  const told = decode(detailed(disconnect, 7, 6, 0), accepted);
  expect(told).toMatchObject({
    reason: "heartbeatTimeout",
    explanation: expect.any(String),
  });
  expect("cause" in told).toBe(false);
  expect(told).toMatchObject({ address: mine, local: mine, remote: theirs });
  const { ECONNRESET } = constants.errno;
  expect(decode(detailed(disconnect, 7, 1, ECONNRESET), accepted)).toMatchObject({
    reason: "peerClosed",
    cause: { code: "ECONNRESET" },
  });
  const closed = decode(detailed(disconnect, 7, 1, constants.errno.EPIPE), accepted);
  expect("cause" in closed).toBe(false);
  for (const untold of [
    first(disconnect, 7, mine),
    second(disconnect, 7, mine, theirs),
    detailed(disconnect, 7, 200, 0),
  ]) {
    expect(decode(untold, accepted)).toMatchObject({ reason: "unknown" });
  }
});

test.each([
  [
    [0x11000003, 8, 1],
    "This socket is a Push, and the peer is a Publisher. A Push talks only to a Pull",
  ],
  [
    [0x11000003, 10, 255],
    "an XSubscriber, and the peer is a type that is not known here",
  ],
  [[0x11000003], "The types of the two sockets do not fit"],
  [[0x11000002, 0, 2], "This socket has no security (NULL), and the peer has CURVE"],
  [[0x11000002, 2, 254], "the peer speaks a protocol without security"],
  [[0x11000002, 1, 255], "This socket has PLAIN, and the peer has another mechanism"],
  [[0x11000002], "The two ends have different security"],
  [[0x20000001], "The authentication handler gave a malformed reply"],
  [[0x10000014], "The peer does not keep to ZeroMQ's protocol"],
])("a breach of the protocol with the values %j is explained", (values, text) => {
  expect(decode(detailed(0x2000, ...values), accepted)).toMatchObject({
    type: "handshake:error:protocol",
    explanation: expect.stringContaining(text),
  });
});

test.each([
  [["EPIPE", 1, 0], "closed the connection before it had sent a greeting"],
  [["EPIPE", 2, 0], "during the handshake. The events of the peer may say why"],
  [["EPIPE", 2, 1], "Check the password"],
  [["EPIPE", 2, 2], "curveServerKey is the public key of the server"],
  [["EAGAIN", 1, 0], "The peer sent no greeting within handshakeInterval"],
  [["EAGAIN", 2, 2], "The handshake took longer than handshakeInterval"],
  [["EFAULT", 2, 1], "The context has no authentication handler"],
] as const)("a failed handshake with %j is explained", ([code, ...details], text) => {
  const errno = constants.errno[code];
  expect(decode(detailed(0x800, errno, ...details), accepted)).toMatchObject({
    error: { code },
    explanation: expect.stringContaining(text),
  });
});

test("an unknown breach of the protocol says so", () => {
  const event = decode(second(0x2000, 0x7fffffff, mine, theirs), accepted);
  const error = { code: "ERR_UNKNOWN", message: "Unknown error" };
  expect(event).toMatchObject({ error });
});
