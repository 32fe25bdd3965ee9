// The line that a person types. What is printed meanwhile appears above it.

import {
  clearScreenDown,
  createInterface,
  cursorTo,
  type Interface,
  moveCursor,
} from "node:readline";
import type { WriteStream } from "node:tty";

import { canMoveCursor } from "./colours";

/** Lines that a person can call up again. */
const historySize = 1000;

const prompt = "> ";

interface Line {
  readonly reader: Interface;
  readonly screen: WriteStream;
}

let typed: Line | undefined;

/** Returns the stream of a terminal that can move its cursor. */
function screenOf(): WriteStream | undefined {
  if (!process.stdin.isTTY) return undefined;
  return [process.stderr, process.stdout].find(canMoveCursor);
}

/**
 * Prints something above the line that is being typed, which stays as it is. What is printed
 * ends with a line feed. Without such a line, `print` is only called.
 */
export function aboveTyping<Result>(print: () => Result): Result {
  if (typed === undefined) return print();
  const { reader, screen } = typed;
  moveCursor(screen, 0, -reader.getCursorPos().rows);
  cursorTo(screen, 0);
  clearScreenDown(screen);
  const result = print();
  // Otherwise the reader takes rows above the cursor for the line, and clears them.
  Object.assign(reader, { prevRows: 0 });
  reader.prompt(true);
  return result;
}

/** Lets a terminal show what is typed again, as it does without this program. */
export function endTyping(): void {
  const line = typed;
  if (line === undefined) return;
  typed = undefined;
  // What is printed next does not stand behind half a line.
  if (line.reader.line !== "") line.screen.write("\n");
  else {
    cursorTo(line.screen, 0);
    clearScreenDown(line.screen);
  }
  line.reader.close();
}

/** Opens the line. It has a history, and is edited as in a shell. */
function begin(screen: WriteStream): Interface {
  const reader = createInterface({
    input: process.stdin,
    output: screen,
    terminal: true,
    historySize,
    removeHistoryDuplicates: true,
    prompt,
  });
  // Some versions of Node switch it off for a text that is pasted, and put the text at the end.
  Object.defineProperty(reader, "isCompletionEnabled", {
    get: () => true,
    set: () => undefined,
  });
  // The terminal does not make a signal of Ctrl-C while it is in raw mode.
  reader.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  // The reader pauses while the command is stopped by Ctrl-Z.
  reader.on("SIGCONT", () => {
    reader.prompt(true);
  });
  typed = { reader, screen };
  reader.prompt();
  return reader;
}

/**
 * Iterates over the lines that a person types, with a line feed after each. Ends at Ctrl-D.
 * Returns undefined if the terminal cannot edit lines.
 *
 * @throws The reason of `signal`.
 */
export function typedLines(signal: AbortSignal): AsyncGenerator<Buffer> | undefined {
  const screen = screenOf();
  return screen && linesOf(screen, signal);
}

async function* linesOf(
  screen: WriteStream,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const lines: Buffer[] = [];
  const state = { isOver: false };
  let changed: () => void = () => undefined;
  const reader = begin(screen);
  reader.on("line", (line) => {
    lines.push(Buffer.from(`${line}\n`));
    reader.prompt();
    changed();
  });
  const end = () => {
    state.isOver = true;
    changed();
  };
  reader.on("close", end);
  signal.addEventListener("abort", end);
  try {
    for (;;) {
      signal.throwIfAborted();
      const line = lines.shift();
      if (line !== undefined) yield line;
      else if (state.isOver) return;
      else
        await new Promise<void>((resolve) => {
          changed = resolve;
        });
    }
  } finally {
    signal.removeEventListener("abort", end);
    endTyping();
  }
}
