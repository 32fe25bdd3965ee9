import type { WriteStream } from "node:tty";

const codes = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  magenta: [35, 39],
  cyan: [36, 39],
} as const;

/** A colour or weight of text. */
export type Style = keyof typeof codes;

/** Returns a text in a style, or the bare text. */
export type Paint = (style: Style, text: string) => string;

const bare: Paint = (_style, text) => text;

/** Whether a stream is a terminal that can draw over what it shows. */
export function canMoveCursor(stream: NodeJS.WriteStream | WriteStream): boolean {
  return stream.isTTY && process.env["TERM"] !== "dumb";
}

/**
 * Returns what colours text for a stream. Only a terminal gets colours, and only if it has
 * them. `NO_COLOR` turns them off.
 */
export function paintFor(stream: NodeJS.WriteStream | WriteStream): Paint {
  const { env } = process;
  const off = env["NO_COLOR"] !== undefined && env["NO_COLOR"] !== "";
  if (off || !canMoveCursor(stream)) return bare;
  return (style, text) => {
    const [on, end] = codes[style];
    return `\u001B[${on}m${text}\u001B[${end}m`;
  };
}
