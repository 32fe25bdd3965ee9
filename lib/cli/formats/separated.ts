import { Failure } from "../failure";
import { longestInput } from "./message";

/** Returns the messages that a chunk of input completes, with a byte after each. */
export class SeparatedReader {
  #parts: Buffer[] = [];
  #size = 0;

  constructor(private readonly separator: number) {}

  push(chunk: Buffer): Buffer[] {
    const messages: Buffer[] = [];
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(this.separator, start);
      if (end < 0) break;
      messages.push(this.#complete(chunk.subarray(start, end)));
      start = end + 1;
    }
    if (start < chunk.length) this.#keep(chunk.subarray(start));
    return messages;
  }

  /** Returns the last message, if no separator stands after it. */
  end(): Buffer[] {
    return this.#size === 0 ? [] : [this.#complete(Buffer.alloc(0))];
  }

  #complete(last: Buffer): Buffer {
    if (this.#size === 0) return last;
    const message = Buffer.concat([...this.#parts, last]);
    this.#parts = [];
    this.#size = 0;
    return message;
  }

  #keep(part: Buffer): void {
    this.#parts.push(part);
    this.#size += part.length;
    if (this.#size > longestInput)
      throw new Failure(
        `The input has a message of more than ${longestInput} bytes; --input names other forms`,
      );
  }
}

/** Makes one message of all input. */
export class WholeReader {
  readonly #parts: Buffer[] = [];
  #size = 0;

  push(chunk: Buffer): Buffer[] {
    this.#parts.push(chunk);
    this.#size += chunk.length;
    if (this.#size <= longestInput) return [];
    throw new Failure(
      `The input has more than ${longestInput} bytes, which is the most for one message`,
    );
  }

  end(): Buffer[] {
    return [Buffer.concat(this.#parts)];
  }
}
