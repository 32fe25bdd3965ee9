// What a kernel of JavaScript must do for the example's client.

import assert from "node:assert/strict";

import { Kernel, KernelClient } from "./jupyter.mjs";

/** @param {string[]} argv @param {{ print: string, fail: string, ename?: string }} words */
export async function useKernel(argv, { print, fail }) {
  const spec = { argv: [process.execPath, ...argv] };
  const kernel = await Kernel.start(spec, { transport: "tcp", log: "inherit" });
  const client = new KernelClient(kernel.connection);
  const about = await client.ready();
  assert.match(about.language_info.name, /javascript|typescript/);
  await client.beat(5000);

  const printed = await client.execute(print);
  assert.equal(printed.reply.status, "ok");
  const streams = printed.outputs.filter(({ header }) => header.msg_type === "stream");
  assert.equal(streams.map(({ content }) => content.text).join(""), "42\n");

  const failed = await client.execute(fail);
  assert.equal(failed.reply.status, "error");

  // A hundred at once come back in their order.
  const codes = Array.from({ length: 100 }, (_, i) => `console.log(${i})`);
  const all = await Promise.all(codes.map((code) => client.execute(code)));
  const texts = all.map(({ outputs }) =>
    outputs
      .filter(({ header }) => header.msg_type === "stream")
      .map(({ content }) => content.text)
      .join(""),
  );
  assert.deepEqual(
    texts,
    codes.map((_, i) => `${i}\n`),
  );

  assert.ok((await client.complete("conso")).some((match) => match === "console"));
  await client.shutdown();
  assert.equal(await kernel.ended, 0);
  await client.close();
}
