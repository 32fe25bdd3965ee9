import { Buffer } from "node:buffer";
import type { Duplex } from "node:stream";

/** Beyond this number of unread bytes, the wire does not read on. */
const mostUnread = 4 << 20;

/** From this number of bytes on that the peer has not read, the wire is full. */
const mostUnwritten = 64 << 10;

/**
 * The bytes of a connection. Each wait has a deadline, in milliseconds of
 * `performance.now()`.
 */
export class Wire {
  readonly #stream: Duplex;
  #received: Buffer;
  #arrival = performance.now();
  #ended = false;
  #wake = (): void => undefined;

  /** Takes a stream, and the bytes that were read from it before. */
  constructor(stream: Duplex, head: Buffer = Buffer.alloc(0)) {
    this.#stream = stream;
    this.#received = head;
    const end = (): void => {
      this.#ended = true;
      this.#wake();
    };
    stream.on("data", (bytes: Buffer) => {
      this.#arrival = performance.now();
      this.#received = Buffer.concat([this.#received, bytes]);
      if (this.#received.length > mostUnread) stream.pause();
      this.#wake();
    });
    stream.on("end", end).on("close", end).on("error", end);
  }

  /** Whether the peer has closed the connection. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Whether the peer has not read what was written. */
  get isFull(): boolean {
    return this.#stream.writableLength >= mostUnwritten;
  }

  /** The bytes that were received and not taken. */
  get received(): Buffer {
    return this.#received;
  }

  /** The time at which the last bytes arrived. */
  get arrival(): number {
    return this.#arrival;
  }

  /** Resolves with true when `count` bytes are there. False at the deadline or the end. */
  async has(count: number, deadline: number): Promise<boolean> {
    while (this.#received.length < count) {
      const left = deadline - performance.now();
      if (this.#ended || left <= 0) return false;
      await this.#change(left);
    }
    return true;
  }

  /** Takes `count` bytes, which must be there. */
  take(count: number): Buffer {
    const taken = this.#received.subarray(0, count);
    this.#received = this.#received.subarray(count);
    if (this.#received.length <= mostUnread) this.#stream.resume();
    return taken;
  }

  write(bytes: Uint8Array): void {
    if (this.#stream.writable) this.#stream.write(bytes);
  }

  close(): void {
    this.#stream.destroy();
  }

  /** Ends the wait that is going on, if any. */
  wake(): void {
    this.#wake();
  }

  async #change(milliseconds: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      timer = setTimeout(resolve, Math.ceil(milliseconds));
    });
    clearTimeout(timer);
    this.#wake = () => undefined;
  }
}
