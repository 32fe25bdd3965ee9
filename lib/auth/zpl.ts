import { ZmqError } from "../errors";

/** A value in a section of a ZPL text. */
export interface Property {
  readonly section: string;
  readonly name: string;
  readonly value: string;
}

/** What czmq takes for a name. */
const nameForm = /^[A-Za-z0-9$_@.&+/-]+$/;

function wrongLine(line: number, problem: string): ZmqError {
  return new ZmqError("EINVAL", {
    message: `Invalid argument: line ${String(line)} ${problem}`,
  });
}

/** What stands behind the equals sign: quoted, or up to the end or a comment. */
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

/** The lines that say something. */
function* linesOf(text: string): Generator<Line> {
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const number = index + 1;
    const { indent = "", name = "", value = "" } = lineForm.exec(line)?.groups ?? {};
    if (!nameForm.test(name))
      throw wrongLine(number, "is no name, and no name with a value");
    yield { number, indent: indent.length, name, value: valueOf(value, number) };
  }
}

/**
 * Reads ZPL (RFC 4), as far as certificates need it: sections, and the properties one level
 * below them. What lies deeper is skipped.
 *
 * @throws ZmqError with code `EINVAL`, which says in which line; it quotes none of it.
 */
export function parse(text: string): Property[] {
  const properties = new Map<string, Property>();
  let section = "";
  /** How far the properties of this section are indented; 0 until its first one. */
  let depth = 0;
  for (const { number, indent, name, value } of linesOf(text)) {
    if (indent === 0) section = name;
    if (indent === 0 || depth === 0) depth = indent;
    if (indent === 0 || indent > depth) continue;
    const key = `${section}\n${name}`;
    if (properties.has(key)) throw wrongLine(number, "has a name that was there before");
    properties.set(key, { section, name, value });
  }
  return [...properties.values()];
}

function checkName(name: string): void {
  if (nameForm.test(name)) return;
  throw new TypeError(
    `The name ${JSON.stringify(name)} must be made of letters, digits and $_@.&+/-`,
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

/** Writes a section with its properties. */
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
