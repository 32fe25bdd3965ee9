// Recognises servers that do not speak ZMTP, by their first bytes.

import type { Buffer } from "node:buffer";

/* eslint-disable no-control-regex -- these protocols begin with such bytes */

/** Beginnings of what servers say, and what they are. */
const beginnings: readonly (readonly [RegExp, string])[] = [
  [/^HTTP\/\d/, "an HTTP server, or a socket that is bound to ws://"],
  [/^\s*<(!doctype|html)/i, "an HTTP server"],
  [/^[\x14-\x17]\x03[\0-\x04]/, "a TLS server"],
  [/^SSH-/, "an SSH server"],
  [/^220[ -]/, "a mail or FTP server"],
  [/^-(ERR|DENIED|NOAUTH)\b/, "a Redis server"],
  [/^\+OK\b/, "a POP3 server"],
  [/^\* OK\b/, "an IMAP server"],
  [/^AMQP/, "an AMQP broker"],
  [/^INFO \{/, "a NATS server"],
  [/^RFB \d/, "a VNC server"],
  [/^.\0\0\0\x0a[\d.]+/s, "a MySQL server"],
];

const longestQuote = 60;

/** Returns the first bytes of a peer, for people. */
export function quoteOf(bytes: Buffer): string {
  const text = bytes.toString("latin1");
  const isText = /^[\t\r\n\x20-\x7e]*$/.test(text);
  if (!isText) return `the bytes ${bytes.toString("hex", 0, longestQuote / 4)}`;
  return JSON.stringify(text.split(/\r?\n/)[0]?.slice(0, longestQuote) ?? "");
}

/** Returns what a server that has begun with these bytes is. */
export function strangerOf(bytes: Buffer): string {
  const text = bytes.toString("latin1", 0, 256);
  const known = beginnings.find(([pattern]) => pattern.test(text))?.[1];
  return known ?? "a server of another protocol";
}

/**
 * Returns the identity if the bytes are a whole greeting of ZMTP 1.0: one frame, with its
 * length and no flags. Returns undefined for other bytes.
 */
export function identityOfVersion1(bytes: Buffer): Buffer | undefined {
  const [size = 0, flags] = bytes;
  const isShort = size > 0 && size < 255;
  if (isShort && flags === 0 && bytes.length === size + 1) return bytes.subarray(2);
  const isLong = size === 255 && bytes.length >= 10 && bytes[9] === 0;
  return isLong ? bytes.subarray(10) : undefined;
}
