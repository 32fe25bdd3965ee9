import { didYouMean, got } from "../checks";
import { ZmqError } from "../errors";
import type { Command } from "./command";
import { commands } from "./commands";
import { exitCodes, Failure, UsageError } from "./failure";
import { readArguments } from "./parsing/arguments";
import { helpOf, helpOfAll } from "./reference/help";
import { clearProgress } from "./terminal/progress";
import { printable } from "./terminal/printable";
import { endTyping } from "./terminal/typing";
import { endBy, outputTaken, Stopped, watchOutput } from "./terminal/stop";
import { version } from "./version";

function sentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}

/**
 * Prints why a command has failed. Returns its exit code.
 *
 * @throws The error itself, if it is a fault of the program.
 */
function failed(name: string, error: unknown): number {
  clearProgress();
  endTyping();
  if (error instanceof Stopped) return exitCodes.done;
  if (!(error instanceof Failure || error instanceof ZmqError)) throw error;
  const advice =
    error instanceof UsageError ? ` zmq-napi ${name} --help lists the options.` : "";
  const lines = sentence(error.message).split("\n");
  const text = lines.map(printable).join("\n");
  process.stderr.write(`${name}: ${text}${advice}\n`);
  return error instanceof Failure ? error.exitCode : exitCodes.failed;
}

async function runCommand(command: Command, args: readonly string[]): Promise<number> {
  if (command.runRaw) return command.runRaw(args);
  const { help, ...input } = readArguments(command, args);
  if (help) {
    process.stdout.write(helpOf(command));
    return exitCodes.done;
  }
  if (command.needsAddon === true) {
    const { loadAddon } = await import("./connection/addon.js");
    loadAddon(command.prints?.(input));
  }
  return command.run(input);
}

function printUsageError(text: string): number {
  process.stderr.write(`zmq-napi: ${text} zmq-napi --help lists the commands.\n`);
  return exitCodes.misused;
}

const helps = ["--help", "-h", "help"];
const versions = ["--version", "-v", "version"];

async function dispatch([name, ...rest]: readonly string[]): Promise<number> {
  if (name === undefined) return printUsageError("Name a command.");
  const [about] = rest;
  const known = [...commands.keys()];
  if (versions.includes(name)) process.stdout.write(`${version()}\n`);
  else if (helps.includes(name) && (name !== "help" || about === undefined))
    process.stdout.write(helpOfAll(commands));
  else if (name === "help") return dispatch([about ?? "", "--help"]);
  else if (name.startsWith("-"))
    return printUsageError(`Name a command before the option ${got(name)}.`);
  else {
    const command = commands.get(name);
    if (command) return runCommand(command, rest);
    const meant = didYouMean(name, known) || ".";
    return printUsageError(`There is no command ${got(name)}${meant}`);
  }
  return exitCodes.done;
}

/**
 * Runs `zmq-napi` with its arguments, and sets the exit code of the process. A command that is
 * interrupted ends by the same signal.
 */
export async function main(args: readonly string[]): Promise<void> {
  watchOutput();
  try {
    const code = await dispatch(args);
    await outputTaken();
    process.exitCode = code;
  } catch (error) {
    const code = failed(args[0] ?? "zmq-napi", error);
    if (error instanceof Stopped && error.by !== undefined) endBy(error.by);
    // The process does not wait for messages that nobody has taken.
    else process.stdout.write("", () => process.exit(code));
  }
}
