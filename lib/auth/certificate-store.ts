import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

import { type Certificate, certificateIn } from "./certificate";
import { keyBytes, KeyTable } from "./keys";

/** No certificate is larger. */
const largestFile = 64 * 1024;

/**
 * Times of files are coarse, by some milliseconds or, on old file systems, by two seconds:
 * a change that was that short before a look may be followed by one that looks the same.
 */
function coarseness(time: bigint): bigint {
  return time % second === 0n ? 2n * second : second / 10n;
}

const second = 1_000_000_000n;

/** Milliseconds between two looks for keys that nobody knows, which are not free. */
const missInterval = 1000;

/** What tells that a file or folder is as it was when it was looked at. */
interface Stamp {
  readonly text: string;
  /** Whether any later change makes another stamp. */
  readonly settled: boolean;
}

interface Entry {
  readonly path: string;
  readonly stamp: Stamp;
  /** Undefined for a file that is no certificate. */
  readonly certificate: Certificate | undefined;
}

function stampOf(path: string): (Stamp & { readonly readable: boolean }) | undefined {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  const { ino, size, ctimeNs } = stats;
  return {
    text: `${String(ino)} ${String(size)} ${String(ctimeNs)}`,
    settled: BigInt(Date.now()) * 1_000_000n - ctimeNs > coarseness(ctimeNs),
    readable: stats.isFile() && size <= largestFile,
  };
}

function unchanged(entry: Entry, stamp: Stamp | undefined): boolean {
  return entry.stamp.settled && entry.stamp.text === stamp?.text;
}

/**
 * The public keys of those who may come in: all files of a folder whose names end in
 * `.key`. Files may come, go and change at any time. The folder is looked at whenever a key
 * is looked up, so that a file that is gone, new or replaced counts from the next handshake
 * on, and so does a change within the file of a known key; a key that was changed into a
 * file counts within a second. Subfolders and other files are not read.
 *
 * A file that is no certificate lets nobody in; a process warning tells of it once.
 */
export class CertificateStore implements Iterable<Certificate> {
  /** The absolute path of the folder. */
  readonly folder: string;
  #folderStamp: Stamp | undefined;
  #entries = new Map<string, Entry>();
  #keys = new KeyTable<Entry>();
  #looked = -Infinity;

  /** @throws TypeError for what is no path; the error of the file system if the folder
   * can't be read. */
  constructor(folder: string) {
    if (typeof folder !== "string" || folder === "") {
      throw new TypeError("A CertificateStore takes the path of a folder");
    }
    this.folder = resolve(folder);
    this.#read();
  }

  /** How many keys there are. */
  get size(): number {
    this.#refresh();
    return this.#keys.size;
  }

  /**
   * The certificate with this public key, if there is one; without its secret key, even if
   * the file has one.
   *
   * @param publicKey 40 characters of Z85, or 32 bytes.
   * @throws TypeError or RangeError for what is no key; the error of the file system if the
   *   folder can't be read.
   */
  get(publicKey: string | Uint8Array): Certificate | undefined {
    const key = keyBytes(publicKey, "publicKey");
    this.#refresh();
    const entry = this.#keys.get(key);
    if (entry !== undefined) {
      if (unchanged(entry, stampOf(entry.path))) return entry.certificate;
    } else if (performance.now() - this.#looked < missInterval) {
      return undefined;
    }
    this.#read();
    return this.#keys.get(key)?.certificate;
  }

  /** The certificates, without secret keys. */
  *[Symbol.iterator](): IterableIterator<Certificate> {
    this.#read();
    for (const { certificate } of this.#entries.values()) {
      if (certificate !== undefined) yield certificate;
    }
  }

  /** Reads the folder if files have come to it or gone. */
  #refresh(): void {
    const before = this.#folderStamp;
    if (before?.settled === true && before.text === stampOf(this.folder)?.text) return;
    this.#read();
  }

  /** Reads what has changed, of the whole folder. */
  #read(): void {
    // The stamp is taken first: what changes from here on makes another one.
    this.#folderStamp = stampOf(this.folder);
    const entries = new Map<string, Entry>();
    const keys = new KeyTable<Entry>();
    for (const name of readdirSync(this.folder)) {
      if (!name.endsWith(".key")) continue;
      const entry = this.#entryOf(join(this.folder, name));
      if (entry === undefined) continue;
      entries.set(entry.path, entry);
      const publicKey = entry.certificate?.publicKey;
      if (publicKey !== undefined) keys.set(keyBytes(publicKey, "publicKey"), entry);
    }
    this.#entries = entries;
    this.#keys = keys;
    this.#looked = performance.now();
  }

  #entryOf(path: string): Entry | undefined {
    const stamp = stampOf(path);
    if (stamp === undefined) return undefined;
    const known = this.#entries.get(path);
    if (known !== undefined && unchanged(known, stamp)) return known;
    try {
      if (!stamp.readable) throw new Error(`${path} is no file, or too large for one`);
      const certificate = certificateIn(readFileSync(path, "utf8"), path).withoutSecret();
      return { path, stamp, certificate };
    } catch (error) {
      if (known?.stamp.text !== stamp.text) warn(error);
      return { path, stamp, certificate: undefined };
    }
  }
}

function warn(error: unknown): void {
  const why = error instanceof Error ? error.message : "";
  process.emitWarning(`A certificate is ignored: ${why}`);
}
