// Waiting costs nothing, after any earlier work.

import { run } from "../support/program";

/**
 * Counts the turns of the event loop in an idle time; a loop that spins has thousands.
 * Where turns cannot be counted, it measures milliseconds of the processor; spinning takes
 * hundreds.
 */
const program = `
const { performance } = require("node:perf_hooks");
const milliseconds = ({ user, system }) => (user + system) / 1000;
const turns = () =>
  performance.nodeTiming?.uvMetricsInfo?.loopCount ?? milliseconds(process.cpuUsage());
const quietly = () => undefined;

const limits = { sendHighWaterMark: 2, receiveHighWaterMark: 2, linger: 0 };
const router = new zmq.Router({ ...limits, mandatory: true });
const dealer = new zmq.Dealer({ ...limits, routingId: "dealer" });
dealer.connect(await router.bind("tcp://127.0.0.1:*"));
const receiving = dealer.receive();
await dealer.send("x");
await router.receive();

const waits = {
  receive: () => undefined,
  "receive and send": () => {
    for (let count = 0; count < 50; count++) dealer.send(Buffer.alloc(1e6)).catch(quietly);
  },
  "receive and send of a Router": async () => {
    router.receive().catch(quietly);
    for (let count = 0; count < 50; count++) {
      router.send(["dealer", Buffer.alloc(1e6)]).catch(quietly);
    }
    await receiving;
  },
};
receiving.catch(quietly);
await waits[args[0]]();

// The network's buffers fill up first.
await new Promise((resolve) => setTimeout(resolve, 300));
const before = turns();
await new Promise((resolve) => setTimeout(resolve, 300));
say(turns() - before);
process.exit();
`;

test.each(["receive", "receive and send", "receive and send of a Router"])(
  "a pending %s lets the event loop rest, after a message was sent",
  async (waiting) => {
    const end = await run(program, [waiting]);
    expect(end).toMatchObject({ code: 0, errors: "" });
    expect(Number(end.lines[0])).toBeLessThan(100);
  },
);
