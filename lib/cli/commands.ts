import { bench } from "./bench";
import type { Command } from "./command";
import { completionOf } from "./completion";
import { doctor } from "./doctor";
import { keygen } from "./keygen";
import { monitor } from "./monitor";
import { ping } from "./ping";
import { proxy } from "./proxy";
import { rebuildCommand } from "./rebuild";
import { record } from "./record";
import { replay } from "./replay";
import { socketCommandList } from "./sockets/declare";

/** All commands, in the order of --help. */
export const commandList: readonly Command[] = [
  ...socketCommandList,
  keygen,
  monitor,
  ping,
  proxy,
  record,
  replay,
  bench,
  completionOf(() => commandList),
  doctor,
  rebuildCommand,
];

/** All commands by their names. */
export const commands: ReadonlyMap<string, Command> = new Map(
  commandList.map((command) => [command.name, command]),
);
