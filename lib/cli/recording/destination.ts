import type { Writable } from "node:stream";

import { part } from "../../addon/binary/libc";
import { Failure } from "../failure";
import { stopSignal } from "../terminal/stop";

/** Where a recording goes: a file, or the standard output. */
export class Destination {
  readonly #stream: Writable;
  readonly #name: string;
  #size: number;
  #failure: Error | undefined;

  /** @param size The size of what is there already, in bytes. */
  constructor(stream: Writable, name: string, size: number) {
    this.#stream = stream;
    this.#name = name;
    this.#size = size;
    stream.on("error", (error) => (this.#failure = error));
  }

  /** The size of the recording in bytes, once all is written. */
  get size(): number {
    return this.#size;
  }

  /** Whether the recording goes to the standard output. */
  get isOutput(): boolean {
    return this.#stream === process.stdout;
  }

  /**
   * Writes bytes. Returns undefined if more may be written at once, else a promise that
   * resolves when it may, or when the command is stopped.
   *
   * @throws Failure if the system can't write.
   */
  write(bytes: Uint8Array): Promise<void> | undefined {
    this.#check();
    this.#size += bytes.length;
    return this.#stream.write(bytes) ? undefined : this.#room();
  }

  /** Resolves when all is written. */
  async end(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#stream.once("error", () => {
        resolve();
      });
      if (!this.isOutput) this.#stream.end(resolve);
      else
        this.#stream.write("", () => {
          resolve();
        });
    });
    this.#check();
  }

  async #room(): Promise<void> {
    const stream = this.#stream;
    const signal = stopSignal();
    await new Promise<void>((resolve) => {
      // A stream that has failed emits "close", and never "drain".
      const names = ["drain", "close", "error"];
      const end = (): void => {
        for (const name of names) stream.off(name, end);
        signal.removeEventListener("abort", end);
        resolve();
      };
      for (const name of names) stream.on(name, end);
      signal.addEventListener("abort", end);
      if (signal.aborted) end();
    });
    this.#check();
  }

  #check(): void {
    if (this.#failure === undefined || part(this.#failure, "code") === "EPIPE") return;
    throw new Failure(`${this.#name} cannot be written: ${this.#failure.message}`);
  }
}
