import { checkNames, checkOptions, got, kindOf } from "../checks";
import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { open, readFile, rename, rm } from "node:fs/promises";
import { inspect, type InspectOptions, types } from "node:util";

import { curveKeyPair, curvePublicKey, unsetKey, z85 } from "../curve";
import { outOfRange, ZmqError } from "../errors";
import { withoutAccessors } from "../inspection";
import { keyBytes, same } from "./keys";
import { format, parse } from "./zpl";

/** Names with a text each, as an object or a Map. */
export type Properties = Readonly<Record<string, string>> | ReadonlyMap<string, string>;

/** The contents of a {@link Certificate}. */
export interface CertificateContents {
  /**
   * The public key: 40 characters of Z85, or 32 bytes. Default: derived from the secret
   * key.
   */
  readonly publicKey?: string | Uint8Array | undefined;
  /**
   * The secret key: 40 characters of Z85, or 32 bytes. Only the owner of the key has it.
   * Default: none.
   */
  readonly secretKey?: string | Uint8Array | undefined;
  /** Facts about the owner, such as a name. Everyone can read them. Default: none. */
  readonly metadata?: Properties | undefined;
}

/** How {@link Certificate.save} treats existing files. */
export interface SaveOptions {
  /** Whether existing files are replaced. Default false. */
  readonly overwrite?: boolean | undefined;
}

function checkContents(contents: unknown): void {
  if (typeof contents === "object" && contents !== null) return;
  throw new TypeError(
    `A Certificate takes an object with publicKey, secretKey or both, but got ${kindOf(
      contents,
    )}`,
  );
}

function checkedOverwrite(options: SaveOptions): boolean {
  checkOptions(options);
  checkNames(options, ["overwrite"]);
  const { overwrite = false } = options;
  if (typeof overwrite === "boolean") return overwrite;
  throw new TypeError(`overwrite must be true or false, but is ${kindOf(overwrite)}`);
}

function keyText(key: string | Uint8Array, name: string): string {
  return z85.encode(keyBytes(key, name));
}

/**
 * Returns the entries of an object or a Map.
 *
 * @throws TypeError for another type, or if a name or value is not a string.
 */
export function entriesOf(properties: unknown, name: string): [string, string][] {
  if (typeof properties !== "object" || properties === null) {
    throw new TypeError(
      `${name} must be an object or a Map, but is ${kindOf(properties)}`,
    );
  }
  const entries: Iterable<readonly [unknown, unknown]> = types.isMap(properties)
    ? properties
    : Object.entries(properties);
  return Array.from(entries, ([key, value]) => {
    if (typeof key === "string" && typeof value === "string") return [key, value];
    const wrong = typeof key === "string" ? value : key;
    throw new TypeError(
      `${name} must have strings as names and values, but has ${kindOf(wrong)}`,
    );
  });
}

/**
 * A public CURVE key, or a pair of keys, with facts about its owner. Certificates are
 * kept in files that czmq and pyzmq can read. `NAME.key` has the public key,
 * `NAME.key_secret` has both keys.
 *
 * The secret key is only in the property and in the file. It does not appear in logs,
 * JSON or copies.
 */
export class Certificate {
  /** The public key, 40 characters of Z85. */
  readonly publicKey: string;
  /** The facts about the owner, by name. */
  readonly metadata: ReadonlyMap<string, string>;
  readonly #secretKey: string | undefined;

  /**
   * Makes a certificate from keys.
   *
   * @throws TypeError or RangeError for an invalid key, and if neither key is there.
   *   RangeError if the two keys do not belong together.
   */
  constructor(contents: CertificateContents) {
    checkContents(contents);
    const { publicKey, secretKey, metadata = {} } = contents;
    if (publicKey === undefined && secretKey === undefined) {
      throw new TypeError(
        "A Certificate needs a publicKey or a secretKey, but got neither. " +
          "Certificate.generate() makes both",
      );
    }
    const secret = secretKey === undefined ? undefined : keyText(secretKey, "secretKey");
    const derived = secret === undefined ? undefined : curvePublicKey(secret);
    const given = publicKey === undefined ? undefined : keyText(publicKey, "publicKey");
    if (derived !== undefined && given !== undefined && derived !== given) {
      throw outOfRange(
        "secretKey and publicKey must be of one pair, but are of two. publicKey can be " +
          "left out",
      );
    }
    this.publicKey = given ?? derived ?? "";
    this.#secretKey = secret;
    this.metadata = new Map(entriesOf(metadata, "metadata"));
  }

  /** Whether the certificate has the secret key. */
  get hasSecretKey(): boolean {
    return this.#secretKey !== undefined;
  }

