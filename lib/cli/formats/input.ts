import { addAbortSignal } from "node:stream";

import { Failure } from "../failure";
import { part } from "../../addon/binary/libc";
import { fromHex } from "./hex";
import { fromJson } from "./json";
import { fourBytes, LengthReader, varint } from "./lengths";
import { type CliMessage, delimiterBytes, splitAt } from "./message";
import { SeparatedReader, WholeReader } from "./separated";

interface PartReader {
  push(chunk: Buffer): Buffer[];
  end(): Buffer[];
}

const lineFeed = 10;

const readers: Readonly<Record<string, () => PartReader>> = {
  line: () => new SeparatedReader(lineFeed),
  hex: () => new SeparatedReader(lineFeed),
  json: () => new SeparatedReader(lineFeed),
  nul: () => new SeparatedReader(0),
  length: () => new LengthReader(fourBytes),
  varint: () => new LengthReader(varint),
  whole: () => new WholeReader(),
};

function isBlank(part: Buffer): boolean {
  return part.toString("latin1").trim() === "";
}

/** Returns what makes messages of the parts of the input. */
function interpreter(
  format: string,
  delimiter: string | undefined,
): (parts: Buffer[]) => CliMessage[] {
  if (format === "json" || format === "hex")
    return (parts) =>
      parts
        .filter((part) => !isBlank(part))
        .map((part) => {
          const line = part.toString();
          return format === "json" ? fromJson(line) : { frames: fromHex(line) };
        });
  if (delimiter === undefined)
    return (parts) => parts.map((part) => ({ frames: [part] }));
  const bytes = delimiterBytes(delimiter);
  return (parts) => parts.map((part) => ({ frames: splitAt(part, bytes) }));
}

async function* chunksOf(signal: AbortSignal): AsyncGenerator<Buffer> {
  const input = addAbortSignal(signal, process.stdin);
  try {
    for await (const chunk of input) yield Buffer.from(chunk);
  } catch (error) {
    signal.throwIfAborted();
    throw new Failure(
      `The standard input cannot be read (${String(part(error, "code") ?? error)})`,
    );
  } finally {
    // Otherwise a terminal or an open pipe keeps the process alive.
    input.destroy();
  }
}

/**
 * Reads messages from the standard input until its end. Each step gives the messages that a
 * chunk of the input has completed.
 *
 * @throws The reason of `signal`. UsageError or Failure for input that is not in `format`.
 */
export async function* readMessages(
  format: string,
  delimiter: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<CliMessage[]> {
  const reader = (readers[format] ?? (() => new WholeReader()))();
  const interpret = interpreter(format, delimiter);
  for await (const chunk of chunksOf(signal)) yield interpret(reader.push(chunk));
  yield interpret(reader.end());
}
