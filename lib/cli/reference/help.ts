import type { Command, CommandGroup } from "../command";
import { optionsOf } from "../parsing/arguments";
import { optionForm, optionText, table, usageOf, wrapped } from "./layout";

/** The headings of the list of commands, in their order. */
export const groups: Readonly<Record<CommandGroup, string>> = {
  sockets: "Sockets",
  tools: "Tools",
  package: "The package",
};

/** The meaning of the exit codes that all commands have. */
export const exitMeanings: Readonly<Record<number, string>> = {
  0: "done, or the reader of the output has gone",
  1: "failed",
  2: "the command line is wrong",
  3: "a time limit ran out",
};

/** Returns the meanings of the exit codes of a command. */
export function exitsOf(command: Command): [string, string][] {
  const { exits } = command;
  const options = optionsOf(command);
  const meanings = Object.entries({ ...exitMeanings, ...exits });
  return meanings.filter(
    ([code]) => code !== "3" || "timeout" in options || code in exits,
  );
}

function section(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", `${heading}:`, ...lines];
}

/** Returns the text of `zmq-napi NAME --help`. */
export function helpOf(command: Command): string {
  const options = Object.entries(optionsOf(command));
  const paragraphs = command.details.flatMap((text) => ["", ...wrapped(text)]);
  const lines = [
    `Usage: ${usageOf(command)}`,
    "",
    ...wrapped(`${command.about.replace(/^./, (letter) => letter.toUpperCase())}.`),
    ...paragraphs,
    ...section(
      "Arguments",
      table(command.positionals.map(({ name, about }) => [name, about])),
    ),
    ...section(
      "Options",
      table(options.map(([name, row]) => [optionForm(name, row), optionText(row)])),
    ),
    ...section("Exit codes", table(exitsOf(command))),
    ...section(
      "Examples",
      command.examples.flatMap(({ about, line }) => [`  # ${about}`, `  ${line}`]),
    ),
  ];
  return `${lines.join("\n")}\n`;
}

/** Returns the text of `zmq-napi --help`. */
export function helpOfAll(commands: ReadonlyMap<string, Command>): string {
  const all = [...commands.values()];
  const longest = Math.max(...all.map(({ name }) => name.length));
  const lists = Object.entries(groups).flatMap(([group, heading]) => {
    const members = all.filter((command) => command.group === group);
    const lines = members.map(({ name, about }) => `  ${name.padEnd(longest)}  ${about}`);
    return lines.length === 0 ? [] : ["", `${heading}:`, ...lines];
  });
  return `Usage: zmq-napi COMMAND [ARGUMENTS...]
${lists.join("\n")}

Each has --help. zmq-napi --version prints the version of the package.
`;
}
