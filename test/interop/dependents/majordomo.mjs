// A broker, its workers and a client by the Majordomo pattern, for zeromq.js 6.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Broker, Client, Worker } from "zmdp-suite";

const quiet = { info() {}, warn: console.warn, error: console.error, WARN: console.warn };
const folder = await mkdtemp(join(tmpdir(), "majordomo-"));
const address = `ipc://${folder}/broker`;
const config = { address, logger: quiet, verbose: 0, heartbeatInterval: 200 };

const broker = new Broker(address, config);
const listening = broker.listen();

const started = [];
const workers = ["first", "second"].map((name) => {
  const worker = new Worker({ ...config, service: "arithmetic" });
  worker.exposeFn("sums", async function square(number) {
    if (Number.isNaN(Number(number))) throw new RangeError("That is no number.");
    return `${Number(number) ** 2} says ${name}`;
  });
  started.push(worker.start());
  return worker;
});

const client = new Client({ ...config, timeout: 10_000 });
const seen = new Set();
for (let number = 0; number < 200; number++) {
  const [answer, failed] = await client.sendRcv("arithmetic", "sums", "square", number);
  const [, square, who] = /^(\d+) says (\w+)$/.exec(String(answer));
  assert.equal(failed, false);
  assert.equal(Number(square), number ** 2);
  seen.add(who);
}
assert.equal(seen.size, 2);

const [error, failed] = await client.sendRcv("arithmetic", "sums", "square", "x");
assert.equal(failed, true);
assert.equal(JSON.parse(String(error)).message, "That is no number.");

await client.close();
for (const worker of workers) await worker.stop();
await Promise.all(started);
const services = [...broker.services.values()];
while (services.some(({ svcWorkers }) => svcWorkers.size > 0)) {
  await new Promise((resolve) => setImmediate(resolve));
}
broker.socket.close();
await listening;
await rm(folder, { recursive: true });
