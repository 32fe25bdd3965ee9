// A short run of the API fuzzer with a fixed seed, and all faults that it has found.

import { readdirSync } from "node:fs";
import { join } from "node:path";

import { node } from "./programs";

const script = join(__dirname, "api.mjs");
const folder = join(__dirname, "found", "api");

/** Runs the fuzzer; it fails if there is a fault. */
const fuzz = (...words: string[]) => node([script, ...words]);

const judge = `
import { faultOf, makeMessage } from ${JSON.stringify(join(__dirname, "api", "child", "messages.mjs"))};
const message = makeMessage(5, [16, 40, 300], "Push");
const other = makeMessage(6, [20], "Push");
const seen = new Set();
const fresh = (frames) => faultOf(frames, new Set()) ?? null;
const altered = message.map((frame) => Buffer.from(frame));
altered[2][299] ^= 1;
console.log(JSON.stringify({
  whole: faultOf(message, seen) ?? null,
  routed: fresh([Buffer.from("id"), Buffer.alloc(0), ...message]),
  twice: faultOf(message, seen) ?? null,
  short: fresh(message.slice(0, 2)),
  glued: fresh([...message, ...other]),
  cut: fresh([message[0], message[1], message[2].subarray(1)]),
  altered: fresh(altered),
}));
`;

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

  it("reports a child that ends with an error", async () => {
    const env = { ...process.env, ZMQ_NAPI_BINARY: "missing.node" };
    const files = readdirSync(folder).slice(0, 1);
    const { code, text } = await node([script, join(folder, files[0]!)], env);
    expect({ code, text }).toEqual({
      code: 1,
      text: expect.stringContaining("ended with code 1"),
    });
  });

  it("finds messages that are torn, joined, altered, or delivered twice", async () => {
    const { text } = await node(["--input-type=module", "-e", judge]);
    expect(JSON.parse(text)).toEqual({
      whole: null,
      routed: null,
      twice: "duplicated: it came before",
      short: "torn: the count of frames changed",
      glued: "torn: the count of frames changed",
      cut: "torn: the sizes of frames changed",
      altered: "altered: the bytes changed",
    });
  });

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
