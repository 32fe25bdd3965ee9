// The parts of ZMTP as bytes.

/** @param {number} size */
function eight(size) {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(size));
  return bytes;
}

/**
 * A greeting of ZMTP 3.
 * @param {number} minor
 * @param {string} mechanism
 * @param {boolean} asServer
 */
export function greeting3(minor, mechanism, asServer) {
  const bytes = Buffer.alloc(64);
  bytes.set([0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, minor]);
  bytes.write(mechanism.slice(0, 20), 12, "latin1");
  bytes[32] = Number(asServer);
  return bytes;
}

/**
 * A greeting of ZMTP 2, with the routing id.
 * @param {number} socketNumber
 * @param {Buffer} id
 */
export function greeting2(socketNumber, id) {
  const head = Buffer.from([0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 1, socketNumber]);
  return Buffer.concat([head, frame2(0, id)]);
}

/**
 * A frame of ZMTP 2 and 3.
 * @param {number} flags
 * @param {Buffer} body
 */
export function frame2(flags, body) {
  if (body.length < 256) return Buffer.concat([Buffer.from([flags, body.length]), body]);
  return Buffer.concat([Buffer.from([flags | 2]), eight(body.length), body]);
}

/**
 * A frame of ZMTP 1.
 * @param {number} flags
 * @param {Buffer} body
 */
export function frame1(flags, body) {
  const size = body.length + 1;
  const head =
    size < 255 ? Buffer.from([size]) : Buffer.concat([Buffer.from([255]), eight(size)]);
  return Buffer.concat([head, Buffer.from([flags]), body]);
}

/**
 * @param {string} name
 * @param {Buffer} [body]
 */
export function command(name, body = Buffer.alloc(0)) {
  const text = Buffer.from(name, "latin1");
  return Buffer.concat([Buffer.from([text.length]), text, body]);
}

/**
 * @param {string} name
 * @param {Buffer} value
 */
export function property(name, value) {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(value.length);
  const text = Buffer.from(name, "latin1");
  return Buffer.concat([Buffer.from([text.length]), text, size, value]);
}

/**
 * The first frame of `bytes`, or nothing if it is not there yet.
 * @param {Buffer} bytes
 * @param {boolean} first whether it is ZMTP 1
 * @returns {{ flags: number, body: Buffer, length: number } | undefined}
 */
export function readFrame(bytes, first) {
  const long = first ? bytes[0] === 255 : ((bytes[0] ?? 0) & 2) !== 0;
  const head = (long ? 9 : 1) + (first ? 1 : long ? 0 : 1);
  if (bytes.length < head) return undefined;
  const counted = long ? Number(bytes.readBigUInt64BE(1)) : bytes[first ? 0 : 1];
  const size = first ? counted - 1 : counted;
  const length = head + size;
  if (size < 0 || bytes.length < length) return undefined;
  const flags = first ? bytes[head - 1] : bytes[0];
  return { flags, body: bytes.subarray(head, length), length };
}
