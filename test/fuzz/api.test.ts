// A short run of the API fuzzer with a fixed seed, and all that it has found.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";

const script = join(__dirname, "api.mjs");
const folder = join(__dirname, "found", "api");

/** Runs the fuzzer; it fails if there is a fault. */
async function fuzz(...words: string[]) {
  const child = spawn(process.execPath, [script, ...words]);
  let text = "";
  child.stdout.on("data", (data: Buffer) => (text += data.toString()));
  child.stderr.on("data", (data: Buffer) => (text += data.toString()));
  const [code] = await once(child, "close");
  return { code: code as number | null, text };
}

const onLinux = process.platform === "linux" ? describe : describe.skip;

onLinux("the API fuzzer", () => {
  it("finds nothing in the programs of a fixed seed", async () => {
    const { code, text } = await fuzz(
      "--seed",
      "11",
      "--programs",
      "150",
      "--shrink",
      "0",
    );
    expect({ code, text }).toEqual({
      code: 0,
      text: expect.stringContaining("150 programs"),
    });
  }, 120_000);

  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  it.each(files)(
    "finds nothing in found/api/%s",
    async (name) => {
      expect(await fuzz(join(folder, name))).toEqual({
        code: 0,
        text: `${join(folder, name)}: no fault\n`,
      });
    },
    60_000,
  );
});
