import { checkNames, checkOptions } from "../checks";
import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { open, readFile, rename, rm } from "node:fs/promises";
import { inspect, type InspectOptions, types } from "node:util";

import { curveKeyPair, curvePublicKey, z85 } from "../curve";
import { outOfRange, ZmqError } from "../errors";
import { withoutAccessors } from "../inspection";
import { keyBytes, same } from "./keys";
import { format, parse } from "./zpl";

/** Names and what they say: an object, or a Map. */
export type Properties = Readonly<Record<string, string>> | ReadonlyMap<string, string>;

/** What a {@link Certificate} is made from. */
export interface CertificateContents {
  /** The public key: 40 characters of Z85, or 32 bytes. May be left out if the secret key
   * is there. */
  readonly publicKey?: string | Uint8Array | undefined;
  /** The secret key, for certificates of one's own. */
  readonly secretKey?: string | Uint8Array | undefined;
  /** What else is to be said, such as a name. Readable by everyone. */
  readonly metadata?: Properties | undefined;
}

/** How {@link Certificate.save} deals with files that are there. */
export interface SaveOptions {
  /** Whether existing files are replaced. Default false. */
  readonly overwrite?: boolean | undefined;
}

/** What czmq has in the place of a secret key that it doesn't know. */
const noKey = "0".repeat(40);

function checkContents(contents: unknown): void {
  if (typeof contents === "object" && contents !== null) return;
  const got = contents === null ? "null" : `of type ${typeof contents}`;
  throw new TypeError(
    `A Certificate takes an object with publicKey, secretKey or both, but what came is ${got}`,
  );
}

function checkedOverwrite(options: SaveOptions): boolean {
  checkOptions(options);
  checkNames(options, ["overwrite"]);
  const { overwrite = false } = options;
  if (typeof overwrite === "boolean") return overwrite;
  throw new TypeError(
    `overwrite must be true or false, but is of type ${typeof overwrite}`,
  );
}

function keyText(key: string | Uint8Array, name: string): string {
  return z85.encode(keyBytes(key, name));
}

/** The entries of an object or a Map; throws a TypeError unless they are text. */
export function entriesOf(properties: unknown, name: string): [string, string][] {
  if (typeof properties !== "object" || properties === null) {
    throw new TypeError(`${name} must be an object or a Map`);
  }
  const entries: Iterable<readonly [unknown, unknown]> = types.isMap(properties)
    ? properties
    : Object.entries(properties);
  return Array.from(entries, ([key, value]) => {
    if (typeof key === "string" && typeof value === "string") return [key, value];
    throw new TypeError(`${name} must have strings only`);
  });
}

/**
 * A CURVE key, or a pair of them, with what is said of their owner, as czmq and pyzmq keep
 * it in files: the public key in `NAME.key`, both keys in `NAME.key_secret`. The secret key
 * shows up nowhere but in the property and the file: not in logs, JSON or copies.
 */
export class Certificate {
  /** The public key, 40 characters of Z85. */
  readonly publicKey: string;
  /** What else the certificate says. */
  readonly metadata: ReadonlyMap<string, string>;
  readonly #secretKey: string | undefined;

  /**
   * @throws TypeError or RangeError for what is no key, or when the keys do not belong
   *   together.
   */
  constructor(contents: CertificateContents) {
    checkContents(contents);
    const { publicKey, secretKey, metadata = {} } = contents;
    if (publicKey === undefined && secretKey === undefined) {
      throw new TypeError("A Certificate needs a publicKey or a secretKey");
    }
    const secret = secretKey === undefined ? undefined : keyText(secretKey, "secretKey");
    const derived = secret === undefined ? undefined : curvePublicKey(secret);
    const given = publicKey === undefined ? undefined : keyText(publicKey, "publicKey");
    if (derived !== undefined && given !== undefined && derived !== given) {
      throw outOfRange("secretKey and publicKey do not belong together");
    }
    this.publicKey = given ?? derived ?? "";
    this.#secretKey = secret;
    this.metadata = new Map(entriesOf(metadata, "metadata"));
  }

  /** Whether the secret key is known. */
  get hasSecretKey(): boolean {
    return this.#secretKey !== undefined;
  }

  /**
   * The secret key, 40 characters of Z85.
   *
   * @throws TypeError where only the public key is known: a socket that is given no secret
   *   key has no security.
   */
  get secretKey(): string {
    if (this.#secretKey !== undefined) return this.#secretKey;
    throw new TypeError(
      "This certificate has no secret key: it is that of somebody else, or was loaded " +
        "from NAME.key instead of NAME.key_secret",
    );
  }

  /** Makes a certificate with new keys. `zmq_curve_keypair`. */
  static generate(metadata: Properties = {}): Certificate {
    return new Certificate({ ...curveKeyPair(), metadata });
  }

  /**
   * Reads a certificate of zmq-napi, czmq or pyzmq: of `NAME.key` the public part, of
   * `NAME.key_secret` all.
   *
   * @throws rejects with the error of the file system, or a ZmqError with code `EINVAL`
   *   for a file that is no certificate.
   */
  static async load(path: string): Promise<Certificate> {
    return certificateIn(await readFile(path, "utf8"), path);
  }

  /** The same without the secret key, to be given away. */
  withoutSecret(): Certificate {
    return new Certificate({ publicKey: this.publicKey, metadata: this.metadata });
  }

  /**
   * Writes the public part to `path`, which must end in `.key`, and, if the secret key is
   * known, everything to `path` plus `_secret`, which only the owner can read.
   *
   * @throws TypeError for another path or option, or metadata that the format can't hold;
   *   rejects with the error of the file system, of code `EEXIST` for files that are there,
   *   unless `overwrite` is set. It then leaves nothing new behind; but with `overwrite`,
   *   `NAME.key_secret` comes first, and stays as it is then when `NAME.key` can't be
   *   replaced: the latter still holds the old key, until they are saved again.
   */
  save(path: string, options: SaveOptions = {}): Promise<void> {
    const overwrite = checkedOverwrite(options);
    if (typeof path !== "string" || !path.endsWith(".key")) {
      throw new TypeError('A certificate is saved to a path that ends in ".key"');
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
  "# CURVE certificate with a public key: whoever it is given to can check that it is\n" +
  "# genuine only if it came over a channel that can be trusted.\n";

const secretHeading =
  "# CURVE certificate with a SECRET key. It stays with its owner: do not copy it, and do\n" +
  "# not let others read it.\n";

/** The certificate that is written in `text`, which comes from `path`. */
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
    if (publicKey === undefined) throw new TypeError("it has no public-key");
    if (secretKey === undefined || same(Buffer.from(secretKey), Buffer.from(noKey))) {
      return new Certificate({ publicKey, metadata });
    }
    return new Certificate({ publicKey, secretKey, metadata });
  } catch (error) {
    const why = error instanceof Error ? error.message : "";
    throw new ZmqError("EINVAL", { message: `${path} is no certificate: ${why}` });
  }
}

interface File {
  readonly path: string;
  readonly text: string;
  readonly mode: number;
}

/** Writes a file that is not there yet, wholly or not at all. */
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

/** Writes files that are not there yet: all of them, or none. */
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

/** Puts new files in the place of old ones; whoever reads sees one or the other. */
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
