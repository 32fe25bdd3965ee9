import { parseArgs } from "node:util";

import type { Command } from "./command";
import { examine, isWell } from "./doctor/examination";
import { textOf } from "./doctor/text";
import { version } from "./version";

const help = `Usage: zmq-napi doctor [--json]

Shows the files that may hold the addon's binary, and the file that was loaded. Shows the
versions and features of libzmq and libsodium, and the system. Then sends a message over each
transport. The exit code is 0 if all steps succeed, else 1.

  --json  print an object
  --help  print this
`;

const options = {
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

async function printReport(json: boolean): Promise<number> {
  const examination = await examine();
  const well = isWell(examination);
  const all = { version: version(), well, ...examination };
  const text = json
    ? `${JSON.stringify(all, null, 2)}\n`
    : textOf(version(), examination);
  process.stdout.write(text);
  return well ? 0 : 1;
}

/** The command that shows whether the package works on this machine. */
export const doctor: Command = {
  about: "shows which binary is loaded and why, and tries each transport",

  async run(args) {
    try {
      const { values } = parseArgs({ args: [...args], options });
      if (values.help !== true) return await printReport(values.json === true);
      process.stdout.write(help);
      return 0;
    } catch (error) {
      if (!(error instanceof TypeError && "code" in error)) throw error;
      process.stderr.write(`doctor: ${error.message}.\n`);
      return 2;
    }
  },
};
