import { readFileSync } from "node:fs";

import { part } from "../../addon/binary/libc";
import { Failure, UsageError } from "../failure";

/**
 * Returns the contents of the file that `text` names as `@FILE`, without spaces around them, or
 * `text` itself.
 *
 * @throws Failure if the file can't be read. `name` is the option: `--plain-password`.
 */
export function textOrFile(text: string, name: string): string {
  if (!text.startsWith("@")) return text;
  const path = text.slice(1);
  try {
    return readFileSync(path, "utf8").trim();
  } catch (error) {
    const code = String(part(error, "code") ?? error);
    throw new Failure(`${name}: the file ${path} cannot be read (${code})`);
  }
}

/** 40 characters of Z85. */
const isKey = /^[0-9a-zA-Z.\-:+=^!/*?&<>()[\]{}@%$#]{40}$/;

const fields = { public: "public-key", secret: "secret-key" } as const;

/**
 * Returns the CURVE key of an option: the text itself, or what is in `@FILE`. The file has a key
 * alone, or is a certificate as `zmq-napi keygen`, czmq and pyzmq write them.
 *
 * @throws UsageError for what is not a key. The error does not show the text.
 */
export function keyOf(text: string, name: string, which: "public" | "secret"): string {
  // A key may begin with @, too.
  if (isKey.test(text)) return text;
  const found = textOrFile(text, name);
  const line = new RegExp(`^\\s*${fields[which]}\\s*=\\s*"([^"]*)"`, "m").exec(found);
  const key = line?.[1] ?? found;
  if (isKey.test(key)) return key;
  const where = text.startsWith("@")
    ? `the file ${text.slice(1)} has no ${which} key`
    : "";
  throw new UsageError(
    where === ""
      ? `${name} takes a key of 40 characters of Z85 or @FILE, but has ${found.length} characters`
      : `${name}: ${where}: neither 40 characters of Z85 nor a certificate with a ${fields[which]}`,
  );
}
