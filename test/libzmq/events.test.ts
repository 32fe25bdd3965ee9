import { readFileSync } from "node:fs";

import { decode } from "../../lib/events/decode";
import { eventNumbers, type EventType } from "../../lib/events/event";
import { vendoredHeader } from "./vendored";

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

/** The frames of a monitor of version 2. */
function framesOf(number: number, value: number): Buffer[] {
  const [local, remote] = ["tcp://127.0.0.1:1", "tcp://127.0.0.1:2"].map((one) =>
    Buffer.from(one),
  );
  return [uint64(number), uint64(1), uint64(value), local!, remote!];
}

const made = (): boolean => false;

/** The hexadecimal numbers that `zmq.h` gives to the names that start with a prefix. */
function headerNumbers(prefix: string): [name: string, number: number][] {
  const text = readFileSync(vendoredHeader, "utf8");
  const found = text.matchAll(/^#define (ZMQ_\w+) (0x[0-9A-Fa-f]+)$/gm);
  return [...found]
    .filter(([, name = ""]) => name.startsWith(prefix))
    .map(([, name = "", number]) => [name.slice(prefix.length), Number(number)]);
}

describe("the tables are those of zmq.h:", () => {
  const names: Record<string, EventType> = {
    CONNECTED: "connect",
    CONNECT_DELAYED: "connect:delay",
    CONNECT_RETRIED: "connect:retry",
    LISTENING: "bind",
    BIND_FAILED: "bind:error",
    ACCEPTED: "accept",
    ACCEPT_FAILED: "accept:error",
    CLOSED: "close",
    CLOSE_FAILED: "close:error",
    DISCONNECTED: "disconnect",
    MONITOR_STOPPED: "end",
    HANDSHAKE_FAILED_NO_DETAIL: "handshake:error:other",
    HANDSHAKE_SUCCEEDED: "handshake",
    HANDSHAKE_FAILED_PROTOCOL: "handshake:error:protocol",
    HANDSHAKE_FAILED_AUTH: "handshake:error:auth",
  };
  // Masks, and the reply to a request that this package does not make.
  const noEvents = ["ALL", "ALL_V1", "ALL_V2", "PIPES_STATS"];

  test("each event has its type", () => {
    const all = headerNumbers("ZMQ_EVENT_").filter(([name]) => !noEvents.includes(name));
    expect(all.map(([name]) => name).sort()).toEqual(Object.keys(names).sort());
    for (const [name, number] of all) {
      const { type } = decode(framesOf(number, 1), made);
      expect([name, type, eventNumbers[type]]).toEqual([name, names[name], number]);
    }
  });

  test("each breach of protocol has its code", () => {
    const breaches = headerNumbers("ZMQ_PROTOCOL_ERROR_");
    expect(breaches.length).toBeGreaterThan(20);
    for (const [name, number] of breaches) {
      const event = decode(framesOf(0x2000, number), made);
      const protocol = name.split("_")[0]!;
      const error = { code: `ERR_${name}`, message: `${protocol} protocol error` };
      expect(event).toMatchObject({ type: "handshake:error:protocol", error });
    }
  });
});
