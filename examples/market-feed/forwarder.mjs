/**
 * The forwarder of the feed. It subscribes to the ticks of NASDAQ at all exchanges, and
 * publishes them on this machine. README.md has it in ten lines. This program also counts.
 */
import { parseArgs } from "node:util";

import { Publisher, Subscriber } from "zmq-napi";

import { Pace } from "./measure.mjs";
import { beRole } from "./role.mjs";

const HELP = `node forwarder.mjs --connect ENDPOINT [--connect ENDPOINT]… [--feed ENDPOINT]

  --connect ENDPOINT  an exchange to listen to; it need not be there yet
  --feed ENDPOINT     where to serve what we keep (default ipc://nasdaq-feed)
  --topic PREFIX      what we keep (default NASDAQ)
`;

const { values: options } = parseArgs({
  options: {
    connect: { type: "string", multiple: true, default: [] },
    feed: { type: "string", default: "ipc://nasdaq-feed" },
    topic: { type: "string", default: "NASDAQ" },
    help: { type: "boolean", short: "h" },
  },
});

if (options.help || options.connect.length === 0) {
  console.log(HELP);
  process.exit(options.help ? 0 : 2);
}

const received = new Pace();
const forwarded = new Pace();
const role = beRole(() => ({
  name: "forwarder",
  received: received.count,
  forwarded: forwarded.count,
  rate: forwarded.perSecond,
}));

const feed = new Publisher({ linger: 1000 });
await feed.bind(options.feed);

// The prefix goes to the publishers, so they send us only the ticks that we want.
const exchanges = new Subscriber();
for (const endpoint of options.connect) exchanges.connect(endpoint);
exchanges.subscribe(options.topic);

// Closing the socket ends the loop below.
role.atStop(() => exchanges.close());

for await (const tick of exchanges) {
  received.add();
  await feed.send(tick);
  forwarded.add();
}

feed.close();
await role.end();
