// Streams between this package and Python, which knows only the mark of the end.

import { createHash, randomBytes } from "node:crypto";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { Pull, Push } from "zmq-napi";
import { toReadable, toWritable } from "zmq-napi/streams";

import { describeWith } from "../support/needs";
import { hasPyzmq } from "./peer";
import { Tool } from "./tools";

const python = "/usr/bin/python3";
const program = join(__dirname, "peers", "streams.py");
const digestOf = (bytes: Buffer): string =>
  createHash("sha256").update(bytes).digest("hex");

describeWith("python3-zmq", hasPyzmq)("streams between this package and Python", () => {
  test("Python reads what we write, to its end", async () => {
    await using reader = new Tool(python, program, "receive");
    const [address] = await reader.line(/tcp:.*/);
    using push = new Push();
    push.connect(address);
    const content = randomBytes(1_000_001);
    await pipeline([content], toWritable(push, { end: true }));
    expect((await reader.line(/\w{64}/))[0]).toBe(digestOf(content));
    expect((await reader.ended).code).toBe(0);
  });

  test("we read what Python writes, to its end", async () => {
    using pull = new Pull();
    const address = await pull.bind("tcp://127.0.0.1:*");
    await using writer = new Tool(python, program, "send", address);
    const chunks: Buffer[] = [];
    for await (const chunk of toReadable(pull, { end: true })) chunks.push(chunk);
    expect(digestOf(Buffer.concat(chunks))).toBe((await writer.line(/\w{64}/))[0]);
    expect((await writer.ended).code).toBe(0);
  });
});
