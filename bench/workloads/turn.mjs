import { packageWith } from "../harness/copy.mjs";
import { pair } from "../harness/pair.mjs";
import { addressOf } from "../harness/processes.mjs";
import { messagesFor, rateOf } from "../harness/push-pull.mjs";
import { peersNamed } from "../peers/index.mjs";
import { role } from "../processes/command.mjs";

const [zmqNapi] = peersNamed("zmq-napi");
const size = 64;

/** @type {import("../harness/workload.mjs").Workload} */
export const workload = {
  name: "turn",
  title: "what the bound on operations before the event loop turns costs and brings",
  about:
    "Copies of the package with other numbers of operationsPerTurn (lib/engine/turn.ts). Messages per " +
    `second are those of ${size} bytes from a PUSH to a PULL, both with that number; the delays ` +
    "those of timers (see loop-delay) in a process that sends and receives flat out, whose " +
    "other side has the package as it is. The bound on milliseconds (in lib/engine/turn.ts, too) " +
    "stays.",
  axis: "operations",
  metrics: {
    "messages/s": { unit: "messages/s", better: "more" },
    "delay p99": { unit: "ms", better: "less" },
    "delay p50": { unit: "ms", better: "less" },
  },
  peers: [zmqNapi],
  rounds: { usual: 3, quick: 1 },
  cases: ({ quick }) =>
    (quick ? [64, 512] : [64, 128, 256, 512, 1024, 2048, 4096]).map((operations) => ({
      operations,
    })),
  async run(peer, one, choice) {
    const copy = packageWith(
      "engine/turn",
      "operationsPerTurn",
      Number(one["operations"]),
    );
    try {
      const { from, env } = copy;
      const count = messagesFor(size, choice);
      const rate = await rateOf(peer, { size, count }, { from, env });
      const shared = { size, role: "both", seconds: choice.quick ? 0.5 : 1.5 };
      const { connected } = await pair(
        role("loop-delay", peer, "counterpart", { size, address: addressOf("tcp") }),
        (endpoint) =>
          role("loop-delay", from, "subject", { ...shared, endpoint }, { env }),
      );
      return {
        "messages/s": rate,
        "delay p99": connected.p99,
        "delay p50": connected.p50,
      };
    } finally {
      copy.remove();
    }
  },
};
