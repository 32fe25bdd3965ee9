import { bench } from "./bench";
import type { Command } from "./command";
import { doctor } from "./doctor";
import { rebuildCommand } from "./rebuild";

/** All commands by their names, in the order of --help. */
export const commands: ReadonlyMap<string, Command> = new Map([
  ["bench", bench],
  ["doctor", doctor],
  ["rebuild", rebuildCommand],
]);
