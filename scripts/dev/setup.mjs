// Makes a fresh clone ready to run. It uses only Node's own modules, because it installs all
// other modules.

import { Failure, runScript, since } from "../support/run.mjs";
import { bringUpToDate, steps } from "./steps.mjs";
import { find } from "../../vendor/scripts/tools.mjs";

const help = `Usage: node scripts/dev/setup.mjs

Makes a clone ready to run: installs dependencies by the lock file, fetches and builds
libsodium and libzmq, compiles the addon (build/Release/zmq_napi.node) and the TypeScript
(dist/). Skips steps that are done already. Needs Node 20 or newer, python3, make, g++ and
cmake. To start over, delete .cache/, build/, dist/, node_modules/ and vendor/out/.`;

function checkTools() {
  if (Number(process.versions.node.split(".")[0]) < 20)
    throw new Failure(`Node ${process.version} is too old: zmq-napi needs Node 20.`);
  const missing = ["python3", "make", "g++", "cmake"].filter((name) => !find(name));
  if (missing.length > 0 && process.platform !== "win32")
    throw new Failure(
      `Not found on the PATH: ${missing.join(", ")}. ` +
        `On Debian or Ubuntu: sudo apt-get install -y ${missing.join(" ")}`,
    );
}

await runScript("setup", async () => {
  if (process.argv.includes("--help")) return console.log(help);
  const start = performance.now();
  let done = 0;
  for (const step of steps)
    await bringUpToDate(step, async (run) => {
      if (done++ === 0) checkTools();
      const began = performance.now();
      console.log(`setup: ${step.name} ...`);
      await run();
      console.log(`setup: ${step.name} done in ${since(began)}`);
    });
  console.log(`setup: ${done === 0 ? "nothing to do" : "ready"} (${since(start)})`);
});
