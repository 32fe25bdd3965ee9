import { spawn } from "node:child_process";
import { delimiter, dirname } from "node:path";

import { Failure } from "../failure";
import { exitOf } from "../terminal/child";
import { endGroup, hasGroups } from "../terminal/group";
import { nodeProgram } from "./node-gyp";

const progressIntervalMs = 10_000;
const shownLines = 40;

interface Step {
  readonly title: string;
  /** The arguments of Node, beginning with the program that it runs. */
  readonly args: readonly string[];
  readonly folder: string;
  /**
   * Whether the program reports its own progress. Otherwise its output is collected, and
   * the end of the output is shown after a failure.
   */
  readonly reportsProgress: boolean;
}

/**
 * Returns the environment of the program. Node must be on the PATH, because binding.gyp
 * runs it.
 */
function environment(node: string): NodeJS.ProcessEnv {
  const path = [dirname(node), process.env["PATH"] ?? ""].join(delimiter);
  return { ...process.env, PATH: path };
}

/** Prints the elapsed time again and again. Returns what ends this. */
function reportTime(title: string): () => void {
  const start = performance.now();
  const timer = setInterval(() => {
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    process.stdout.write(`${title} ${seconds} s\n`);
  }, progressIntervalMs);
  return () => {
    clearInterval(timer);
  };
}

/**
 * Runs one program of a build to its end. Reports the elapsed time if the program does
 * not report its own progress.
 *
 * @throws Rejects with a Failure if the program fails, and with a Stopped after a signal, when
 *   the program has ended.
 */
export async function runStep(step: Step): Promise<void> {
  const { title, args, folder, reportsProgress } = step;
  const node = nodeProgram();
  const stream = reportsProgress ? "inherit" : "pipe";
  const child = spawn(node, args, {
    cwd: folder,
    env: environment(node),
    stdio: ["ignore", stream, stream],
    detached: hasGroups,
  });
  let output = "";
  for (const readable of [child.stdout, child.stderr])
    readable?.setEncoding("utf8").on("data", (text: string) => (output += text));
  const endReport = reportsProgress ? undefined : reportTime(title);
  let ending: Promise<void> | undefined;
  try {
    const code = await exitOf(child, () => {
      ending = endGroup(child);
    });
    if (code === 0) return;
  } finally {
    endReport?.();
    await ending;
  }
  const end = output.trimEnd().split("\n").slice(-shownLines).join("\n");
  process.stderr.write(end === "" ? "" : `${end}\n`);
  throw new Failure(`${title} could not be built, see above; it is left in ${folder}`);
}
