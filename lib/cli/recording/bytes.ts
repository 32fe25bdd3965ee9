import { Buffer } from "node:buffer";

/** The bytes of a stream, which are taken piece by piece. It keeps one chunk at a time. */
export class Bytes {
  readonly #chunks: AsyncIterator<Uint8Array, unknown>;
  #chunk: Buffer = Buffer.alloc(0);
  #position = 0;

  constructor(stream: AsyncIterable<Uint8Array, unknown>) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  /** How many bytes were taken. */
  get position(): number {
    return this.#position;
  }

  /** How many bytes can be taken without waiting. */
  get ready(): number {
    return this.#chunk.length;
  }

  /** Looks at the next bytes that are ready, without taking them. */
  get next(): Buffer {
    return this.#chunk;
  }

  /** Resolves with true when `count` bytes are ready. Resolves with false at the end. */
  async has(count: number): Promise<boolean> {
    if (this.#chunk.length >= count) return true;
    const pieces: Uint8Array[] = [this.#chunk];
    let size = this.#chunk.length;
    let ended = false;
    while (size < count && !ended) {
      const next = await this.#chunks.next();
      ended = next.done === true;
      if (next.done === true) break;
      pieces.push(next.value);
      size += next.value.length;
    }
    this.#chunk = Buffer.concat(pieces);
    return size >= count;
  }

  /** Takes `count` bytes, which must be ready. */
  take(count: number): Buffer {
    const taken = this.#chunk.subarray(0, count);
    this.#chunk = this.#chunk.subarray(count);
    this.#position += count;
    return taken;
  }

  /** Stops reading the stream. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}
