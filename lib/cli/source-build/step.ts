import { spawn } from "node:child_process";
import { once } from "node:events";
import { delimiter, dirname } from "node:path";

import { Failure } from "./failure";
import { nodeProgram } from "./node-gyp";

const signOfLifeMs = 10_000;
const shownLines = 40;

interface Step {
  readonly title: string;
  /** The program of Node and its arguments. */
  readonly args: readonly string[];
  readonly folder: string;
  /** Whether it tells by itself how far it is; else the end of its output tells why it
   * has failed. */
  readonly talks: boolean;
}

/** Node has to be on the PATH, for binding.gyp asks it. */
function environment(node: string): NodeJS.ProcessEnv {
  const path = [dirname(node), process.env["PATH"] ?? ""].join(delimiter);
  return { ...process.env, PATH: path };
}

/** Runs one program of a build to its end, with signs of life on the way. */
export async function runStep({ title, args, folder, talks }: Step): Promise<void> {
  const node = nodeProgram();
  const child = spawn(node, args, {
    cwd: folder,
    env: environment(node),
    stdio: ["ignore", talks ? "inherit" : "pipe", talks ? "inherit" : "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => (output += text));
  const start = performance.now();
  const tell = () => {
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    process.stdout.write(`${title} ${seconds} s\n`);
  };
  const timer = talks ? undefined : setInterval(tell, signOfLifeMs);
  const pass = () => child.kill("SIGTERM");
  // A terminal interrupts the child as well; this one stays to clean up.
  process.on("SIGINT", pass).on("SIGTERM", pass);
  try {
    const ended: unknown[] = await once(child, "close");
    if (ended[0] === 0) return;
    const end = output.trimEnd().split("\n").slice(-shownLines).join("\n");
    process.stderr.write(end === "" ? "" : `${end}\n`);
    throw new Failure(`${title} could not be built, see above; it is left in ${folder}`);
  } finally {
    clearInterval(timer);
    process.off("SIGINT", pass).off("SIGTERM", pass);
  }
}
