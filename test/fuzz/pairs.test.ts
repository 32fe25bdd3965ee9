// Some rounds of the fuzzer of pairs, and its report of a torn message.

import { spawnSync } from "node:child_process";
import { join } from "node:path";

const onLinux = process.platform === "linux" ? test : test.skip;

function play(rounds: number, PLANTED?: string) {
  const words = ["--seed", "1", "--rounds", String(rounds), "--minutes", "2"];
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(__dirname, "pairs.mjs"), ...words],
    { encoding: "utf8", env: { ...process.env, PLANTED } },
  );
  return { status, stdout };
}

onLinux(
  "messages are whole when sockets leave or lose connections in the middle of them",
  () => {
    expect(play(3000)).toEqual({
      status: 0,
      stdout: expect.stringMatching(/^3000 rounds; go on with 3000, 0 faults$/m),
    });
  },
  180_000,
);

onLinux(
  "the fuzzer of pairs finds a missing frame",
  () => {
    const { status, stdout } = play(100, "torn");
    expect(stdout).toMatch(/fault in round \d+: .* a message is torn or altered/);
    expect(status).toBe(1);
  },
  180_000,
);
