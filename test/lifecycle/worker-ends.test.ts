import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

import { packagePath, run } from "../support/program";
import { freshPath } from "../support/transports";

const { scenesFor } = require("./programs/worker-scenes.cjs") as {
  scenesFor(path: string): string[];
};

/** Rounds per scene and way to end. `npm run worker-rounds` plays a thousand. */
const rounds = Number(process.env["ZMQ_NAPI_ROUNDS"] ?? 4);

const program = join(__dirname, "programs", "worker-rounds.cjs");

describe("workers that end by terminate, process.exit and an exception", () => {
  test.each(scenesFor(packagePath))(
    "at any moment do not end the process, and leave nothing behind, in the scene %s",
    async (scene) => {
      const args = [
        "--expose-gc",
        program,
        packagePath,
        scene,
        String(rounds),
        freshPath(),
      ];
      const end = await promisify(execFile)(process.execPath, args);
      expect(end).toEqual({ stdout: expect.stringMatching(/^\{.*\}\n$/), stderr: "" });
      if (process.env["ZMQ_NAPI_ROUNDS"]) console.log(end.stdout);
    },
    // A round takes a second on a very slow machine.
    60_000 + 3 * rounds * 1000,
  );
});

/** From the request to end until its end, a thread wraps no more objects. */
test("objects that a worker makes after its exit are freed (npm run sanitize checks this)", async () => {
  const end = await run(
    `const { Worker } = require("node:worker_threads");
     const worker = new Worker(args[0], { eval: true, workerData: args[1] });
     worker.on("exit", (code) => say(code));`,
    [
      `const { addon } = require(require("node:worker_threads").workerData);
       const { Context, Proxy, Socket } = addon();
       process.reallyExit(3);
       new Context();
       new Proxy();
       new Socket();
       console.log("still there");`,
      join(dirname(packagePath), "internals.js"),
    ],
  );
  expect(end).toMatchObject({ code: 0, errors: "", lines: ["3"] });
});
