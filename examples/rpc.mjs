// Calls and a stream to two servers, one of which stops without losing a call.

import { setTimeout } from "node:timers/promises";
import { RpcClient, RpcError, RpcServer } from "zmq-napi/rpc";

/** @param {string} name */
function serverNamed(name) {
  return new RpcServer({ maxConcurrency: 16 })
    .handle("square", async (number) => {
      await setTimeout(2);
      return { square: number * number, by: name };
    })
    .handle("divide", ([one, other]) => {
      if (other === 0) throw new RpcError("DIVIDED_BY_ZERO", "Choose another number");
      return one / other;
    })
    .handle("sleep", (time, { signal }) => setTimeout(time, undefined, { signal }))
    .handle("countdown", async function* (from) {
      for (let number = from; ; number--) yield number;
    });
}

const first = serverNamed("first");
const second = serverNamed("second");
const client = new RpcClient({ timeout: 5000, reachTimeout: 100 });
client.connect(
  await first.bind("tcp://127.0.0.1:*"),
  await second.bind("tcp://127.0.0.1:*"),
);
while (!(await bothAnswer())) await setTimeout(1);

/** A connection takes a moment. Until then, the other server gets the calls. */
async function bothAnswer() {
  return new Set(await squares(2)).size === 2;
}

/** @param {number} count @returns {Promise<string[]>} the servers that have answered */
async function squares(count) {
  const numbers = Array.from({ length: count }, (_, number) => number);
  const answers = await Promise.all(
    numbers.map((number) => client.call("square", number)),
  );
  return answers.map(({ by }) => by);
}

const servers = await squares(100);
console.log(`${servers.length} squares, by ${new Set(servers).size} servers`);

const countdown = [];
for await (const number of client.stream("countdown", 3)) {
  if (number === 0) break;
  countdown.push(number);
}
console.log(countdown.join(" "));

const calls = squares(100);
await first.close({ drain: 5000 });
console.log(
  `The first server has stopped, and ${(await calls).length} calls were answered.`,
);

/** @param {string} method @param {unknown} input @param {object} [options] */
async function failing(method, input, options) {
  const error = await client.call(method, input, options).catch((reason) => reason);
  console.log(`${method}: ${error.code}`);
}

await failing("divide", [1, 0]);
await failing("sleep", 10_000, { timeout: 50 });

await second.close();
await setTimeout(200); // Longer than the client looks for a server.
const error = await client.call("square", 1).catch((reason) => reason);
console.log(
  `Nobody is left: ${error.code}, so the call has ${error.mayHaveRun ? "perhaps" : "not"} run.`,
);
await client.close();
