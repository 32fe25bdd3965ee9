/** Characters that a terminal would act on, or that change how a line reads. */
const dangerous =
  // eslint-disable-next-line no-control-regex -- these are what it is about
  /[\u0000-\u001F\u007F-\u009F\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u00AD\u061C\u180E\u{E0000}-\u{E007F}]/gu;

const short: Readonly<Record<string, string>> = {
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\0": "\\0",
  "\u001B": "\\e",
};

function escape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code > 0xffff) return `\\u{${hex}}`;
  return (
    short[character] ??
    (code < 0x100 ? `\\x${hex.padStart(2, "0")}` : `\\u${hex.padStart(4, "0")}`)
  );
}

/**
 * Returns `text` with escapes for all characters that a terminal would act on. What a peer
 * sent must pass through here before it reaches a terminal.
 */
export function printable(text: string): string {
  return text.replace(dangerous, escape);
}

/**
 * Returns a value as JSON in one line. Characters that a terminal would act on are escaped, so
 * that a line can be shown as it is.
 */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replace(dangerous, (character) => {
    const units = character.split("");
    const hex = units.map((unit) => unit.charCodeAt(0).toString(16).padStart(4, "0"));
    return hex.map((digits) => `\\u${digits}`).join("");
  });
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Returns the text in UTF-8 in `bytes`. Returns undefined for other bytes. */
export function utf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * Returns bytes as a line shows them: text in UTF-8 with escapes, or `<N bytes> 00ff…`.
 */
export function printableBytes(bytes: Uint8Array): string {
  const text = utf8(bytes);
  if (text !== undefined) return printable(text);
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return `<${bytes.length} byte${bytes.length === 1 ? "" : "s"}> ${hex.toString("hex")}`;
}
