import { readFileSync } from "node:fs";
import { constants } from "node:os";

import { ZmqError } from "../../lib/errors";
import { vendoredHeader } from "./vendored";

test("libzmq's own error numbers are those of zmq.h", () => {
  const header = readFileSync(vendoredHeader, "utf8");
  const base = Number(/^#define ZMQ_HAUSNUMERO (\d+)$/m.exec(header)?.[1]);
  const own = [...header.matchAll(/^#define (E\w+) \(ZMQ_HAUSNUMERO \+ (\d+)\)$/gm)];
  const ours = own.filter(([, name = ""]) => !(name in constants.errno));
  expect(ours.map(([, name]) => name)).toEqual([
    "EFSM",
    "ENOCOMPATPROTO",
    "ETERM",
    "EMTHREAD",
  ]);
  for (const [, name = "", offset] of ours)
    expect([name, new ZmqError(name).errno]).toEqual([name, base + Number(offset)]);
});
