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

test("the only end that libzmq reports is the address", () => {
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

test("an event that nobody knows, and frames that make no sense, are unknown", () => {
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

test("a breach of protocol that nobody knows says so", () => {
  const event = decode(second(0x2000, 0x7fffffff, mine, theirs), accepted);
  const error = { code: "ERR_UNKNOWN", message: "Unknown error" };
  expect(event).toMatchObject({ error });
});