  /**
   * The secret key, 40 characters of Z85.
   *
   * @throws TypeError if the certificate has only the public key. Undefined would be
   *   dangerous: a socket without a secret key has no security.
   */
  get secretKey(): string {
    if (this.#secretKey !== undefined) return this.#secretKey;
    throw new TypeError(
      "This certificate has no secret key. It belongs to somebody else, or was loaded " +
        "from NAME.key. Load NAME.key_secret to get the secret key",
    );
  }

  /**
   * Makes a certificate with a new pair of keys. `zmq_curve_keypair`.
   *
   * @param metadata Facts about the owner. Default: none.
   *
   * @throws TypeError if `metadata` has a value that is not a string.
   */
  static generate(metadata: Properties = {}): Certificate {
    return new Certificate({ ...curveKeyPair(), metadata });
  }

  /**
   * Reads a certificate file of zmq-napi, czmq or pyzmq. Resolves with the public key
   * from `NAME.key`, or with both keys from `NAME.key_secret`.
   *
   * @throws Rejects with the error of the file system, or with a ZmqError with code
   *   `EINVAL` for a file that is not a certificate.
   */
  static async load(path: string): Promise<Certificate> {
    return certificateIn(await readFile(path, "utf8"), path);
  }

  /** Returns a copy without the secret key, which other people may have. */
  withoutSecret(): Certificate {
    return new Certificate({ publicKey: this.publicKey, metadata: this.metadata });
  }

  /**
   * Writes the public key to `path`. If the secret key is known, it also writes both keys
   * to `path` plus `_secret`, which only the owner can read. Resolves when the files are
   * written.
   *
   * @param path The path of the file. It must end in `.key`.
   *
   * @throws TypeError for another path or option, and for metadata that the format can't
   *   hold. Rejects with the error of the file system. Without `overwrite`, the code is
   *   `EEXIST` for existing files, and a failed call leaves no new file. With
   *   `overwrite`, `NAME.key_secret` is replaced first. If `NAME.key` can't be replaced
   *   then, it keeps the old key until the certificate is saved again.
   */
  save(path: string, options: SaveOptions = {}): Promise<void> {
    const overwrite = checkedOverwrite(options);
    if (typeof path !== "string" || !path.endsWith(".key")) {
      throw new TypeError(
        `A certificate is saved to a path that ends in ".key", but path is ${got(path)}`,
      );
    }
    const files = [{ path, text: this.#text(undefined), mode: 0o644 }];
    if (this.#secretKey !== undefined) {
      const text = this.#text(this.#secretKey);
      files.unshift({ path: `${path}_secret`, text, mode: 0o600 });
    }
    return overwrite ? replace(files) : create(files);
  }

  [inspect.custom](_depth: number, options: InspectOptions): string {
    return withoutAccessors(this, options);
  }

  #text(secretKey: string | undefined): string {
    const keys: [string, string][] = [["public-key", this.publicKey]];
    if (secretKey !== undefined) keys.push(["secret-key", secretKey]);
    const heading = secretKey === undefined ? publicHeading : secretHeading;
    const sections = format("metadata", this.metadata) + format("curve", keys);
    return `${heading}# Written by zmq-napi on ${new Date().toISOString()}.\n\n${sections}`;
  }
}

const publicHeading =
  "# CURVE certificate with a public key. Give it to others over a channel that they can\n" +
  "# trust: the file itself does not prove whose key it is.\n";

const secretHeading =
  "# CURVE certificate with a SECRET key. It stays with its owner: do not copy it, and do\n" +
  "# not let others read it.\n";

/**
 * Returns the certificate in `text`. `path` appears in errors.
 *
 * @throws ZmqError with code `EINVAL` if `text` is not a certificate.
 */
export function certificateIn(text: string, path: string): Certificate {
  try {
    const properties = parse(text);
    const keys = new Map<string, string>();
    const metadata = new Map<string, string>();
    for (const { section, name, value } of properties) {
      if (section === "curve") keys.set(name, value);
      if (section === "metadata") metadata.set(name, value);
    }
    const publicKey = keys.get("public-key");
    const secretKey = keys.get("secret-key");
    if (publicKey === undefined)
      throw new TypeError("it has no public-key in its section curve");
    if (secretKey === undefined || same(Buffer.from(secretKey), Buffer.from(unsetKey))) {
      return new Certificate({ publicKey, metadata });
    }
    return new Certificate({ publicKey, secretKey, metadata });
  } catch (error) {
    const why = error instanceof Error ? error.message : "";
    throw new ZmqError("EINVAL", { message: `${path} is not a certificate: ${why}` });
  }
}

interface File {
  readonly path: string;
  readonly text: string;
  readonly mode: number;
}

/**
 * Writes a new file completely, or not at all. Rejects with `EEXIST` if the file exists.
 */
async function write({ path, text, mode }: File): Promise<void> {
  const file = await open(path, "wx", mode);
  try {
    try {
      await file.writeFile(text);
    } finally {
      await file.close();
    }
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

/** Writes new files: all of them, or none. */
async function create(files: File[]): Promise<void> {
  const made: string[] = [];
  try {
    for (const file of files) {
      await write(file);
      made.push(file.path);
    }
  } catch (error) {
    for (const path of made) await rm(path, { force: true });
    throw error;
  }
}

/** Replaces files. A reader sees the old or the new contents of a file. */
async function replace(files: File[]): Promise<void> {
  for (const file of files) {
    const path = `${file.path}.${randomBytes(6).toString("hex")}.tmp`;
    try {
      await write({ ...file, path });
      await rename(path, file.path);
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
  }
}
