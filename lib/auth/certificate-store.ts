import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

import { got } from "../checks";
import { type Certificate, certificateIn } from "./certificate";
import { keyBytes, KeyTable } from "./keys";

/** Bytes of the largest file that is read as a certificate. */
const largestFile = 64 * 1024;

/**
 * Returns for how many nanoseconds after `time` a change may keep the same file time.
 * File times are coarse: by some milliseconds, or by two seconds on old file systems.
 * Within this time, a change after a look at the file may leave the same stamp.
 */
function coarseness(time: bigint): bigint {
  return time % second === 0n ? 2n * second : second / 10n;
}

const second = 1_000_000_000n;

/**
 * Milliseconds between two reads of the folder for unknown keys. The pause limits the
 * cost of such keys.
 */
const missInterval = 1000;

/** Shows whether a file or folder has changed since it was read. */
interface Stamp {
  readonly text: string;
  /** Whether every later change makes a different stamp. */
  readonly settled: boolean;
}

interface Entry {
  readonly path: string;
  readonly stamp: Stamp;
  /** Undefined for a file that is not a certificate. */
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
 * The public keys of the clients that may connect. The store has the certificates in a
 * folder: all files whose names end in `.key`. Files may be added, removed and changed at
 * any time.
 *
 * The store checks the folder at each look-up of a key. A file that was added, removed or
 * replaced takes effect at the next handshake. A change within the file of a known key
 * does so too. A new key that was written into an existing file takes effect within one
 * second. The store does not read subfolders and other files. A client that is connected
 * stays connected when its file is removed, until `recheck` of the Authenticator is called.
 *
 * A file that is not a certificate lets nobody in. It causes one process warning.
 */
export class CertificateStore implements Iterable<Certificate> {
  /** The absolute path of the folder. */
  readonly folder: string;
  #folderStamp: Stamp | undefined;
  #entries = new Map<string, Entry>();
  #keys = new KeyTable<Entry>();
  #lastRead = -Infinity;

  /**
   * Reads the folder.
   *
   * @param folder The path of the folder.
   *
   * @throws TypeError if `folder` is not a path. The error of the file system if the
   *   folder can't be read.
   */
  constructor(folder: string) {
    if (typeof folder !== "string" || folder === "") {
      throw new TypeError(
        `A CertificateStore takes the path of a folder, but got ${got(folder)}`,
      );
    }
    this.folder = resolve(folder);
    this.#read();
  }

  /**
   * The number of keys. Reading it checks the folder.
   *
   * @throws The error of the file system if the folder can't be read.
   */
  get size(): number {
    this.#refresh();
    return this.#keys.size;
  }

  /**
   * Returns the certificate with this public key, or undefined if there is none. The
   * certificate has no secret key, even if its file has one.
   *
   * @param publicKey 40 characters of Z85, or 32 bytes.
   *
   * @throws TypeError or RangeError if `publicKey` is not a key. The error of the file
   *   system if the folder can't be read.
   */
  get(publicKey: string | Uint8Array): Certificate | undefined {
    const key = keyBytes(publicKey, "publicKey");
    this.#refresh();
    const entry = this.#keys.get(key);
    if (entry !== undefined) {
      if (unchanged(entry, stampOf(entry.path))) return entry.certificate;
    } else if (performance.now() - this.#lastRead < missInterval) {
      return undefined;
    }
    this.#read();
    return this.#keys.get(key)?.certificate;
  }

  /**
   * Iterates over the certificates, without secret keys.
   *
   * @throws The error of the file system if the folder can't be read.
   */
  *[Symbol.iterator](): IterableIterator<Certificate> {
    this.#read();
    for (const { certificate } of this.#entries.values()) {
      if (certificate !== undefined) yield certificate;
    }
  }

  /** Reads the folder if files were added to it or removed from it. */
  #refresh(): void {
    const before = this.#folderStamp;
    if (before?.settled === true && before.text === stampOf(this.folder)?.text) return;
    this.#read();
  }

  /** Reads all files of the folder that have changed. */
  #read(): void {
    // The stamp is taken first, so that a change during the read makes a different stamp.
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
    this.#lastRead = performance.now();
  }

  #entryOf(path: string): Entry | undefined {
    const stamp = stampOf(path);
    if (stamp === undefined) return undefined;
    const known = this.#entries.get(path);
    if (known !== undefined && unchanged(known, stamp)) return known;
    try {
      if (!stamp.readable) {
        throw new Error(
          `${path} must be a file of at most ${String(largestFile)} bytes, but is larger, or ` +
            "is not a file",
        );
      }
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
