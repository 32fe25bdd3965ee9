import { addAbortSignal } from "node:stream";

import { Failure, UsageError } from "../failure";
import { part } from "../../addon/binary/libc";
import { typedLines } from "../terminal/typing";
import { fromHex } from "./hex";
import { fromJson } from "./json";
import { fourBytes, LengthReader, varint } from "./lengths";
import { type CliMessage, delimiterBytes, splitAt } from "./message";
import { SeparatedReader, WholeReader } from "./separated";

interface PartReader {
  push(chunk: Buffer): Iterable<Buffer>;
  end(): Buffer[];
}

/** What reads the input, as the command line says. */
export interface InputStyle {
  readonly format: string;
  readonly delimiter: string | undefined;
  /** Is told of a part that is not in the format, and the next ones are read. */
  readonly tell?: ((mistake: Failure) => void) | undefined;
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

/** Returns what makes a message of a part of the input, or nothing of a blank line. */
function interpreter({
  format,
  delimiter,
}: InputStyle): (part: Buffer) => CliMessage | undefined {
  if (format === "json" || format === "hex")
    return (part) => {
      if (isBlank(part)) return undefined;
      const line = part.toString();
      return format === "json" ? fromJson(line) : { frames: fromHex(line) };
    };
  if (delimiter === undefined) return (part) => ({ frames: [part] });
  const bytes = delimiterBytes(delimiter);
  if (bytes.length === 0)
    throw new UsageError(
      "--delimiter takes at least one character where it splits the input",
    );
  return (part) => ({ frames: splitAt(part, bytes) });
}

/** The forms in which a message is a line, so that a person can edit it. */
const inLines = ["line", "hex", "json"];

/** Iterates over the standard input: what a person types, or chunks of a file or a pipe. */
function chunksOf(format: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  const lines = inLines.includes(format) ? typedLines(signal) : undefined;
  return lines ?? rawChunks(signal);
}

async function* rawChunks(signal: AbortSignal): AsyncGenerator<Buffer> {
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
 * Returns the failure for a part of the input that is not what it must be: `line 5: …`. The
 * command line is right then, so it is no UsageError.
 */
export function inputFailure(format: string, number: number, why: string): Failure {
  const unit = inLines.includes(format) ? "line" : "message";
  return new Failure(`The standard input, ${unit} ${number}: ${why}`);
}

/** Returns what makes messages of parts, one by one, and counts the parts. */
function messageMaker(
  style: InputStyle,
): (parts: Iterable<Buffer>) => Generator<CliMessage> {
  const interpret = interpreter(style);
  let number = 0;
  return function* (parts) {
    for (const part of parts) {
      number++;
      try {
        const message = interpret(part);
        if (message === undefined) continue;
        yield { ...message, number };
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        const mistake = inputFailure(style.format, number, error.message);
        if (!style.tell) throw mistake;
        style.tell(mistake);
      }
    }
  };
}

/**
 * Reads messages from the standard input until its end. Each step gives the messages that a
 * chunk of the input completes, one by one: those before a fault are given.
 *
 * @throws The reason of `signal`. UsageError for a `delimiter` that splits nothing. Failure for
 *   input that is not in `format`.
 */
export async function* readMessages(
  style: InputStyle,
  signal: AbortSignal,
): AsyncGenerator<Iterable<CliMessage>> {
  const reader = (readers[style.format] ?? (() => new WholeReader()))();
  const messages = messageMaker(style);
  for await (const chunk of chunksOf(style.format, signal))
    yield messages(reader.push(chunk));
  yield messages(reader.end());
}
