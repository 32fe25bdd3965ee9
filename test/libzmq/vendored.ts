import { readFileSync } from "node:fs";
import { join } from "node:path";

import { version } from "zmq-napi";

/** The `zmq.h` of the libzmq that was built. */
export const vendoredHeader = join(
  __dirname,
  "../../vendor/src",
  `libzmq-${version}`,
  "include/zmq.h",
);

/** The numbers that `zmq.h` gives to the names that start with a prefix. */
export function definedNumbers(): Map<string, number> {
  const text = readFileSync(vendoredHeader, "utf8");
  const found = text.matchAll(/^#define (ZMQ_\w+) (\d+)$/gm);
  return new Map([...found].map(([, name = "", number]) => [name, Number(number)]));
}
