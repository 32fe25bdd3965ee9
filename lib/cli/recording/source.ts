import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { Readable } from "node:stream";

import { part } from "../../addon/binary/libc";
import { Failure, UsageError } from "../failure";
import { note } from "../terminal/output";
import { printable } from "../terminal/printable";
import { orAborted } from "../waiting";
import { Bytes } from "./bytes";
import type { Description, Recorded } from "./format";
import { Reader } from "./reader";

/** The bytes that are read at once. */
const chunkSize = 1 << 20;

/** A recording that is read: a file, or the standard input. */
export class Source {
  readonly description: Description;
  readonly #reader: Reader;
  readonly #stream: Readable;
  readonly #name: string;

  private constructor(
    stream: Readable,
    reader: Reader,
    name: string,
    description: Description,
    size: number,
  ) {
    this.size = size === Infinity ? undefined : size;
    this.headerSize = reader.size;
    this.#stream = stream;
    this.#reader = reader;
    this.#name = name;
    this.description = description;
  }

  /**
   * Opens a recording. `-` is the standard input.
   *
   * @throws Failure if it can't be read or is not a recording.
   */
  static async open(path: string, signal: AbortSignal): Promise<Source> {
    const isInput = path === "-";
    if (isInput && process.stdin.isTTY)
      throw new UsageError("The recording must come from a file or a pipe");
    if (!isInput) await checkFile(path);
    const stream = isInput
      ? process.stdin
      : createReadStream(path, { highWaterMark: chunkSize });
    const name = isInput ? "the standard input" : path;
    const whole = async (): Promise<number> => (isInput ? Infinity : sizeOfFile(path));
    const reader = new Reader(new Bytes(stream), name, whole);
    try {
      const description = await orAborted(reader.header(), signal);
      return new Source(stream, reader, name, description, await whole());
    } catch (error) {
      stream.destroy();
      throw error;
    }
  }

  /** The size of the recording in bytes. Undefined for a pipe. */
  readonly size: number | undefined;

  /** The size of what stands before the first record, in bytes. */
  readonly headerSize: number;

  /** Whether the recording, as far as it was read, ends with a whole record. */
  get isWhole(): boolean {
    return this.#reader.missing === undefined;
  }

  /** Iterates over the messages, several at a time. Says at the end if one is cut off. */
  async *messages(signal: AbortSignal): AsyncGenerator<Recorded[]> {
    for (;;) {
      const records = await orAborted(this.#reader.next(), signal);
      if (records === undefined) break;
      yield records;
    }
    const { missing, count } = this.#reader;
    if (missing === undefined) return;
    note(`${printable(this.#name)} ends after message ${count}: ${missing}.`);
  }

  close(): void {
    this.#stream.destroy();
  }
}

/** A pipe with a name has no size. */
async function sizeOfFile(path: string): Promise<number> {
  const status = await stat(path);
  return status.isFile() ? status.size : Infinity;
}

async function checkFile(path: string): Promise<void> {
  try {
    if ((await stat(path)).isDirectory()) throw new Failure(`${path} is a folder`);
  } catch (error) {
    if (error instanceof Failure) throw error;
    const why = String(part(error, "message"));
    throw new Failure(`${path} cannot be read: ${why}`);
  }
}
