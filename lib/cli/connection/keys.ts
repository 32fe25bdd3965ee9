import { readFileSync } from "node:fs";

import { part } from "../../addon/binary/libc";
import { rawKeySize, textKeySize, z85 } from "../../curve";
import { Failure, UsageError } from "../failure";

/**
 * Returns the contents of the file that `text` names as `@FILE`, without spaces around them, or
 * `text` itself. `@@` at its beginning stands for `@`.
 *
 * @throws Failure if the file can't be read. `name` is the option: `--plain-password`. The error
 *   does not show the text, which may be a secret that begins with `@`.
 */
export function textOrFile(text: string, name: string): string {
  if (!text.startsWith("@")) return text;
  if (text.startsWith("@@")) return text.slice(1);
  const path = text.slice(1);
  try {
    return readFileSync(path, "utf8").trim();
  } catch (error) {
    const code = String(part(error, "code") ?? error);
    throw new Failure(
      `${name}: the file after @ cannot be read (${code}); write @@ for a text that begins with @`,
    );
  }
}

/** Whether `text` is 40 characters of Z85 that stand for 32 bytes. */
function isKey(text: string): boolean {
  if (text.length !== textKeySize) return false;
  try {
    return z85.decode(text).length === rawKeySize;
  } catch {
    return false;
  }
}

const fields = { public: "public-key", secret: "secret-key" } as const;

/**
 * Returns the CURVE key of an option: the text itself, or what is in `@FILE`. The file has a key
 * alone, or is a certificate as `zmq-napi keygen`, czmq and pyzmq write them.
 *
 * @throws UsageError for what is not a key. The error does not show the text.
 */
export function keyOf(text: string, name: string, which: "public" | "secret"): string {
  // A key may begin with @, too.
  if (isKey(text)) return text;
  const found = textOrFile(text, name);
  const line = new RegExp(`^\\s*${fields[which]}\\s*=\\s*"([^"]*)"`, "m").exec(found);
  const key = line?.[1] ?? found;
  if (isKey(key)) return key;
  const where = /^@(?!@)/.test(text)
    ? `the file ${text.slice(1)} has no ${which} key`
    : "";
  throw new UsageError(
    where === ""
      ? `${name} takes a key of 40 characters of Z85 or @FILE, but has ${found.length} characters`
      : `${name}: ${where}: neither 40 characters of Z85 nor a certificate with a ${fields[which]}`,
  );
}
