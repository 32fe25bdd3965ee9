// Writes the rows of native/zmq/socket_types.h from the table of socket types in lib/.

import { createRequire } from "node:module";
import { keepPart, runScript } from "../support/run.mjs";

const help = `Usage: node scripts/dev/socket-types.mjs [--check]

Writes the rows of native/zmq/socket_types.h, what C++ knows of socket types, from
lib/socket-types.ts as it was compiled into dist/.
  --check  write nothing; fail if the header is not what would be written`;

/**
 * @typedef {{
 *   zmq: string, sends: boolean, receives: boolean, message: string,
 *   frames: readonly [number, number], prefetches: boolean, discardsRest: boolean,
 *   threadSafe: boolean,
 * }} Facts
 */

/** @param {string} label @param {Facts} facts */
function row(label, facts) {
  const [min, max] = facts.frames;
  const values = [
    facts.sends,
    facts.receives,
    `MessageForm::${facts.message}`,
    min,
    max === Infinity ? "SIZE_MAX" : max,
    facts.prefetches,
    facts.discardsRest,
    facts.threadSafe,
  ];
  return `    ${label}\n      return {${values.join(", ")}};`;
}

await runScript("socket-types", async () => {
  if (process.argv.includes("--help")) return console.log(help);
  const require = createRequire(import.meta.url);
  const internals = "../../dist/internals.js"; // Without types: tsc does not read dist/.
  const { factsOf, socketTypes } = require(internals);
  const rows = Object.entries(socketTypes).map(([number, facts]) =>
    row(`case ${number}:  // ${facts.zmq}`, facts),
  );
  const part = [...rows, row("default:", factsOf(-1)), ""].join("\n");
  keepPart("native/zmq/socket_types.h", "scripts/dev/socket-types.mjs", part);
});
