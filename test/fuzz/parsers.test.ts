// The inputs that are kept for the parsers, and a second of new ones for those in TypeScript.

import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

const script = join(__dirname, "parsers.mjs");
const targets = readdirSync(join(__dirname, "parsers", "corpora"))
  .filter((name) => name.endsWith(".txt"))
  .map((name) => name.replace(".txt", ""));

const onLinux = process.platform === "linux" ? test : test.skip;

onLinux.each([...targets, "endpoint", "zpl"])(
  "the parsers of the target %s keep their laws",
  (target) => {
    const words = [script, "--replay", "--target", target];
    const { status, stdout, stderr } = spawnSync(process.execPath, words, {
      encoding: "utf8",
    });
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: expect.stringMatching(
        new RegExp(`^${target} .*[1-9]\\d* inputs.* 0 faults$`, "m"),
      ),
      stderr: "",
    });
  },
  60_000,
);
