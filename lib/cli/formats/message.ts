/** A message as the commands pass it on: what it says, and where it comes from or goes to. */
export interface CliMessage {
  readonly frames: readonly Uint8Array[];
  /** The peer: a routing id in bytes, or the number of a draft socket. */
  readonly peer?: Uint8Array | number;
  /** The group, of a radio or dish. */
  readonly group?: string;
  /** Which line or message of the input it is, from 1. */
  readonly number?: number;
}

/**
 * The longest message that is read from the standard input, and the longest frame of a peer, in
 * bytes.
 */
export const longestInput = 2 ** 28;

const escapes: Readonly<Record<string, string>> = {
  t: "\t",
  n: "\n",
  r: "\r",
  "0": "\0",
};

/** Returns the bytes of a delimiter, in which `\t`, `\n`, `\r`, `\0`, `\xHH` and `\\` count. */
export function delimiterBytes(text: string): Buffer {
  const plain = text.replace(
    /\\(?:x([0-9a-fA-F]{2})|(.))/gs,
    (_all, hex: string | undefined, letter: string | undefined) =>
      hex === undefined
        ? (escapes[letter ?? ""] ?? letter ?? "")
        : String.fromCharCode(parseInt(hex, 16)),
  );
  // \xHH is a byte. Other characters are text.
  return /[^\0-\xFF]/.test(plain) || !text.includes("\\x")
    ? Buffer.from(plain)
    : Buffer.from(plain, "latin1");
}

/** Returns bytes at the delimiters apart. */
export function splitAt(bytes: Buffer, delimiter: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(delimiter, start);
    if (end < 0) return [...parts, bytes.subarray(start)];
    parts.push(bytes.subarray(start, end));
    start = end + delimiter.length;
  }
}
