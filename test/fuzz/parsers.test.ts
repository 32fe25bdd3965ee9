// The inputs that are kept for the parsers, and a second of new ones for those in TypeScript.

import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

const script = join(__dirname, "parsers.mjs");
const targets = readdirSync(join(__dirname, "parsers", "corpora"))
  .filter((name) => name.endsWith(".txt"))
  .map((name) => name.replace(".txt", ""));

const onLinux = process.platform === "linux" ? test : test.skip;

/**
 * Replays the kept inputs for targets, with a fault of `parsers/input.h` if one is named.
 */
function replay(names: string[], PLANTED?: string) {
  const chosen = names.flatMap((name) => ["--target", name]);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [script, "--replay", ...chosen],
    { encoding: "utf8", env: { ...process.env, PLANTED } },
  );
  return { status, stdout, stderr };
}

onLinux.each([...targets, "endpoint", "zpl"])(
  "the parsers of the target %s keep their laws",
  (target) => {
    expect(replay([target])).toEqual({
      status: 0,
      stdout: expect.stringMatching(
        new RegExp(`^${target} .*[1-9]\\d* inputs.* 0 faults$`, "m"),
      ),
      stderr: "",
    });
  },
  60_000,
);

onLinux(
  "the replay of each target finds a message that is never closed",
  () => {
    const { status, stdout } = replay(targets, "leak");
    const leaks = stdout.match(/SUMMARY: AddressSanitizer: \d+ byte\(s\) leaked/g);
    const faulty = [...stdout.matchAll(/^(\w+) .* 1 faults$/gm)].map(([, name]) => name);
    expect({ status, faulty, leaks: leaks?.length }).toEqual({
      status: 1,
      faulty: targets,
      leaks: targets.length,
    });
  },
  120_000,
);

onLinux(
  "the replay finds a write behind the end of a message",
  () => {
    const { status, stdout } = replay(["v2"], "heap");
    expect(stdout).toContain("heap-buffer-overflow");
    expect(status).toBe(1);
  },
  60_000,
);
