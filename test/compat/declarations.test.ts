// The types that differ: what compiles with zeromq.js, and not with zmq-napi.

import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import type { differences } from "./differences";
import { complaints } from "./types/compilers";
import { type Installed, makeProjects, projectOf } from "./types/projects";

const program = join(__dirname, "types", "programs", "differences.ts");
const lines = readFileSync(program, "utf8").split("\n");
const found = {} as Record<Installed, string[]>;
let folder: string;

/** The errors of a compiler in the program for zeromq and in the changed one. */
function errorsWith(installed: Installed): Promise<string[]> {
  const setting = {
    name: installed,
    project: projectOf(folder, installed, "commonjs"),
    files: ["differences.ts", "changed.ts"],
    compilerOptions: {
      module: "node16",
      target: "es2022",
      strict: true,
      noEmit: true,
      types: ["node"],
    },
  };
  return complaints("typescript-5.9", [setting], []);
}

beforeAll(async () => {
  folder = makeProjects();
  found.zeromq = await errorsWith("zeromq");
  found["zmq-napi"] = await errorsWith("zmq-napi");
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The row that the code of an error belongs to. */
function rowOf(error: string): string {
  const line = /[/\\]differences\.ts:(\d+) /.exec(error)?.[1];
  const above = lines.slice(0, Number(line)).join("\n");
  return [...above.matchAll(/`([\w-]+)`\. \*\//g)].at(-1)?.[1] ?? error;
}

function differs(id: keyof typeof differences, expected: Record<Installed, number>) {
  for (const installed of ["zeromq", "zmq-napi"] as const) {
    const errors = found[installed].filter((error) => rowOf(error) === id);
    expect(errors).toHaveLength(expected[installed]);
  }
}

test("an endpoint of bind() is no Promise<void> later", () => {
  differs("bound-type", { zeromq: 0, "zmq-napi": 1 });
});

test("some text may be a Buffer", () => {
  differs("binary-type", { zeromq: 0, "zmq-napi": 1 });
});

test("a received message has a first frame", () => {
  differs("received-type", { zeromq: 0, "zmq-napi": 1 });
});

test("there are more codes of protocol errors", () => {
  differs("protocol-codes", { zeromq: 0, "zmq-napi": 1 });
});

test("Readable and Writable have more members", () => {
  differs("whole-interfaces", { zeromq: 0, "zmq-napi": 1 });
});

test("there are no other errors, and none in the changed program", () => {
  expect(found.zeromq).toEqual([]);
  expect(found["zmq-napi"]).toHaveLength(5);
});
