import type { PutBack } from "../engine/prefetch";
import type { Message } from "../messages/frame";
import type { Settings } from "./options";

/** A chunk that was passed to a stream, and the message that it was made of. */
interface Passed {
  readonly message: Message[];
  /** The bytes of the chunk. Undefined in object mode. */
  readonly bytes: Buffer | undefined;
}

/** Read chunks are removed from the array when there are this many, and more than others. */
const mostRead = 1000;

const empty = Buffer.alloc(0);

/** Returns the size of a chunk, as the stream counts it. */
function sizeOf({ bytes }: Passed): number {
  return bytes?.length ?? 1;
}

/** The last chunks that were passed to a stream of Node, and that may be in its buffer. */
export class PassedChunks {
  readonly #settings: Settings;
  /** The chunks. Those before `#first` were read, and are undefined. */
  #chunks: (Passed | undefined)[] = [];
  #first = 0;
  /** The size of all chunks. */
  #size = 0;
  /** How much of the chunks is unread. */
  #left = 0;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  add(chunk: object, message: Message[]): void {
    const bytes =
      !this.#settings.objectMode && Buffer.isBuffer(chunk) ? chunk : undefined;
    const passed = { message, bytes };
    this.#chunks.push(passed);
    this.#size += sizeOf(passed);
    this.#left += sizeOf(passed);
  }

  /** Forgets what was read: all but the last `left` bytes, or messages in object mode. */
  keep(left: number): void {
    this.#left = Math.min(left, this.#size);
    for (let next = this.#next; next && this.#size - sizeOf(next) >= left;) {
      this.#size -= sizeOf(next);
      this.#chunks[this.#first++] = undefined;
      next = this.#next;
    }
    if (this.#first < mostRead || this.#first < this.#chunks.length / 2) return;
    this.#chunks = this.#chunks.slice(this.#first);
    this.#first = 0;
  }

  /** The messages that are unread since {@link keep}. The first may be the rest of one. */
  unread(): PutBack<Message[]>[] {
    const read = this.#size - this.#left;
    return this.#chunks
      .slice(this.#first)
      .flatMap((passed, index): PutBack<Message[]>[] => {
        if (passed === undefined) return [];
        const { message, bytes } = passed;
        if (index > 0 || read === 0 || bytes === undefined) return [{ message }];
        return [{ message: this.#frames(bytes.subarray(read)), restOf: message }];
      });
  }

  get #next(): Passed | undefined {
    return this.#chunks[this.#first];
  }

  /** Bytes that look like the mark of the end get an empty frame, as a Writable sends them. */
  #frames(bytes: Buffer): Message[] {
    return this.#settings.mark?.matches([bytes]) === true ? [bytes, empty] : [bytes];
  }
}
