// How a command is declared. Parsing, --help, the completion scripts and the man page come
// from the same rows.

/** What an option takes. */
export type OptionKind =
  /** Nothing: it is there or not. */
  | "flag"
  /** Any text. */
  | "text"
  /** A whole number. */
  | "whole"
  /** A number, which may have a fraction. */
  | "number"
  /** A time: seconds, or a number with `ms`, `s`, `m` or `h`. Its value is milliseconds. */
  | "time";

/** One option of a command. */
export interface OptionRow {
  readonly kind: OptionKind;
  /** What the option does, as half a sentence: `stop after N messages`. */
  readonly about: string;
  /** The name of the value in help texts: `KEY`. Each kind but a flag has one. */
  readonly value?: string;
  /** The letter of the short form. */
  readonly short?: string;
  /** Other names that are understood: letters, and long names. No help shows them. */
  readonly also?: readonly string[];
  /** Whether the option may be given several times. Its value is an array then. */
  readonly many?: boolean;
  /** The only texts that the option takes. */
  readonly choices?: readonly string[];
  /** What is assumed without the option, in the form of the command line. */
  readonly default?: string;
  /** The smallest number that the option takes. Default 0. A time is given in milliseconds. */
  readonly least?: number;
  /** The environment variable that is read if the option is not there. */
  readonly environment?: string;
  /** What a shell completes the value with. */
  readonly completes?: "file";
  /** Whether nobody else may see the value. No error shows it. */
  readonly secret?: true;
}

/** The options of a command by their long names. */
export type OptionTable = Readonly<Record<string, OptionRow>>;

/** The type of a value, by the kind of its option. */
interface Kinds {
  readonly flag: boolean;
  readonly text: string;
  readonly whole: number;
  readonly number: number;
  readonly time: number;
}

/** The value of any option that is given once. */
export type Value = Kinds[OptionKind];

/** Whether an option always has a value. */
type Settled<Row extends OptionRow> = Row["kind"] extends "flag"
  ? true
  : Row["default"] extends string
    ? true
    : false;

/**
 * The values of options by their long names. A flag is a boolean, an option with `many` is an
 * array, which may be empty. Other options without a default are undefined if not given.
 */
export type Values<Options extends OptionTable> = {
  readonly [Name in keyof Options]: OptionRow extends Options[Name]
    ? Value | readonly Value[] | undefined
    : Options[Name]["many"] extends true
      ? readonly Kinds[Options[Name]["kind"]][]
      : Settled<Options[Name]> extends true
        ? Kinds[Options[Name]["kind"]]
        : Kinds[Options[Name]["kind"]] | undefined;
};

/** An argument of a command that is not an option. */
export interface Positional {
  /** The name in help texts: `ENDPOINT`. */
  readonly name: string;
  readonly about: string;
  /** How many there must be. Default `one`. */
  readonly times?: "one" | "optional" | "any" | "some";
  /** The only texts that the argument takes. */
  readonly choices?: readonly string[];
  /** What a shell completes the argument with. */
  readonly completes?: "file";
}

/** What the command line said. */
export interface Input<Options extends OptionTable = OptionTable> {
  readonly values: Values<Options>;
  readonly positionals: readonly string[];
  /** How many of the positionals stand before `--`. All of them without `--`. */
  readonly beforeTerminator: number;
}

/** An example of a command line, for --help and the man page. */
export interface Example {
  readonly about: string;
  readonly line: string;
}

/** The place of a command in the list of `zmq-napi --help`. */
export type CommandGroup = "sockets" | "tools" | "package";

/** What a command is declared with. */
export interface CommandRow<Options extends OptionTable> {
  readonly name: string;
  readonly group: CommandGroup;
  /** What the command does, in half a line for the list of commands. */
  readonly about: string;
  /** More about the command, as paragraphs. */
  readonly details?: readonly string[];
  readonly positionals?: readonly Positional[];
  readonly options: Options;
  /**
   * The options that this command has, if `options` is a table of several commands. The others
   * have the value of an option that is not given. Default: all.
   */
  readonly takes?: readonly (keyof Options & string)[];
  readonly examples?: readonly Example[];
  /** Whether the addon is loaded before {@link run}. */
  readonly needsAddon?: boolean;
  /**
   * Whether a command that needs the addon prints while it works. It then stops when the reader
   * of its output goes away. Default: it does.
   */
  prints?(input: Input<Options>): boolean;
  /** The meaning of exit codes that only this command has. */
  readonly exits?: Readonly<Record<number, string>>;
  /**
   * Runs the command. Resolves with the exit code. Loads late what it needs.
   *
   * @throws Rejects with a UsageError or a Failure, or with a ZmqError of a socket. The program
   *   prints its message. All other errors are faults of the program.
   */
  run(input: Input<Options>): Promise<number>;
  /** Reads its own arguments and has its own --help. Then `options` is empty. */
  readonly runRaw?: (args: readonly string[]) => Promise<number>;
}

/** A command, whatever its options are. */
export type Command = Required<
  Pick<CommandRow<OptionTable>, "details" | "positionals" | "examples" | "exits">
> &
  CommandRow<OptionTable>;

/** Declares a command. The types of its input come from its options. */
export function command<const Options extends OptionTable>(
  row: CommandRow<Options>,
): Command {
  return { details: [], positionals: [], examples: [], exits: {}, ...row };
}
