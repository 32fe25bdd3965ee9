// The checker of layers, on a clone with faults and on this clone.

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { root } from "./pages";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "zmq-napi-layers-"));
  write("lib/errors.ts", "");
  write("lib/engine/sender.ts", "");
  write("native/status.h", "");
  write("native/js/socket.cc", '#include "status.h"\n#include <status>\n');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

/** Returns the checker's output for a clone with these layers. */
function faults(typescript: string[][], native: string[][]): string[] {
  const lists = { typescript, native };
  const lines = Object.entries(lists).map(
    ([name, list]) => `export const ${name} = ${JSON.stringify(list)};\n`,
  );
  write(".lint/layers.mjs", lines.join(""));
  return faultsIn(folder);
}

function faultsIn(clone: string): string[] {
  const script = join(root, "scripts", "dev", "layers.mjs");
  const options = { encoding: "utf8" } as const;
  const { stderr, status } = spawnSync(process.execPath, [script, clone], options);
  const lines = stderr.split("\n").slice(0, -1);
  expect(status).toBe(lines.length === 0 ? 0 : 1);
  return lines;
}

test("this clone has no faults", () => {
  expect(faultsIn(root)).toEqual([]);
});

test("files and folders that have a layer, and use lower ones, are no faults", () => {
  expect(faults([["errors.ts"], ["engine"]], [["status"], ["js/socket"]])).toEqual([]);
});

test("what is listed and not there is a fault", () => {
  const typescript = [
    ["errors.ts", "slab.ts"],
    ["engine", "attic"],
  ];
  expect(faults(typescript, [["status", "js/gone"], ["js/socket"]])).toEqual([
    ".lint/layers.mjs lists lib/slab.ts, which is not there.",
    ".lint/layers.mjs lists lib/attic, which is not there.",
    ".lint/layers.mjs lists native/js/gone, which is not there.",
  ]);
});

test("what is there and not listed is a fault", () => {
  expect(faults([["errors.ts"]], [["status"]])).toEqual([
    "lib/engine has no layer: add it to .lint/layers.mjs.",
    "native/js/socket.cc has no layer: add it to .lint/layers.mjs.",
  ]);
});

test("an include of the same or a higher layer is a fault", () => {
  const fault = "native/js/socket.cc:1 includes status.h, which is in no lower layer.";
  expect(faults([["errors.ts"], ["engine"]], [["status", "js/socket"]])).toEqual([fault]);
  expect(faults([["errors.ts"], ["engine"]], [["js/socket"], ["status"]])).toEqual([
    fault,
  ]);
});
