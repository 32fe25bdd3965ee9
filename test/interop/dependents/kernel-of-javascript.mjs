// The requirements that the example's client has for a JavaScript kernel.

import assert from "node:assert/strict";

import { Kernel, KernelClient } from "./jupyter.mjs";

/**
 * @param {string[]} argv
 * @param {{ print: string, fail: string }} programs
 * @param {{ ends?: boolean }} [manners] whether it ends by itself when it is asked to
 */
export async function useKernel(argv, programs, { ends = true } = {}) {
  const spec = { argv: [process.execPath, ...argv] };
  const kernel = await Kernel.start(spec, { transport: "tcp", log: "inherit" });
  const client = new KernelClient(kernel.connection);
  void kernel.ended.then(() => client.close());
  try {
    await use(client, programs);
    if (ends) assert.equal(await kernel.ended, 0);
  } finally {
    kernel.kill();
    await client.close();
  }
}

async function use(client, { print, fail }) {
  const about = await client.ready();
  assert.match(about.language_info.name, /javascript|typescript/);
  await client.beat(5000);

  const { reply, outputs } = await client.execute(print);
  assert.equal(reply.status, "ok");
  assert.equal(textOf(outputs), "42\n");

  // The replies to many requests at once keep the order of the requests.
  const lines = Array.from({ length: 30 }, (_, i) => `${i}\n`);
  const all = lines.map((_, i) => client.execute(`console.log(${i})`));
  assert.deepEqual(
    (await Promise.all(all)).map((one) => textOf(one.outputs)),
    lines,
  );

  assert.ok((await client.complete("conso")).some((match) => match === "console"));
  assert.equal((await client.execute(fail)).reply.status, "error");
  await client.shutdown();
}

const textOf = (outputs) =>
  outputs
    .filter(({ header }) => header.msg_type === "stream")
    .map(({ content }) => content.text)
    .join("");
