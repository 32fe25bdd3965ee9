// How the tests of the fuzzers run a program of Node.

import { spawn } from "node:child_process";
import { once } from "node:events";

/** Runs Node with `words` to its end; `text` is all that it prints. */
export async function node(words: string[], env: NodeJS.ProcessEnv = process.env) {
  const child = spawn(process.execPath, words, { env });
  let text = "";
  child.stdout.on("data", (data: Buffer) => (text += data.toString()));
  child.stderr.on("data", (data: Buffer) => (text += data.toString()));
  const [code] = await once(child, "close");
  return { code: code as number | null, text };
}
