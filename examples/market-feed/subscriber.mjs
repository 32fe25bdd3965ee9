/**
 * A reader of the feed. It keeps the latest price of each symbol, the latencies of the ticks,
 * and the number of ticks that were lost.
 */
import { parseArgs } from "node:util";

import { Subscriber } from "zmq-napi";

import { Latencies, Pace } from "./measure.mjs";
import { beRole } from "./role.mjs";
import { decodeTick, Gaps, machineTime } from "./tick.mjs";

const HELP = `node subscriber.mjs [--name NAME] [--feed ENDPOINT] [--topic PREFIX]

  --name NAME      what to call it on the screen (default subscriber)
  --feed ENDPOINT  the forwarder's feed (default ipc://nasdaq-feed); it need not be there yet
  --topic PREFIX   what to read: topics that begin so (default all)
`;

const { values: options } = parseArgs({
  options: {
    name: { type: "string", default: "subscriber" },
    feed: { type: "string", default: "ipc://nasdaq-feed" },
    topic: { type: "string", default: "" },
    help: { type: "boolean", short: "h" },
  },
});

if (options.help) {
  console.log(HELP);
  process.exit();
}

const received = new Pace();
const gaps = new Gaps();
const latencies = new Latencies();
/** @type {Record<string, number>} */
const prices = {};

const role = beRole(() => ({
  name: options.name,
  received: received.count,
  dropped: gaps.missed,
  rate: received.perSecond,
  latency: latencies.figures(),
  prices,
}));

const socket = new Subscriber();
socket.connect(options.feed);
socket.subscribe(options.topic);

// Closing the socket ends the loop below.
role.atStop(() => socket.close());

for await (const frames of socket) {
  const tick = decodeTick(frames);
  received.add();
  gaps.see(tick);
  latencies.record(machineTime() - tick.sentAt);
  prices[tick.topic] = tick.price;
}

await role.end();
