import { Buffer } from "node:buffer";
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

import { rawKeySize, textKeySize, z85 } from "../curve";
import { kindOf } from "../checks";
import { outOfRange } from "../errors";

const keyForms = "40 characters of Z85 or 32 bytes";

/**
 * The key of the digests that are compared instead of secrets. Nobody outside the process
 * knows it. The time of a comparison or look-up therefore reveals nothing about a secret.
 */
const blinding = randomBytes(rawKeySize);

function digestOf(secret: Uint8Array): Buffer {
  return createHmac("sha256", blinding).update(secret).digest();
}

/** Returns whether two secrets of any lengths are the same, in constant time. */
export function same(one: Uint8Array, other: Uint8Array): boolean {
  return timingSafeEqual(digestOf(one), digestOf(other));
}

/**
 * Returns the bytes of a key that is given as text or bytes.
 *
 * @throws TypeError or RangeError for anything else. The error does not show the key.
 */
export function keyBytes(key: unknown, name: string): Buffer {
  if (typeof key !== "string" && !ArrayBuffer.isView(key)) {
    throw new TypeError(`${name} must be ${keyForms}, but is ${kindOf(key)}`);
  }
  const bytes = typeof key === "string" ? textBytes(key) : viewBytes(key);
  if (bytes?.length === rawKeySize) return bytes;
  throw outOfRange(
    `${name} must be ${keyForms}, but is neither. curveKeyPair() makes keys`,
  );
}

function viewBytes(view: ArrayBufferView): Buffer {
  return Buffer.from(Buffer.from(view.buffer, view.byteOffset, view.byteLength));
}

function textBytes(text: string): Buffer | undefined {
  if (text.length !== textKeySize) return undefined;
  try {
    return z85.decode(text);
  } catch {
    return undefined;
  }
}

/** Maps keys to values. It compares digests only, so that its timing reveals no key. */
export class KeyTable<Value> {
  readonly #entries = new Map<string, Value>();

  get size(): number {
    return this.#entries.size;
  }

  set(key: Uint8Array, value: Value): void {
    this.#entries.set(digestOf(key).toString("latin1"), value);
  }

  get(key: Uint8Array): Value | undefined {
    return this.#entries.get(digestOf(key).toString("latin1"));
  }
}
