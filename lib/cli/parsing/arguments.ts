import { parseArgs, type ParseArgsConfig } from "node:util";

import { didYouMean, got, listOf } from "../../checks";
import type {
  Command,
  Input,
  OptionRow,
  OptionTable,
  Positional,
  Value,
} from "../command";
import { UsageError } from "../failure";
import { valueOf } from "./values";

/** The options that every command has. */
export const commonOptions = {
  help: { kind: "flag", short: "h", about: "print this" },
} as const satisfies OptionTable;

/** Returns the options of a command and those that every command has. */
export function optionsOf({ options, takes }: Command): OptionTable {
  const rows = Object.entries(options);
  const own = rows.filter(([name]) => takes === undefined || takes.includes(name));
  return { ...Object.fromEntries(own), ...commonOptions };
}

interface OptionToken {
  readonly kind: "option";
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

/** Splits arguments by the table. It accepts all: the tokens are checked one by one later. */
function tokensOf(args: readonly string[], table: OptionTable) {
  const options: NonNullable<ParseArgsConfig["options"]> = {};
  for (const [name, { kind, short, also = [] }] of Object.entries(table)) {
    const option = {
      type: kind === "flag" ? "boolean" : "string",
      multiple: true,
    } as const;
    options[name] = short === undefined ? option : { ...option, short };
    for (const other of also)
      options[other] = other.length === 1 ? { ...option, short: other } : option;
  }
  return parseArgs({ args: [...args], options, strict: false, tokens: true }).tokens;
}

function unknown(raw: string, table: OptionTable): UsageError {
  const known = Object.keys(table).map((name) => `--${name}`);
  const letters = Object.values(table).flatMap(({ short }) => short ?? []);
  const list = letters.map((letter) => `-${letter}`);
  if (!raw.startsWith("--"))
    return new UsageError(
      list.length === 0
        ? `Unknown option ${raw}`
        : `Unknown option ${raw}. The short options are ${list.join(", ")}`,
    );
  const begun = known.filter((name) => name.startsWith(raw));
  const meant = begun.length > 0 ? `. Did you mean ${listOf(begun, "or")}?` : "";
  return new UsageError(`Unknown option ${raw}${meant || didYouMean(raw, known)}`);
}

/**
 * Returns the value of an option on the command line.
 *
 * @throws UsageError without a value, and for a value that the option does not take.
 */
function optionValue(token: OptionToken, row: OptionRow): Value {
  const { name, rawName, value, inlineValue } = token;
  if (row.kind === "flag") {
    if (value === undefined) return true;
    throw new UsageError(`${rawName} takes no value, but has ${got(value)}`);
  }
  const such = row.value ?? "VALUE";
  if (value === undefined)
    throw new UsageError(`${rawName} needs a value: ${rawName} ${such}`);
  const optionLike = inlineValue !== true && /^-[^\d.]/.test(value);
  if (optionLike && row.secret)
    throw new UsageError(
      `${rawName} needs a value: write --${name}=${such} for one that begins with -`,
    );
  if (optionLike)
    throw new UsageError(
      `${rawName} needs a value: write --${name}=${value} if ${value} is the value`,
    );
  return valueOf(value, rawName, row);
}

/** Returns the option that a token names, with its usual name. */
function rowOf(
  { name, rawName }: OptionToken,
  table: OptionTable,
): [string, OptionRow] | undefined {
  // A letter has one hyphen.
  if (name.length === 1 && rawName.startsWith("--")) return undefined;
  return Object.entries(table).find(([usual, { also }]) => {
    return usual === name || also?.includes(name);
  });
}

/** Returns what an option has that is not on the command line. */
function fallback(name: string, row: OptionRow): Value | undefined {
  if (row.kind === "flag") return false;
  const { environment } = row;
  const set = environment === undefined ? undefined : process.env[environment];
  if (set !== undefined && set !== "") return valueOf(set, environment ?? name, row);
  return row.default === undefined ? undefined : valueOf(row.default, `--${name}`, row);
}

function settle(table: OptionTable, given: ReadonlyMap<string, readonly Value[]>) {
  const values: Record<string, Value | readonly Value[] | undefined> = {};
  for (const [name, row] of Object.entries(table)) {
    const list = given.get(name) ?? [];
    if (row.many !== true) {
      values[name] = list.at(-1) ?? fallback(name, row);
      continue;
    }
    const assumed = list.length > 0 ? undefined : fallback(name, row);
    values[name] = assumed === undefined ? list : [assumed];
  }
  return values;
}

function checkPositional(text: string | undefined, row: Positional): void {
  const { name, about, times = "one", choices } = row;
  if (text === undefined) {
    if (times === "optional" || times === "any") return;
    throw new UsageError(`${name} is missing: ${about}`);
  }
  if (choices === undefined || choices.includes(text)) return;
  const meant = didYouMean(text, choices);
  throw new UsageError(
    `${name} is ${listOf(choices, "or")}, but is ${got(text)}${meant}`,
  );
}

/** Checks how many arguments there are, and those that take only some texts. */
function checkPositionals(given: readonly string[], rows: readonly Positional[]): void {
  for (const [index, row] of rows.entries()) checkPositional(given[index], row);
  const isOpen = rows.some(({ times }) => times === "any" || times === "some");
  const extra = isOpen ? undefined : given[rows.length];
  if (extra === undefined) return;
  throw new UsageError(
    rows.length === 0
      ? `There is no argument ${got(extra)}: the command takes only options`
      : `There is one argument too many: ${got(extra)}`,
  );
}

/**
 * Reads the arguments after the name of a command. `help` in the values says that the other
 * values were not checked, and that --help is wanted.
 *
 * @throws UsageError if the command does not take the arguments.
 */
export function readArguments(
  command: Command,
  args: readonly string[],
): Input & { readonly help: boolean } {
  const table = optionsOf(command);
  const tokens = tokensOf(args, table);
  if (tokens.some((token) => token.kind === "option" && token.name === "help"))
    return { values: {}, positionals: [], beforeTerminator: 0, help: true };
  const positionals: string[] = [];
  let beforeTerminator: number | undefined;
  const given = new Map<string, Value[]>();
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind === "option-terminator") beforeTerminator = positionals.length;
    if (token.kind !== "option") continue;
    const found = rowOf(token, table);
    if (found === undefined) throw unknown(token.rawName, table);
    const [name, row] = found;
    given.set(name, [...(given.get(name) ?? []), optionValue(token, row)]);
  }
  checkPositionals(positionals, command.positionals);
  beforeTerminator ??= positionals.length;
  const values = settle({ ...command.options, ...table }, given);
  return { values, positionals, beforeTerminator, help: false };
}
