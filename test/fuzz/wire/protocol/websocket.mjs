// WebSocket frames and the opening handshake, as ZWS uses them.

import { createHash } from "node:crypto";

const key = "dGhlIHNhbXBsZSBub25jZQ==";
const masks = Buffer.from([1, 2, 3, 4]);

/**
 * @param {string} protocols
 * @param {[string, string][]} [headers]
 */
export function request(protocols, headers = []) {
  const more = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return Buffer.from(
    `GET / HTTP/1.1\r\nHost: fuzz\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      `Sec-WebSocket-Key: ${key}\r\nSec-WebSocket-Protocol: ${protocols}\r\n${more}` +
      `Sec-WebSocket-Version: 13\r\n\r\n`,
    "latin1",
  );
}

/**
 * @param {string} request the request, whose key is accepted
 * @param {string} protocols
 * @param {[string, string][]} [headers]
 */
export function response(request, protocols, headers = []) {
  const theirs = /sec-websocket-key: *(\S+)/i.exec(request)?.[1] ?? "";
  const accept = createHash("sha1")
    .update(`${theirs}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest("base64");
  const more = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return Buffer.from(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      `Sec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: ${protocols}\r\n${more}\r\n`,
    "latin1",
  );
}

/**
 * The head of a frame: its length in the form that `length` names, which may lie.
 * @param {number} first
 * @param {number} length up to 125, or 126 or 127 for the longer forms
 * @param {bigint} size
 * @param {boolean} masked
 */
export function wsHead(first, length, size, masked) {
  const form = length & 127;
  const more = Buffer.alloc(form === 126 ? 2 : form === 127 ? 8 : 0);
  if (form === 126) more.writeUInt16BE(Number(BigInt.asUintN(16, size)));
  if (form === 127) more.writeBigUInt64BE(BigInt.asUintN(64, size));
  return Buffer.concat([Buffer.from([first, (masked ? 128 : 0) | form]), more]);
}

/**
 * @param {Buffer} body
 * @param {boolean} masked
 * @param {number} [first]
 */
export function wsFrame(body, masked, first = 0x82) {
  const size = body.length;
  const form = size < 126 ? size : size < 65_536 ? 126 : 127;
  const head = wsHead(first, form, BigInt(size), masked);
  return masked
    ? Buffer.concat([head, masks, veiled(body)])
    : Buffer.concat([head, body]);
}

/** @param {Buffer} body */
export function veiled(body) {
  const bytes = Buffer.from(body);
  for (let at = 0; at < bytes.length; at++) bytes[at] ^= masks[at & 3];
  return bytes;
}

/**
 * The first frame of `bytes`, or nothing if it is not there yet.
 * @param {Buffer} bytes
 * @returns {{ first: number, body: Buffer, length: number } | undefined}
 */
export function readWs(bytes) {
  if (bytes.length < 2) return undefined;
  const form = bytes[1] & 127;
  const masked = bytes[1] > 127;
  const head = 2 + (form === 126 ? 2 : form === 127 ? 8 : 0) + (masked ? 4 : 0);
  if (bytes.length < head) return undefined;
  const size =
    form === 126
      ? bytes.readUInt16BE(2)
      : form === 127
        ? Number(bytes.readBigUInt64BE(2))
        : form;
  if (bytes.length < head + size) return undefined;
  const body = Buffer.from(bytes.subarray(head, head + size));
  if (masked) for (let at = 0; at < size; at++) body[at] ^= bytes[head - 4 + (at & 3)];
  return { first: bytes[0], body, length: head + size };
}
