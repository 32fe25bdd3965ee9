import { kindOf } from "./checks";
import { errorOf, outOfRange, ZmqError } from "./errors";
import { addon } from "./addon/addon";

/** The number of bytes of a key. */
export const rawKeySize = 32;

/** The number of characters of a key in Z85. */
export const textKeySize = 40;

/** 32 zero bytes in Z85, which stand for no key in libzmq and in czmq's files. */
export const unsetKey = "0".repeat(textKeySize);

/** A CURVE key pair. Each key has 40 characters of Z85. */
export interface CurveKeyPair {
  /** The public key, for peers. */
  publicKey: string;
  /** The secret key. Keep it secret. */
  secretKey: string;
}

function checkSupport(): void {
  if (addon().has("curve")) return;
  throw new ZmqError("ENOTSUP", {
    message:
      "Operation not supported: CURVE needs a libzmq that was built with it, and this " +
      "one was not",
  });
}

/**
 * Makes a new CURVE key pair. `zmq_curve_keypair`.
 *
 * @throws ZmqError with code `ENOTSUP` if libzmq was built without CURVE.
 */
export function curveKeyPair(): CurveKeyPair {
  checkSupport();
  const keys = addon().curveKeyPair();
  if (typeof keys === "number") throw errorOf(keys, { syscall: "zmq_curve_keypair" });
  return { publicKey: keys.slice(0, textKeySize), secretKey: keys.slice(textKeySize) };
}

/**
 * Returns the public key that belongs to a secret key, as 40 characters of Z85.
 * `zmq_curve_public`.
 *
 * @param secretKey 40 characters of Z85.
 * @throws TypeError or RangeError for a value that is not a key. ZmqError with code
 *   `ENOTSUP` if libzmq was built without CURVE.
 */
export function curvePublicKey(secretKey: string): string {
  checkSupport();
  if (typeof secretKey !== "string") {
    throw new TypeError(
      `secretKey must be a string of 40 characters of Z85, but is ${kindOf(secretKey)}`,
    );
  }
  if (secretKey.length !== textKeySize) {
    throw outOfRange(
      `secretKey must have 40 characters of Z85, but has ${String(secretKey.length)}`,
    );
  }
  z85.decode(secretKey);
  const key = addon().curvePublicKey(secretKey);
  if (typeof key === "number") throw errorOf(key, { syscall: "zmq_curve_public" });
  return key;
}

/** The digits of Z85, in the order of their values. */
const digits =
  "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

/** Returns the five characters for the four bytes that start at `at`. */
function groupOf(bytes: Uint8Array, at: number): string {
  let number = 0;
  for (let index = 0; index < 4; index++)
    number = number * 256 + (bytes[at + index] ?? 0);
  let group = "";
  for (let index = 0; index < 5; index++) {
    group = digits.charAt(number % 85) + group;
    number = Math.floor(number / 85);
  }
  return group;
}

/**
 * Returns the 32 bits that a group of five characters encodes, or undefined if the group
 * is not Z85.
 */
function numberOf(group: string): number | undefined {
  let number = 0;
  for (const character of group) {
    const value = digits.indexOf(character);
    if (value < 0) return undefined;
    number = number * 85 + value;
  }
  return number <= 0xffff_ffff ? number : undefined;
}

/** Z85, the text form of bytes in ZeroMQ: five characters for four bytes (RFC 32/Z85). */
export const z85 = {
  /**
   * Returns the text form of `bytes`. Works like `zmq_z85_encode`.
   *
   * @throws TypeError for a value that is not bytes. RangeError if the number of bytes is
   *   not a multiple of four.
   */
  encode(bytes: Uint8Array): string {
    if (!ArrayBuffer.isView(bytes)) {
      throw new TypeError(`z85.encode takes a Uint8Array, but got ${kindOf(bytes)}`);
    }
    if (bytes.byteLength % 4 !== 0) {
      throw outOfRange(
        `z85.encode takes a multiple of 4 bytes, but got ${String(bytes.byteLength)}`,
      );
    }
    const view = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let text = "";
    for (let at = 0; at < view.length; at += 4) text += groupOf(view, at);
    return text;
  },

  /**
   * Returns the bytes that `text` encodes. Works like `zmq_z85_decode`.
   *
   * @throws TypeError for a value that is not a string. RangeError for text that is not
   *   Z85.
   */
  decode(text: string): Buffer {
    if (typeof text !== "string") {
      throw new TypeError(`z85.decode takes a string, but got ${kindOf(text)}`);
    }
    if (text.length % 5 !== 0) {
      throw outOfRange(
        `z85.decode takes a multiple of 5 characters, but got ${String(text.length)}`,
      );
    }
    const bytes = Buffer.alloc((text.length / 5) * 4);
    for (let at = 0; at < text.length; at += 5) {
      const number = numberOf(text.slice(at, at + 5));
      if (number === undefined) {
        throw outOfRange(
          `z85.decode takes text in Z85, but the five characters at ${String(at)} are not Z85`,
        );
      }
      bytes.writeUInt32BE(number, (at / 5) * 4);
    }
    return bytes;
  },
};
