import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { SocketType, socketTypes } from "../../lib/socket-types";
import { definedNumbers } from "./vendored";

test("the table has the number that zmq.h has of each type", () => {
  const numbers = definedNumbers();
  for (const [number, { zmq }] of Object.entries(socketTypes))
    expect([zmq, numbers.get(zmq)]).toEqual([zmq, Number(number)]);
});

test("each type has a row, and each row a name of its own", () => {
  const types = Object.values(SocketType).filter((type) => typeof type === "number");
  const names = Object.values(socketTypes).map(({ zmq }) => zmq);
  expect(Object.keys(socketTypes).map(Number)).toEqual(types);
  expect(new Set(names).size).toBe(types.length);
});

test("the header for C++ agrees with the table", () => {
  const script = join(__dirname, "../../scripts/dev/socket-types.mjs");
  const check = [script, "--check"];
  const { status, stderr } = spawnSync(process.execPath, check, { encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});
