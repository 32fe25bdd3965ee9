// Programs that observe which objects the garbage collector frees.

import { run } from "./program";

/**
 * Functions that such a program can call. `collect` collects garbage, with everything that
 * waits for the collection. `eventually` collects until a condition holds.
 */
const prelude = `
  const { addon } = require(require("node:path").join(process.env.ZMQ_NAPI, "../internals.js"));
  const turn = () => new Promise((resolve) => setTimeout(resolve, 1));
  const collect = async () => {
    for (let round = 0; round < 5; round++) { gc(); await turn(); }
  };
  const eventually = async (holds) => {
    const end = performance.now() + 10_000;
    while (!(await holds()) && performance.now() < end) await collect();
    say(Boolean(await holds()));
  };
  const wildcard = "tcp://127.0.0.1:*";
  const start = addon().openMembers();
`;

/** Runs a program that prints nothing but `true`. */
export async function saysTrue(body: string, ...args: string[]): Promise<void> {
  const end = await run(`${prelude}${body}`, args, ["--expose-gc"]);
  expect(end).toMatchObject({ code: 0, signal: null, errors: "" });
  expect(end.lines.length).toBeGreaterThan(0);
  expect(new Set(end.lines)).toEqual(new Set(["true"]));
}
