import { isPlainObject } from "../../checks";
import { Failure } from "../failure";
import type { Bytes } from "./bytes";
import { checksum } from "./checksum";
import {
  type Description,
  fixedHeaderSize,
  formatVersion,
  isBodySize,
  longestDescription,
  magic,
  readBody,
  type Recorded,
  recordHeadSize,
} from "./format";
import { hasRecordWithin } from "./search";

/**
 * The bytes behind a record that seems to be cut off that are searched for another record. A
 * longer rest is not taken for one record.
 */
export const longestRest = 64 << 20;

function textsOf(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.filter((item): item is string => typeof item === "string");
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** Returns the fields of a description that are of the right type. */
function descriptionIn(text: string): Description | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isPlainObject(value)) return undefined;
  const { type, endpoints, topics, started, program } = value;
  const fields = {
    type: textOf(type),
    endpoints: textsOf(endpoints),
    topics: textsOf(topics),
    started: textOf(started),
    program: textOf(program),
  };
  const known = Object.entries(fields).filter(([, field]) => field !== undefined);
  return Object.fromEntries(known);
}

/** Reads a recording from its beginning to its end. */
export class Reader {
  readonly #bytes: Bytes;
  readonly #name: string;
  #count = 0;
  #size = 0;
  #missing: string | undefined;
  readonly #whole: () => Promise<number>;

  /**
   * @param name The name of the file, for errors.
   * @param whole Resolves with the size of the file. A pipe has none, and so no limit.
   */
  constructor(bytes: Bytes, name: string, whole = () => Promise.resolve(Infinity)) {
    this.#bytes = bytes;
    this.#name = name;
    this.#whole = whole;
  }

  /** The number of records that were read. */
  get count(): number {
    return this.#count;
  }

  /** The size of the header and of the records that were read, in bytes. */
  get size(): number {
    return this.#size;
  }

  /** Says what the last record lacks. Undefined if the recording ends with a whole one. */
  get missing(): string | undefined {
    return this.#missing;
  }

  /**
   * Reads the beginning. Resolves with what the recording says about itself.
   *
   * @throws Failure if it is not a recording, or one of another version.
   */
  async header(): Promise<Description> {
    const bytes = this.#bytes;
    const isWhole = await bytes.has(fixedHeaderSize);
    if (!isWhole || !bytes.next.subarray(0, magic.length).equals(magic)) {
      const what = bytes.ready === 0 ? "is empty" : "is not a recording";
      throw new Failure(`${this.#name} ${what}. zmq-napi record makes one`);
    }
    const head = bytes.take(fixedHeaderSize);
    const version = head.readUInt16LE(magic.length);
    if (version !== formatVersion) {
      throw new Failure(
        `${this.#name} is a recording of version ${version}, but this program reads ` +
          `version ${formatVersion}. Use a newer zmq-napi`,
      );
    }
    const size = head.readUInt32LE(fixedHeaderSize - 4);
    const isThere = size <= longestDescription && (await bytes.has(size));
    const description = isThere ? descriptionIn(bytes.take(size).toString()) : undefined;
    if (description === undefined)
      throw new Failure(`${this.#name} is damaged: its description cannot be read`);
    this.#size = this.#bytes.position;
    return description;
  }

  /**
   * Resolves with the next records: all that are in memory, and at least one. Resolves with
   * undefined at the end. A record that is cut off is the end, and {@link missing} says so.
   *
   * @throws Failure at a damaged record that others follow.
   */
  async next(): Promise<Recorded[] | undefined> {
    if (this.#missing !== undefined) return undefined;
    if (!(await this.#bytes.has(recordHeadSize))) return this.#end();
    const size = this.#bytes.next.readUInt32LE(0);
    if (!isBodySize(size)) return this.#notARecord();
    if (!(await this.#isThere(recordHeadSize + size))) return this.#end();
    const records: Recorded[] = [];
    for (;;) {
      const record = this.#take();
      if (record === undefined) break;
      records.push(record);
    }
    this.#count += records.length;
    this.#size = this.#bytes.position;
    return records.length > 0 ? records : this.#damaged();
  }

  /** Takes the next record if it is in memory and whole. */
  #take(): Recorded | undefined {
    const { next } = this.#bytes;
    if (next.length < recordHeadSize) return undefined;
    const end = recordHeadSize + next.readUInt32LE(0);
    if (next.length < end || end < recordHeadSize + 16) return undefined;
    const body = next.subarray(recordHeadSize, end);
    if (next.readUInt32LE(4) !== checksum(body)) return undefined;
    const record = readBody(body);
    if (record !== undefined) this.#bytes.take(end);
    return record;
  }

  /**
   * Resolves with whether so many bytes come. A size that is damaged may claim 2 GiB: of a
   * file that ends before, only as much is read as {@link #end} searches.
   */
  async #isThere(count: number): Promise<boolean> {
    const { position, ready } = this.#bytes;
    if (count > ready && position + count > (await this.#whole())) {
      await this.#bytes.has(Math.min(count, longestRest + 1));
      return this.#bytes.ready >= count;
    }
    return this.#bytes.has(count);
  }

  /** A size has no checksum. What follows the last record must be the beginning of one. */
  #end(): Recorded[] | undefined {
    const { next, ready } = this.#bytes;
    if (ready > longestRest || hasRecordWithin(next)) this.#fail();
    if (ready > 0)
      this.#missing = `its last ${ready} bytes are the beginning of a record`;
    return undefined;
  }

  /** A system that lost power may leave zeros at the end of a file. */
  async #notARecord(): Promise<Recorded[] | undefined> {
    for (;;) {
      const { next, ready } = this.#bytes;
      if (next.some((byte) => byte !== 0)) return this.#damaged();
      this.#missing = "it ends with zeros";
      this.#bytes.take(ready);
      if (!(await this.#bytes.has(1))) return undefined;
    }
  }

  async #damaged(): Promise<Recorded[] | undefined> {
    const { next, ready } = this.#bytes;
    if (ready < recordHeadSize) return this.#fail();
    const size = recordHeadSize + next.readUInt32LE(0);
    const isLast = ready === size && !(await this.#bytes.has(size + 1));
    if (isLast && !hasRecordWithin(next)) {
      this.#missing = "its last record was not written completely";
      return undefined;
    }
    return this.#fail();
  }

  #fail(): never {
    throw new Failure(
      `${this.#name} is damaged: record ${this.#count + 1}, at byte ` +
        `${this.#bytes.position}, does not match its checksum or its size`,
    );
  }
}
