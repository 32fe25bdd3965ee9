import { readFileSync } from "node:fs";
import { join } from "node:path";
import { find } from "../../vendor/scripts/tools.mjs";
import { pair } from "../harness/pair.mjs";
import { Unavailable } from "../harness/peer.mjs";
import { addressOf, scratch } from "../harness/processes.mjs";
import { peersNamed } from "../peers/index.mjs";
import { role } from "../processes/command.mjs";

const size = 64;
let traces = 0;

/** What callgrind has written for the main thread between the two marks. @param {string} prefix */
function instructions(prefix) {
  // The first part ends at the first mark, the second at the second.
  const text = readFileSync(`${prefix}.2-01`, "utf8");
  const total = Number(/^(?:totals|summary): (\d+)/m.exec(text)?.[1]);
  if (total > 0) return total;
  throw new Error("callgrind has counted nothing.");
}

/** @param {string} out */
const callgrind = (out) => [
  "valgrind",
  "-q",
  "--tool=callgrind",
  "--separate-threads=yes",
  "--smc-check=all-non-file",
  "--dump-before=umask",
  `--callgrind-out-file=${out}`,
];

/** @type {import("../harness/workload.mjs").Workload} */
export const workload = {
  name: "cost",
  title: "instructions of the JavaScript thread for a message sent, and one received",
  about:
    "Counted by valgrind's callgrind between two marks, when the code has been compiled. The " +
    `messages have ${size} bytes and go over tcp; libzmq's I/O thread is not in the figures. ` +
    "No high-water marks, and what is received has come before: nothing waits. `send` and " +
    "`receive` are called 100 times before one is awaited, which zeromq.js refuses; " +
    "zmq-napi-try calls trySend and tryReceive. Instructions are not time: they are all that does not depend on the machine.",
  axis: "operation",
  metrics: { instructions: { unit: "instructions/message", better: "less" } },
  peers: peersNamed("zmq-napi", "zmq-napi-try", "zeromq.js"),
  rounds: { usual: 1, quick: 1 },
  cases: ({ quick }) =>
    (quick ? ["await send"] : ["send", "await send", "receive", "for await"]).map(
      (operation) => ({ operation }),
    ),
  suits(peer, { operation }) {
    const single = operation === "send" || operation === "receive";
    return single ? peer.name !== "zeromq.js" : peer.name !== "zmq-napi-try";
  },
  async run(peer, one, choice) {
    if (!find("valgrind"))
      throw new Unavailable("valgrind is missing; on Debian: apt-get install valgrind");
    const operation = String(one["operation"]);
    const count = choice.count ?? (choice.quick ? 5000 : 20_000);
    const trying = peer.name === "zmq-napi-try";
    const work = { size, count, warmUp: count, operation, trying };
    const [other, measured] = operation.endsWith("send")
      ? ["sink", "sender"]
      : ["source", "receiver"];
    const out = join(scratch(), `callgrind-${++traces}`);
    await pair(
      role("cost", peer, other, { ...work, address: addressOf("tcp") }),
      (endpoint) => {
        const { argv } = role("cost", peer, measured, { ...work, endpoint });
        return { argv: [...callgrind(out), ...argv] };
      },
    );
    return { instructions: instructions(out) / count };
  },
};
