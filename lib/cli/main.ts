#!/usr/bin/env node
// The program `zmq-napi`. --help describes it.

import { parseArgs } from "node:util";
import { commands } from "./commands";
import { version } from "./version";

/** The exit code for a wrong command line, as in shells. */
const misused = 2;

const options = {
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "v" },
} as const;

function help(): string {
  const width = Math.max(...[...commands.keys()].map((name) => name.length));
  const lines = [...commands].map(
    ([name, { about }]) => `  ${name.padEnd(width)}  ${about}`,
  );
  return `Usage: zmq-napi COMMAND [ARGUMENTS...]

${lines.join("\n")}

Each has --help. zmq-napi --version prints the version of the package.
`;
}

function printUsageError(sentence: string): number {
  process.stderr.write(`${sentence} zmq-napi --help lists the commands.\n`);
  return misused;
}

/** Runs the command in the arguments. Resolves with the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const first = args.findIndex((arg) => !arg.startsWith("-"));
  const own = first < 0 ? args : args.slice(0, first);
  try {
    const { values } = parseArgs({ args: [...own], options });
    if (values.help === true) process.stdout.write(help());
    else if (values.version === true) process.stdout.write(`${version()}\n`);
    if (own.length > 0) return 0;
  } catch (error) {
    return printUsageError(`${error instanceof Error ? error.message : String(error)}.`);
  }
  const [name, ...rest] = args;
  if (name === undefined) return printUsageError("Name a command.");
  const command = commands.get(name);
  if (command) return command.run(rest);
  const known = [...commands.keys()].join(", ");
  return printUsageError(`There is no command "${name}"; there is: ${known}.`);
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
