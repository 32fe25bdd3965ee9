import { text as textOf } from "node:stream/consumers";

import { part } from "../../addon/binary/libc";
import { Certificate } from "../../auth/certificate";
import { got } from "../../checks";
import type { Input } from "../command";
import { keyOf } from "../connection/keys";
import { exitCodes, Failure, UsageError } from "../failure";
import type { keygenOptions } from "../keygen";
import { paint, writeJson, writeLine } from "../terminal/output";

function metadataOf(texts: readonly string[]): Record<string, string> {
  const entries = texts.map((text): [string, string] => {
    const at = text.indexOf("=");
    if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
    throw new UsageError(`--metadata takes NAME=VALUE, but is ${got(text)}`);
  });
  return Object.fromEntries(entries);
}

async function save(
  certificate: Certificate,
  path: string,
  overwrite: boolean,
): Promise<string[]> {
  try {
    await certificate.save(path, { overwrite });
    return [path, `${path}_secret`];
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(`--metadata: ${error.message}`);
    const code = part(error, "code");
    if (code === "EEXIST") {
      throw new Failure(
        `${path} or ${path}_secret exists already. --overwrite replaces both`,
      );
    }
    throw new Failure(`${path} cannot be written: ${String(part(error, "message"))}`);
  }
}

type Values = Input<typeof keygenOptions>["values"];

function checkArguments({ out, overwrite, metadata }: Values): void {
  if (out === undefined && (overwrite || metadata.length > 0))
    throw new UsageError("--metadata and --overwrite are about the files of --out");
  if (out !== undefined && !out.endsWith(".key"))
    throw new UsageError(`--out takes a path that ends in .key, but is ${got(out)}`);
}

async function certificateOf(values: Values): Promise<Certificate> {
  const given = values["public-from-secret"];
  const metadata = metadataOf(values.metadata);
  if (given === undefined) return Certificate.generate(metadata);
  const text = given === "-" ? (await textOf(process.stdin)).trim() : given;
  const secretKey = keyOf(text, "--public-from-secret", "secret");
  return new Certificate({ secretKey, metadata });
}

/** What the command prints. */
interface Made {
  readonly publicKey: string;
  /** Only a new key that was not saved. */
  readonly secretKey?: string;
  readonly files?: readonly string[];
}

async function print({ publicKey, secretKey, files = [] }: Made): Promise<void> {
  await writeLine(`${paint("dim", "public key")}  ${publicKey}`);
  if (secretKey !== undefined)
    await writeLine(`${paint("dim", "secret key")}  ${secretKey}`);
  for (const file of files) await writeLine(`${paint("dim", "written   ")}  ${file}`);
}

/** Makes the keys, and prints or saves them. Resolves with the exit code. */
export async function generate({ values }: Input<typeof keygenOptions>): Promise<number> {
  checkArguments(values);
  const { out, overwrite, json } = values;
  const certificate = await certificateOf(values);
  const { publicKey } = certificate;
  const isNew = values["public-from-secret"] === undefined;
  let made: Made = { publicKey };
  if (out !== undefined)
    made = { publicKey, files: await save(certificate, out, overwrite) };
  else if (isNew) made = { publicKey, secretKey: certificate.secretKey };
  if (json) await writeJson({ kind: "keys", ...made });
  else if (out === undefined && !isNew) await writeLine(publicKey);
  else await print(made);
  return exitCodes.done;
}
