// The format of recordings, version 1. docs/guide/recording.md describes it.

import { Buffer } from "node:buffer";

import { checksum } from "./checksum";

/** The first bytes of a recording. A transfer that changes line ends damages them. */
export const magic = Buffer.from("\x89ZMQREC\n", "latin1");

/** The version of the format that is written, and the only one that is read. */
export const formatVersion = 1;

/** The bytes before the description: the magic, the version, zeros, the size of it. */
export const fixedHeaderSize = 16;

/** The longest description that is read, in bytes. */
export const longestDescription = 1 << 20;

/** The bytes of a record before its body: the size of the body, and its checksum. */
export const recordHeadSize = 8;

/** The bytes of a body before its frames: the time, and the number of frames. */
export const bodyHeadSize = 12;

/** The longest body of a record, in bytes. */
export const longestBody = 0x7fff_ffff;

/** What a recording says about itself. All fields may be missing. */
export interface Description {
  /** The socket type that received: `sub` or `pull`. */
  readonly type?: string;
  readonly endpoints?: readonly string[];
  readonly topics?: readonly string[];
  /** When the recording began, in the form of ISO 8601. */
  readonly started?: string;
  /** The program that has written the recording. */
  readonly program?: string;
}

/** A recorded message. */
export interface Recorded {
  /** When the message was received: microseconds since 1970-01-01, UTC. */
  readonly time: number;
  readonly frames: readonly Buffer[];
}

/** Returns the bytes at the beginning of a recording. */
export function headerOf(description: Description): Buffer {
  const text = Buffer.from(JSON.stringify(description));
  const fixed = Buffer.alloc(fixedHeaderSize);
  magic.copy(fixed);
  fixed.writeUInt16LE(formatVersion, magic.length);
  fixed.writeUInt32LE(text.length, fixedHeaderSize - 4);
  return Buffer.concat([fixed, text]);
}

/** Returns the size of the body of a record in bytes. */
function bodySizeOf(frames: readonly Buffer[]): number {
  let size = bodyHeadSize;
  for (const frame of frames) size += 4 + frame.length;
  return size;
}

/** Returns the size of a record in bytes. */
export function recordSizeOf({ frames }: Recorded): number {
  return recordHeadSize + bodySizeOf(frames);
}

/**
 * Returns the bytes of a record.
 *
 * @throws RangeError if the message is longer than 2 GiB.
 */
export function recordOf({ time, frames }: Recorded): Buffer {
  const size = bodySizeOf(frames);
  if (size > longestBody)
    throw new RangeError(`a message of ${size} bytes is too long for a recording`);
  const bytes = Buffer.allocUnsafe(recordHeadSize + size);
  bytes.writeUInt32LE(size, 0);
  bytes.writeBigUInt64LE(BigInt(time), recordHeadSize);
  bytes.writeUInt32LE(frames.length, recordHeadSize + 8);
  let at = recordHeadSize + bodyHeadSize;
  for (const frame of frames) {
    at = bytes.writeUInt32LE(frame.length, at);
    bytes.set(frame, at);
    at += frame.length;
  }
  bytes.writeUInt32LE(checksum(bytes.subarray(recordHeadSize)), 4);
  return bytes;
}

/** Returns whether `size` can be the size of the body of a record. */
export function isBodySize(size: number): boolean {
  return size >= bodyHeadSize + 4 && size <= longestBody;
}

/**
 * Reads the body of a record. Returns undefined if its frames do not fill it, or if its time
 * is later than any clock says.
 */
export function readBody(body: Buffer): Recorded | undefined {
  const time = Number(body.readBigUInt64LE(0));
  if (time > Number.MAX_SAFE_INTEGER) return undefined;
  const count = body.readUInt32LE(8);
  const frames: Buffer[] = [];
  let at = bodyHeadSize;
  while (frames.length < count) {
    if (at + 4 > body.length) return undefined;
    const end = at + 4 + body.readUInt32LE(at);
    if (end > body.length) return undefined;
    frames.push(body.subarray(at + 4, end));
    at = end;
  }
  return at === body.length && count > 0 ? { time, frames } : undefined;
}
