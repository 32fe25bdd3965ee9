import { Failure } from "../failure";
import { longestInput } from "./message";

/** A length before a message, as bytes. */
export interface LengthForm {
  encode(length: number): Buffer;
  /**
   * Reads a length at the start of `bytes`. Returns undefined if the length is not complete.
   */
  decode(bytes: Buffer): { readonly length: number; readonly size: number } | undefined;
}

/** Four bytes, the highest one first. */
export const fourBytes: LengthForm = {
  encode(length) {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(length);
    return bytes;
  },
  decode: (bytes) =>
    bytes.length < 4 ? undefined : { length: bytes.readUInt32BE(), size: 4 },
};

/** Seven bits a byte, the lowest ones first; all but the last byte have the highest bit set. */
export const varint: LengthForm = {
  encode(length) {
    const bytes: number[] = [];
    let rest = length;
    while (rest >= 0x80) {
      bytes.push((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    return Buffer.from([...bytes, rest]);
  },
  decode(bytes) {
    let length = 0;
    for (let index = 0; index < 5; index++) {
      const byte = bytes[index];
      if (byte === undefined) return undefined;
      length += (byte & 0x7f) * 2 ** (7 * index);
      if (byte < 0x80) return { length, size: index + 1 };
    }
    throw new Failure("The input has a length of more than five bytes as a varint");
  },
};

/**
 * Gives the messages that a chunk of input completes, with a length before each. Those before a
 * fault are given. All are taken before the next chunk.
 *
 * @throws Failure for a length above the limit, and at the end inside a message.
 */
export class LengthReader {
  #parts: Buffer[] = [];
  #size = 0;
  /** The bytes that are needed before anything can be read. */
  #wanted = 1;

  constructor(private readonly form: LengthForm) {}

  *push(chunk: Buffer): Generator<Buffer> {
    this.#parts.push(chunk);
    this.#size += chunk.length;
    if (this.#size < this.#wanted) return;
    let rest = Buffer.concat(this.#parts);
    for (;;) {
      const head = this.form.decode(rest);
      const end = head ? head.size + head.length : rest.length + 1;
      if (end > longestInput)
        throw new Failure(
          `The input has a message of ${head?.length ?? 0} bytes, but the most is ${longestInput}`,
        );
      this.#wanted = end;
      if (!head || rest.length < end) break;
      yield rest.subarray(head.size, end);
      rest = rest.subarray(end);
    }
    this.#parts = rest.length === 0 ? [] : [rest];
    this.#size = rest.length;
  }

  end(): Buffer[] {
    if (this.#size === 0) return [];
    throw new Failure(
      `The input ends inside a message, with ${this.#size} bytes of ${this.#wanted}`,
    );
  }
}
