import { createReadStream, createWriteStream } from "node:fs";
import { type FileHandle, open, rm, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";

import { part } from "../../addon/binary/libc";
import { Failure, UsageError } from "../failure";
import { note } from "../terminal/output";
import { printable } from "../terminal/printable";
import { Bytes } from "./bytes";
import { Destination } from "./destination";
import { type Description, headerOf } from "./format";
import { type Lock, lockFile } from "./lock";
import { Reader } from "./reader";

/** Bytes that wait to be written before the recorder waits too. */
const mostWaiting = 1 << 20;

/** What happens to a file that exists. */
export type IfExists = "fail" | "append" | "overwrite";

/** A place for a recording that can be written, and where nothing was changed yet. */
export interface Place {
  /** Begins or continues the recording. Only this changes a file that exists. */
  begin(description: Description): Promise<Destination>;
  /** Gives the place up. Removes its file if it is new. */
  discard(): Promise<void>;
  /** Lets other processes write the file again. */
  release(): Promise<void>;
}

type Unlocked = Omit<Place, "release">;

async function openFile(path: string, flags: string): Promise<FileHandle> {
  try {
    return await open(path, flags);
  } catch (error) {
    if (part(error, "code") === "EEXIST") {
      throw new Failure(
        `${path} exists already. --append continues it, --overwrite replaces it`,
      );
    }
    throw new Failure(`${path} cannot be opened: ${String(part(error, "message"))}`);
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (part(error, "code") === "ENOENT") return false;
    throw new Failure(`${path} cannot be opened: ${String(part(error, "message"))}`);
  }
}

/** Writes a description, and returns where the records go. */
function begun(destination: Destination, description: Description): Destination {
  void destination.write(headerOf(description));
  return destination;
}

const output: Place = {
  begin: (description) => {
    const made = new Destination(process.stdout, "the standard output", 0);
    return Promise.resolve(begun(made, description));
  },
  discard: () => Promise.resolve(),
  release: () => Promise.resolve(),
};

/** A file that gets a recording from its beginning. */
function fresh(file: FileHandle, path: string, isNew: boolean): Unlocked {
  return {
    async begin(description) {
      // A pipe or a device has no size.
      if ((await file.stat()).isFile()) await file.truncate();
      const stream = file.createWriteStream({ highWaterMark: mostWaiting });
      return begun(new Destination(stream, path, 0), description);
    },
    async discard() {
      await file.close();
      if (isNew) await rm(path, { force: true });
    },
  };
}

/** Keeps the bytes of a file from `start` on in another file, behind what is there. */
async function keepRest(path: string, start: number): Promise<string> {
  const rest = `${path}.rest`;
  try {
    await pipeline(
      createReadStream(path, { start }),
      createWriteStream(rest, { flags: "a" }),
    );
  } catch (error) {
    throw new Failure(`${rest} cannot be written: ${String(part(error, "message"))}`);
  }
  return rest;
}

/** A recording that is continued behind its last whole record. */
async function continued(file: FileHandle, path: string): Promise<Unlocked> {
  const whole = async (): Promise<number> => (await file.stat()).size;
  const reader = new Reader(new Bytes(createReadStream(path)), path, whole);
  await reader.header();
  while ((await reader.next()) !== undefined);
  const { size: start, missing } = reader;
  return {
    async begin() {
      if (missing !== undefined) {
        const rest = await keepRest(path, start);
        const names = [path, rest].map(printable);
        note(
          `${names[0]}: ${missing}. ${names[1]} keeps it, and recording goes on there.`,
        );
        await file.truncate(start);
      }
      const stream = file.createWriteStream({ start, highWaterMark: mostWaiting });
      return new Destination(stream, path, start);
    },
    discard: () => file.close(),
  };
}

/**
 * Opens the file that a recording goes to, and changes nothing in it. `-` is the standard
 * output.
 *
 * @throws Failure if the file can't be opened, or exists and must not be changed.
 */
export async function openPlace(path: string, ifExists: IfExists): Promise<Place> {
  if (path === "-") {
    if (process.stdout.isTTY)
      throw new UsageError("A recording is not for a terminal: redirect it");
    return output;
  }
  const isNew = ifExists === "fail" || !(await exists(path));
  const file = await openFile(path, isNew ? "wx+" : "r+");
  let lock: Lock | undefined;
  try {
    // A pipe or a device is not locked.
    if ((await file.stat()).isFile()) lock = await lockFile(path);
    const isEmpty = isNew || (await file.stat()).size === 0;
    const place =
      ifExists !== "append" || isEmpty
        ? fresh(file, path, isNew)
        : await continued(file, path);
    return { ...place, release: async () => lock?.release() };
  } catch (error) {
    await file.close();
    if (isNew) await rm(path, { force: true });
    await lock?.release();
    throw error;
  }
}
