import { bench } from "./bench";
import type { Command } from "./command";
import { completionOf } from "./completion";
import { doctor } from "./doctor";
import { rebuildCommand } from "./rebuild";
import { socketCommandList } from "./sockets/declare";

/** All commands, in the order of --help. */
export const commandList: readonly Command[] = [
  ...socketCommandList,
  bench,
  completionOf(() => commandList),
  doctor,
  rebuildCommand,
];

/** All commands by their names. */
export const commands: ReadonlyMap<string, Command> = new Map(
  commandList.map((command) => [command.name, command]),
);
