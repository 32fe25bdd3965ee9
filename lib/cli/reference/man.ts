import type { Command, OptionRow } from "../command";
import { optionsOf } from "../parsing/arguments";
import { exitMeanings, exitsOf, groups } from "./help";
import { optionText, positionalForm } from "./layout";

/** Returns text for a page in roff. No line of it is read as a request. */
function roff(text: string): string {
  return text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll("'", "\\(aq")
    .replace(/^\./gm, "\\&.");
}

const bold = (text: string) => `\\fB${roff(text)}\\fR`;
const italic = (text: string) => `\\fI${roff(text)}\\fR`;

function optionHead(name: string, row: OptionRow): string {
  const short = row.short === undefined ? "" : `${bold(`-${row.short}`)}, `;
  const value = row.kind === "flag" ? "" : ` ${italic(row.value ?? "VALUE")}`;
  return `${short}${bold(`--${name}`)}${value}`;
}

function optionLines([name, row]: readonly [string, OptionRow]): string[] {
  return [".TP", optionHead(name, row), roff(`${optionText(row)}.`)];
}

/** Returns the options of several commands: of each name, the meaning that most of them have. */
function sharedOptions(commands: readonly Command[]): Map<string, OptionRow> {
  const all = commands.flatMap((command) => Object.entries(optionsOf(command)));
  const shared = new Map<string, OptionRow>();
  for (const name of new Set(all.map(([other]) => other))) {
    const rows = all.filter(([other]) => other === name).map(([, row]) => row);
    const counts = rows.map((row) => rows.filter((other) => means(other, row)).length);
    const most = Math.max(...counts);
    const row = rows[counts.indexOf(most)];
    if (row !== undefined && most > 1) shared.set(name, row);
  }
  return shared;
}

function means(one: OptionRow, other: OptionRow | undefined): boolean {
  return other !== undefined && optionText(one) === optionText(other);
}

function commandLines(
  command: Command,
  shared: ReadonlyMap<string, OptionRow>,
): string[] {
  const options = Object.entries(optionsOf(command));
  const own = options.filter(([name, row]) => !means(row, shared.get(name)));
  const names = options
    .filter(([name, row]) => means(row, shared.get(name)) && name !== "help")
    .map(([name]) => bold(`--${name}`));
  const usage = command.positionals.map((row) => italic(positionalForm(row)));
  const codes = exitsOf(command).filter(([code]) => Object.hasOwn(command.exits, code));
  return [
    `.SS ${["zmq-napi", command.name].map(bold).join(" ")} ${usage.join(" ")}`.trimEnd(),
    roff(`It ${command.about}.`),
    ...command.details.flatMap((text) => [".PP", roff(text)]),
    ...(names.length === 0 ? [] : [".PP", `Options: ${names.join(", ")}.`]),
    ...own.flatMap(optionLines),
    ...codes.flatMap(([code, text]) => [".TP", bold(`exit code ${code}`), roff(text)]),
    ...command.examples.flatMap(({ about, line }) => [
      ".PP",
      roff(`Example: ${about}`),
      ".PP",
      ".nf",
      `.RS 4\n${roff(line)}\n.RE`,
      ".fi",
    ]),
  ];
}

/** Returns the environment variables that are read, and the options that they stand for. */
function variablesOf(commands: readonly Command[]): Map<string, string> {
  const variables = new Map<string, string>();
  for (const command of commands)
    for (const [name, { environment }] of Object.entries(optionsOf(command)))
      if (environment !== undefined) variables.set(environment, name);
  return variables;
}

function environmentLines(commands: readonly Command[]): string[] {
  return [
    ".SH ENVIRONMENT",
    ...[...variablesOf(commands)].flatMap(([name, option]) => [
      ".TP",
      bold(name),
      `What ${bold(`--${option}`)} is without the option.`,
    ]),
    ".TP",
    bold("NO_COLOR"),
    "If it is not empty, nothing has colours.",
    ".TP",
    bold("ZMQ_NAPI_BINARY"),
    "The file of the addon, instead of the one that the package has or has built.",
  ];
}

function exitLines(): string[] {
  return Object.entries(exitMeanings).flatMap(([code, text]) => [
    ".TP",
    bold(code),
    roff(text),
  ]);
}

/** Returns the man page of a version of the package, in roff. */
export function manPage(commands: readonly Command[], version: string): string {
  const shared = sharedOptions(commands);
  const lists = Object.entries(groups).flatMap(([group, heading]) => {
    const members = commands.filter((command) => command.group === group);
    return members.length === 0
      ? []
      : [
          `.SH COMMANDS: ${heading.toUpperCase()}`,
          ...members.flatMap((command) => commandLines(command, shared)),
        ];
  });
  const lines = [
    '.\\" Made by scripts/dev/man-page.mjs from lib/cli.',
    `.TH ZMQ\\-NAPI 1 "" "zmq\\-napi ${version}" "User Commands"`,
    ".SH NAME",
    "zmq\\-napi \\- ZeroMQ sockets on the command line",
    ".SH SYNOPSIS",
    `${bold("zmq-napi")} ${italic("COMMAND")} [${italic("ARGUMENTS")}...]`,
    ".SH DESCRIPTION",
    "Sends and receives messages of ZeroMQ, and examines the package zmq\\-napi. Each",
    "command has \\fB\\-\\-help\\fR.",
    ...lists,
    ".SH OPTIONS OF SEVERAL COMMANDS",
    ...[...shared].flatMap(optionLines),
    ...environmentLines(commands),
    ".SH EXIT STATUS",
    ...exitLines(),
    ".PP",
    "A command that a signal ends, as after Ctrl\\-C, finishes its file, prints its sums if it",
    "has them, and ends by this signal: a shell shows 130.",
    ".SH SEE ALSO",
    "docs/guide/command\\-line.md, docs/guide/tools.md and docs/options.md in the package",
  ];
  return `${lines.join("\n")}\n`;
}
