import { bench } from "./bench";
import type { Command } from "./command";
import { doctor } from "./doctor";
import { keygen } from "./keygen";
import { monitor } from "./monitor";
import { ping } from "./ping";
import { proxy } from "./proxy";
import { rebuildCommand } from "./rebuild";
import { record } from "./record";
import { replay } from "./replay";

const all: readonly Command[] = [
  keygen,
  monitor,
  ping,
  proxy,
  record,
  replay,
  bench,
  doctor,
  rebuildCommand,
];

/** All commands by their names, in the order of --help. */
export const commands: ReadonlyMap<string, Command> = new Map(
  all.map((command) => [command.name, command]),
);
