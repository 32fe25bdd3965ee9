import { bench } from "./bench";
import type { Command } from "./command";
import { doctor } from "./doctor";
import { rebuildCommand } from "./rebuild";
import { socketCommandList } from "./sockets/declare";

const all: readonly Command[] = [...socketCommandList, bench, doctor, rebuildCommand];

/** All commands by their names, in the order of --help. */
export const commands: ReadonlyMap<string, Command> = new Map(
  all.map((command) => [command.name, command]),
);
