// Writes native/zmq/socket_types.h from the table of socket types in lib/.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "../support/run.mjs";

const help = `Usage: node scripts/dev/socket-types.mjs [--check]

Writes native/zmq/socket_types.h, the table of socket types for C++, from lib/socket-types.ts as
compiled into dist/.
  --check  writes nothing, and fails if the header is out of date`;

const path = join(root, "native", "zmq", "socket_types.h");

/**
 * @typedef {{
 *   zmq: string, sends: boolean, receives: boolean, message: string,
 *   frames: readonly [number, number], prefetches: boolean, discardsRest: boolean,
 *   threadSafe: boolean,
 * }} Facts
 */

/** @param {string} number @param {Facts} facts */
function row(number, facts) {
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
  return `    case ${number}:  // ${facts.zmq}\n      return {${values.join(", ")}};`;
}

/** Returns the text of the header. @param {Record<string, Facts>} table @param {Facts} unknown */
export function headerOf(table, unknown) {
  const rows = Object.entries(table).map(([number, facts]) => row(number, facts));
  return `// Made from lib/socket-types.ts by \`node scripts/dev/socket-types.mjs\`: change the table.

#pragma once

#include <cstddef>
#include <cstdint>

namespace zmq_napi {

enum class MessageForm { frames, routed, numbered, grouped, datagram };

// What is known of a socket type; lib/socket-types.ts says what each fact means.
struct SocketTypeFacts {
  bool sends;
  bool receives;
  MessageForm message;
  size_t min_frames;
  size_t max_frames;
  bool prefetches;
  bool discards_rest;
  bool thread_safe;
};

// The facts of a socket type, by libzmq's number.
constexpr SocketTypeFacts facts_of(int type) {
  // clang-format off
  switch (type) {
${rows.join("\n")}
    default:
${row("", unknown).split("\n").slice(1).join("\n")}
  }
  // clang-format on
}

}  // namespace zmq_napi
`;
}

function main() {
  const [word] = process.argv.slice(2);
  if (word === "--help") return console.log(help);
  const require = createRequire(import.meta.url);
  const { factsOf, socketTypes } = require("../../dist/socket-types.js");
  const header = headerOf(socketTypes, factsOf(-1));
  if (word !== "--check") return writeFileSync(path, header);
  if (readFileSync(path, "utf8") === header) return;
  console.error(
    "native/zmq/socket_types.h is not what lib/socket-types.ts says: write it anew.",
  );
  process.exitCode = 1;
}

if (process.argv[1] === import.meta.filename) main();
