import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";

import { commandOf, readCommand } from "./zmtp";
import type { Wire } from "./wire";

/** What a peer has sent after its greeting. */
export interface Frame {
  readonly kind: "message" | "command" | "ping" | "pong" | "close";
  /** The body of a message or command, or the context of a ping or pong. */
  readonly body: Buffer;
}

/** A peer that breaks the protocol. The message is a clause about the peer. */
export class Fault extends Error {}

/** The frames of a connection, after the greeting. */
export interface Channel {
  /** Resolves with the next frame. Resolves with undefined at the deadline or the end. */
  next(deadline: number): Promise<Frame | undefined>;
  /** Sends a command frame. */
  command(body: Buffer): void;
  ping(context: Buffer): void;
  /** Replies to a ping, unless the peer does not read what was written before. */
  pong(context: Buffer): void;
}

/** The longest context of a ping of ZMTP 3.1, in bytes. What is beyond is not repeated. */
const longestContext = 16;

/** The longest payload of a ping of a WebSocket, in bytes. */
const longestWebContext = 125;

/** The longest frame that a ping reads. */
const longest = 1 << 20;

function checkSize(size: number): number {
  if (size <= longest) return size;
  throw new Fault(`it sent a frame of ${size} bytes, which no handshake has`);
}

/** Returns the frame with this body, and the flags of ZMTP. */
function frameOf(flags: number, body: Buffer): Frame {
  if ((flags & 4) === 0) return { kind: "message", body };
  const command = readCommand(body);
  if (command?.name === "PING") return { kind: "ping", body: command.data.subarray(2) };
  if (command?.name === "PONG") return { kind: "pong", body: command.data };
  return { kind: "command", body };
}

/** The frames of ZMTP 3 over a stream. */
export class StreamChannel implements Channel {
  readonly #wire: Wire;

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  async next(deadline: number): Promise<Frame | undefined> {
    const wire = this.#wire;
    if (!(await wire.has(2, deadline))) return undefined;
    const [flags = 0, short = 0] = wire.received;
    const isLong = (flags & 2) !== 0;
    const head = isLong ? 9 : 2;
    if (!(await wire.has(head, deadline))) return undefined;
    const size = checkSize(isLong ? Number(wire.received.readBigUInt64BE(1)) : short);
    if (!(await wire.has(head + size, deadline))) return undefined;
    return frameOf(flags, wire.take(head + size).subarray(head));
  }

  command(body: Buffer): void {
    this.#wire.write(Buffer.concat([Buffer.of(4, body.length), body]));
  }

  ping(context: Buffer): void {
    const noTimeToLive = Buffer.alloc(2);
    this.command(commandOf("PING", Buffer.concat([noTimeToLive, context])));
  }

  pong(context: Buffer): void {
    if (this.#wire.isFull) return;
    this.command(commandOf("PONG", context.subarray(0, longestContext)));
  }
}

const opcodes = { binary: 2, close: 8, ping: 9, pong: 10 } as const;
const final = 0x80;
const masked = 0x80;

/** Returns the frame with this payload. */
function webFrameOf(opcode: number, payload: Buffer): Frame {
  if (opcode === opcodes.ping) return { kind: "ping", body: payload };
  if (opcode === opcodes.pong) return { kind: "pong", body: payload };
  if (opcode === opcodes.close) return { kind: "close", body: payload };
  const isCommand = ((payload[0] ?? 0) & 2) !== 0;
  return { kind: isCommand ? "command" : "message", body: payload.subarray(1) };
}

/** The frames of ZWS 2.0 over a WebSocket. Each has one byte of flags before its body. */
export class WebChannel implements Channel {
  readonly #wire: Wire;

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  async next(deadline: number): Promise<Frame | undefined> {
    const wire = this.#wire;
    if (!(await wire.has(2, deadline))) return undefined;
    const [first = 0, short = 0] = wire.received;
    const head = { 126: 4, 127: 10 }[short] ?? 2;
    if (!(await wire.has(head, deadline))) return undefined;
    let size = short;
    if (head === 4) size = wire.received.readUInt16BE(2);
    if (head === 10) size = Number(wire.received.readBigUInt64BE(2));
    if (!(await wire.has(head + checkSize(size), deadline))) return undefined;
    return webFrameOf(first & 0x0f, wire.take(head + size).subarray(head));
  }

  command(body: Buffer): void {
    this.#send(opcodes.binary, Buffer.concat([Buffer.of(2), body]));
  }

  ping(): void {
    // libzmq does not send the bytes of a ping back.
    this.#send(opcodes.ping, Buffer.alloc(0));
  }

  pong(context: Buffer): void {
    if (this.#wire.isFull) return;
    this.#send(opcodes.pong, context.subarray(0, longestWebContext));
  }

  #send(opcode: number, payload: Buffer): void {
    const mask = randomBytes(4);
    const bytes = payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
    const head = Buffer.of(final | opcode, masked | payload.length);
    this.#wire.write(Buffer.concat([head, mask, bytes]));
  }
}
