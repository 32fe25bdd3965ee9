import { execFile, spawnSync } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

import { hasIpykernel } from "../support/ipykernel";

// Packages that depend on zeromq.js, with our package in its place. This test has the
// packages that install in seconds; `npm run dependents` has all of them.

const script = join(__dirname, "dependents.mjs");

/** Without npm's registry there are no packages; CI has the registry. */
const hasRegistry =
  process.env["CI"] !== undefined ||
  spawnSync("npm", ["view", "zmdp-suite@0.0.1", "name"], { timeout: 20_000 }).status ===
    0;

const describePackages = hasRegistry ? describe : describe.skip;

async function run(...names: string[]): Promise<string> {
  return (await promisify(execFile)(process.execPath, [script, ...names])).stdout;
}

describePackages("with npm's registry", () => {
  test("a broker, workers and a client by the Majordomo pattern do their work", async () => {
    expect(await run("zmdp-suite")).toMatch(
      /^passed {2}zmdp-suite 0\.0\.1 \(for zeromq 6\)/m,
    );
  }, 120_000);

  (hasIpykernel ? test : test.skip)(
    "nteract's client has a session with a kernel of Jupyter",
    async () => {
      const output = await run("enchannel-zmq-backend");
      expect(output).toMatch(
        /^passed {2}enchannel-zmq-backend 10\.0\.0 \(for zeromq 6\)/m,
      );
    },
    180_000,
  );
});

test("a name that is not in the table is refused", async () => {
  await expect(run("left-pad")).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /^dependents: unknown dependent left-pad; known are enchannel/,
    ),
  });
});
