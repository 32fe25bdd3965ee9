import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { packageFolder } from "../addon/binary/places";
import type { Command } from "./command";

const program = join(packageFolder() ?? "", "bench", "index.mjs");

/** The command that runs the package's measurements, in a process of their own. */
export const bench: Command = {
  about: "measures this package beside raw TCP, zeromq.js and libzmq's tools",

  async run(args) {
    const child = spawn(process.execPath, [program, ...args], { stdio: "inherit" });
    // A terminal interrupts both processes. This process waits until the other has
    // cleaned up.
    const wait = () => undefined;
    const forwardSignal = () => child.kill("SIGTERM");
    process.on("SIGINT", wait).on("SIGTERM", forwardSignal);
    try {
      const ended: unknown[] = await once(child, "close");
      return typeof ended[0] === "number" ? ended[0] : 1;
    } finally {
      process.off("SIGINT", wait).off("SIGTERM", forwardSignal);
    }
  },
};
