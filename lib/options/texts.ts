import { isUtf8 } from "node:buffer";

import { kindOf } from "../checks";
import { copyUnpooled } from "../messages/copy";
import { outOfRange } from "../errors";
import { rawKeySize, textKeySize, unsetKey, z85 } from "../curve";
import { type Access, type Option, type Traits, withTraits } from "./option";

/**
 * Text that may be bytes. The type has a name because the compiler would write Buffer
 * alone with type parameters. Older versions of Node's types do not have these
 * parameters.
 */
export type BinaryText = string | Buffer | null;

/**
 * Bytes of a buffer that is longer than all texts, except texts that libzmq takes at any
 * length.
 */
export const textSize = 1024;

/**
 * Returns the bytes of a text, or null for no text.
 *
 * @throws TypeError for a value that is not a string, Buffer or null.
 */
export function textBytes(value: unknown, name: string): Buffer | null {
  if (value === null) return null;
  if (typeof value === "string") return Buffer.from(value);
  if (ArrayBuffer.isView(value)) {
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  }
  throw new TypeError(
    // The error leaves out the value, which may be a password.
    `Option value must be a string or buffer: ${name} is set to ${kindOf(value)}`,
  );
}

function withoutNul(bytes: Buffer): Buffer {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
}

/**
 * Makes an option of text that libzmq keeps with a final NUL. Empty text reads as null.
 */
export function text<Allowed extends Access = "rw">(
  id: number,
  traits: Traits<string | null, Allowed> = {},
): Option<string | null, Allowed> {
  return {
    id,
    ...withTraits(traits, null),
    size: textSize,
    takes: traits.takes ?? "a string, a Buffer or null",
    encode: textBytes,
    decode: (bytes) => withoutNul(bytes).toString() || null,
  };
}

/**
 * Makes an option of bytes. The bytes read as a string if they are UTF-8 without NUL. No
 * bytes read as null.
 */
export function binary<Allowed extends Access = "rw">(
  id: number,
  traits: Traits<BinaryText, Allowed> = {},
): Option<BinaryText, Allowed> {
  return {
    id,
    ...withTraits(traits, null),
    size: textSize,
    takes: traits.takes ?? "a string, a Buffer or null",
    encode: textBytes,
    decode(bytes) {
      if (bytes.length === 0) return null;
      return isUtf8(bytes) && !bytes.includes(0) ? bytes.toString() : copyUnpooled(bytes);
    },
  };
}

const longestThreadName = 16;

/** Makes an option of the prefix for the names of a context's threads. */
export function threadName(id: number): Option<string | null, "rw"> {
  const takes = `1 to ${String(longestThreadName)} bytes without NUL`;
  return {
    ...text(id, { needs: ["draft"], takes }),
    // libzmq writes no NUL after the prefix, so the buffer has room for one.
    size: longestThreadName + 1,
    encode(value, name) {
      const bytes = textBytes(value, name) ?? Buffer.alloc(0);
      if (bytes.length < 1 || bytes.length > longestThreadName || bytes.includes(0)) {
        throw outOfRange(
          `Invalid argument: ${name} takes ${takes}, but is set to ${String(bytes.length)} bytes`,
        );
      }
      // libzmq takes four bytes as a number. A final NUL makes them a text.
      return bytes.length === 4 ? Buffer.concat([bytes, Buffer.alloc(1)]) : bytes;
    },
  };
}

/** Makes an option of bytes that are passed on unchanged. */
export function buffer(id: number): Option<Buffer, "rw"> {
  return {
    id,
    ...withTraits<Buffer, "rw">({}, Buffer.alloc(0)),
    size: textSize,
    takes: "a Buffer",
    encode: (value) => value,
    decode: (bytes) => copyUnpooled(bytes),
  };
}

const keyForms = "40 characters of Z85 or a Buffer of 32 bytes";

/**
 * Makes an option of a CURVE key: 40 characters of Z85, or 32 bytes. The key reads as
 * Z85.
 */
export function curveKey(id: number): Option<BinaryText, "rw"> {
  return {
    id,
    ...withTraits<BinaryText, "rw">({ needs: ["curve"], secret: true }, null),
    size: textKeySize + 1,
    takes: keyForms,
    encode(value, name) {
      const bytes = textBytes(value, name);
      if (bytes === null) return null;
      const raw = typeof value !== "string" && bytes.length === rawKeySize;
      if (raw || (bytes.length === textKeySize && isZ85Key(bytes))) return bytes;
      // The error leaves out the value, which may be a secret.
      throw outOfRange(
        `Invalid argument: ${name} takes ${keyForms}, but is set to ` +
          `${String(bytes.length)} bytes that are neither. ` +
          "curveKeyPair() makes keys",
      );
    },
    decode(bytes) {
      const key = withoutNul(bytes).toString();
      return key === unsetKey ? null : key;
    },
  };
}

function isZ85Key(bytes: Buffer): boolean {
  try {
    return z85.decode(bytes.toString("latin1")).length === rawKeySize;
  } catch {
    return false;
  }
}
