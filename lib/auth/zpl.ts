import { got } from "../checks";
import { ZmqError } from "../errors";

/** A property in a section of a ZPL text. */
export interface Property {
  readonly section: string;
  readonly name: string;
  readonly value: string;
}

/** The form that czmq requires of a name. */
const nameForm = /^[A-Za-z0-9$_@.&+/-]+$/;

function wrongLine(line: number, problem: string): ZmqError {
  return new ZmqError("EINVAL", {
    message: `Invalid argument: line ${String(line)} ${problem}`,
  });
}

/**
 * Returns the value after the equals sign. The value is quoted, or ends at a comment or
 * at the end.
 */
function valueOf(text: string, line: number): string {
  const trimmed = text.trim();
  const quote = trimmed.charAt(0);
  if (quote !== '"' && quote !== "'") return trimmed.replace(/#.*$/s, "").trimEnd();
  const end = trimmed.indexOf(quote, 1);
  if (end < 0) throw wrongLine(line, "has no closing quote");
  if (/^\s*(#|$)/.test(trimmed.slice(end + 1))) return trimmed.slice(1, end);
  throw wrongLine(line, "goes on after a closing quote");
}

interface Line {
  readonly number: number;
  readonly indent: number;
  readonly name: string;
  readonly value: string;
}

const lineForm = /^(?<indent>\s*)(?<name>[^\s=#]+)\s*(#.*|=(?<value>.*))?$/;

/** Iterates over the lines that are not empty and not comments. */
function* linesOf(text: string): Generator<Line> {
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const number = index + 1;
    const { indent = "", name = "", value = "" } = lineForm.exec(line)?.groups ?? {};
    if (!nameForm.test(name))
      throw wrongLine(number, "must be a name, or a name with a value, but is neither");
    yield { number, indent: indent.length, name, value: valueOf(value, number) };
  }
}

/**
 * Reads the parts of ZPL (RFC 4) that certificates need: sections, and the properties one
 * level below them. Deeper levels are skipped.
 *
 * @throws ZmqError with code `EINVAL`. The error has the line number, and no text of the
 *   line.
 */
export function parse(text: string): Property[] {
  const properties = new Map<string, Property>();
  let section = "";
  /** The indentation of this section's properties. 0 before the first property. */
  let depth = 0;
  for (const { number, indent, name, value } of linesOf(text)) {
    if (indent === 0) section = name;
    if (indent === 0 || depth === 0) depth = indent;
    if (indent === 0 || indent > depth) continue;
    const key = `${section}\n${name}`;
    if (properties.has(key))
      throw wrongLine(number, "repeats a name, which must be there once");
    properties.set(key, { section, name, value });
  }
  return [...properties.values()];
}

function checkName(name: string): void {
  if (nameForm.test(name)) return;
  throw new TypeError(
    `A name takes letters, digits and $_@.&+/- only, but is ${got(name)}`,
  );
}

function quoted(name: string, value: string): string {
  // eslint-disable-next-line no-control-regex
  const plain = !/[\u0000-\u001f\u007f]/.test(value);
  if (plain && !value.includes('"')) return `"${value}"`;
  if (plain && !value.includes("'")) return `'${value}'`;
  throw new TypeError(
    `The value of ${name} must be one line without control characters, and must not ` +
      "have both kinds of quotes",
  );
}

/**
 * Returns the text of a section with its properties.
 *
 * @throws TypeError for a name or a value that the format can't hold.
 */
export function format(
  section: string,
  properties: Iterable<readonly [string, string]>,
): string {
  let text = `${section}\n`;
  for (const [name, value] of properties) {
    checkName(name);
    text += `    ${name} = ${quoted(name, value)}\n`;
  }
  return text;
}
