import { createReadStream } from "node:fs";
import { type FileHandle, open, rm } from "node:fs/promises";
import type { Writable } from "node:stream";

import { part } from "../../addon/binary/libc";
import { Failure, UsageError } from "../failure";
import { note } from "../terminal/output";
import { stopSignal } from "../terminal/stop";
import { Bytes } from "./bytes";
import { type Description, headerOf } from "./format";
import { Reader } from "./reader";

/** Bytes that wait to be written before the recorder waits too. */
const mostWaiting = 1 << 20;

/** What happens to a file that exists. */
export type IfExists = "fail" | "append" | "overwrite";

/** Where a recording goes: a file, or the standard output. */
export class Destination {
  readonly #stream: Writable;
  readonly #name: string;
  readonly #isNew: boolean;
  #size: number;
  #failure: Error | undefined;

  /** @param size The size of what is there already, in bytes. */
  constructor(stream: Writable, name: string, size: number, isNew = false) {
    this.#stream = stream;
    this.#name = name;
    this.#isNew = isNew;
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

  /** Closes the recording. Removes its file if it was new. */
  async discard(): Promise<void> {
    await this.end();
    if (this.#isNew) await rm(this.#name, { force: true });
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

async function openFile(path: string, flags: string): Promise<FileHandle> {
  try {
    return await open(path, flags);
  } catch (error) {
    const code = part(error, "code");
    if (code === "EEXIST") {
      throw new Failure(
        `${path} exists already. --append continues it, --overwrite replaces it`,
      );
    }
    throw new Failure(`${path} cannot be opened: ${String(part(error, "message"))}`);
  }
}

/** Opens a recording to continue it. Resolves with undefined if there is none yet. */
async function openToAppend(path: string): Promise<Destination | undefined> {
  const file = await openFile(path, "a+");
  const { size } = await file.stat();
  await file.close();
  if (size === 0) return undefined;
  const reader = new Reader(new Bytes(createReadStream(path)), path);
  await reader.header();
  while ((await reader.next()) !== undefined);
  const again = await openFile(path, "r+");
  if (reader.missing !== undefined) {
    note(`${path}: ${reader.missing}. It is removed, and recording goes on there.`);
    await again.truncate(reader.size);
  }
  const start = reader.size;
  const stream = again.createWriteStream({ start, highWaterMark: mostWaiting });
  return new Destination(stream, path, start);
}

/**
 * Opens the file that a recording goes to, and writes its beginning. `-` is the standard
 * output.
 *
 * @throws Failure if the file can't be opened, or exists and must not be changed.
 */
export async function openDestination(
  path: string,
  ifExists: IfExists,
  description: Description,
): Promise<Destination> {
  const appended = path !== "-" && ifExists === "append" && (await openToAppend(path));
  if (appended) return appended;
  let made: Destination;
  if (path === "-") {
    if (process.stdout.isTTY)
      throw new UsageError("A recording is not for a terminal: redirect it");
    made = new Destination(process.stdout, "the standard output", 0);
  } else {
    const file = await openFile(path, ifExists === "fail" ? "wx" : "w");
    const stream = file.createWriteStream({ highWaterMark: mostWaiting });
    made = new Destination(stream, path, 0, ifExists === "fail");
  }
  void made.write(headerOf(description));
  return made;
}
