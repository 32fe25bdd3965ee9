import { spawn } from "node:child_process";
import { once } from "node:events";
import { delimiter, dirname } from "node:path";

import { Failure } from "./failure";
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

/**
 * Runs one program of a build to its end. Reports the elapsed time if the program does
 * not report its own progress.
 *
 * @throws Rejects with a Failure if the program fails.
 */
export async function runStep({
  title,
  args,
  folder,
  reportsProgress,
}: Step): Promise<void> {
  const node = nodeProgram();
  const child = spawn(node, args, {
    cwd: folder,
    env: environment(node),
    stdio: [
      "ignore",
      reportsProgress ? "inherit" : "pipe",
      reportsProgress ? "inherit" : "pipe",
    ],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => (output += text));
  const start = performance.now();
  const reportProgress = () => {
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    process.stdout.write(`${title} ${seconds} s\n`);
  };
  const timer = reportsProgress
    ? undefined
    : setInterval(reportProgress, progressIntervalMs);
  const forwardSignal = () => child.kill("SIGTERM");
  // A terminal interrupts the child too. This process stays until it has cleaned up.
  process.on("SIGINT", forwardSignal).on("SIGTERM", forwardSignal);
  try {
    const ended: unknown[] = await once(child, "close");
    if (ended[0] === 0) return;
    const end = output.trimEnd().split("\n").slice(-shownLines).join("\n");
    process.stderr.write(end === "" ? "" : `${end}\n`);
    throw new Failure(`${title} could not be built, see above; it is left in ${folder}`);
  } finally {
    clearInterval(timer);
    process.off("SIGINT", forwardSignal).off("SIGTERM", forwardSignal);
  }
}
