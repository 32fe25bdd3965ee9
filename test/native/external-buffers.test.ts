// The addon in a runtime that refuses buffers with foreign memory.

import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { run } from "../support/program";
import { buildCopy } from "./copy";

const header = join(__dirname, "no-external-buffers.h");
const binary = ["build", "Release", "zmq_napi.node"];

const asksForThem = (folder: string): boolean =>
  readFileSync(join(folder, ...binary)).includes("napi_create_external_arraybuffer");

describe("a host that refuses external buffers", () => {
  let folder: string;
  beforeAll(() => {
    folder = buildCopy([], `-include ${header}`);
  }, 300_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("no other of its functions makes any", () => {
    expect(asksForThem(join(__dirname, "..", ".."))).toBe(true);
    expect(asksForThem(folder)).toBe(false);
  });

  test.each(["tcp://127.0.0.1:*", "inproc://large"])(
    "messages of every size arrive whole over %s",
    async (endpoint) => {
      const end = await run(
        `const pull = new zmq.Pull();
         const push = new zmq.Push();
         const at = await pull.bind(args[0]);
         push.connect(at === undefined ? args[0] : at);
         const sizes = [0, 1, 1000, 5000, 70_000, 300_000, 5_000_000];
         for (const [index, size] of sizes.entries()) {
           const sent = Buffer.alloc(size, index + 1);
           await push.send([String(size), sent]);
           const [name, body] = await pull.receive();
           say(String(name), body.equals(sent));
         }
         push.close();
         pull.close();`,
        [endpoint],
        [],
        join(folder, "dist", "index.js"),
      );
      expect(end).toMatchObject({ code: 0, signal: null, errors: "" });
      const sizes = [0, 1, 1000, 5000, 70_000, 300_000, 5_000_000];
      expect(end.lines).toEqual(sizes.map((size) => `${size} true`));
    },
  );
});
