/**
 * An exchange: replays a series of prices, over and over, to whoever subscribes. It neither
 * knows nor cares who that is; ticks that nobody has subscribed to never leave the process.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";

import { Publisher } from "zmq-napi";

import { Pace } from "./measure.mjs";
import { beRole } from "./role.mjs";
import { readSeries, SERIES } from "./series.mjs";
import { encodeTick, machineTime } from "./tick.mjs";

const HELP = `node publisher.mjs ${SERIES.join("|")} [--bind ENDPOINT] [--rate N]

  --bind ENDPOINT  where to serve (default tcp://127.0.0.1:*, any free port)
  --rate N         ticks per second (default 1000)
`;

const { positionals, values: options } = parseArgs({
  allowPositionals: true,
  options: {
    bind: { type: "string", default: "tcp://127.0.0.1:*" },
    rate: { type: "string", default: "1000" },
    help: { type: "boolean", short: "h" },
  },
});
const [name = ""] = positionals;
const rate = Number(options.rate);

if (options.help || !SERIES.includes(name) || !(rate > 0)) {
  console.log(HELP);
  process.exit(options.help ? 0 : 2);
}

const sent = new Pace();
const role = beRole(() => ({ name, sent: sent.count, rate: sent.perSecond }));

// Ticks that are still on their way when we close get a second to leave, not forever.
const socket = new Publisher({ linger: 1000 });
await bindWhenFree(socket, options.bind);
role.sendNews({ endpoint: socket.lastEndpoint });

const ticks = endlessTicks(await readSeries(name));
await everyTurn(async () => {
  sent.add();
  await socket.send(encodeTick(ticks.next().value));
});

socket.close();
await role.end();

/**
 * A publisher that is started again wants the endpoint that its subscribers go on trying. The
 * operating system may need a moment to take it back from the dead process.
 *
 * @param {Publisher} socket
 * @param {string} endpoint
 */
async function bindWhenFree(socket, endpoint) {
  while (!role.stop.aborted) {
    try {
      return await socket.bind(endpoint);
    } catch (/** @type {any} */ error) {
      if (error.code !== "EADDRINUSE") throw error;
      await sleep(100);
    }
  }
}

/**
 * Numbers the ticks of each topic, so that a receiver can tell what it missed.
 *
 * @param {{ topic: string, date: string, price: number }[]} series
 * @returns {Generator<import("./tick.mjs").Tick, never>}
 */
function* endlessTicks(series) {
  const run = randomUUID();
  const sequences = new Map();
  for (;;) {
    for (const row of series) {
      const sequence = (sequences.get(row.topic) ?? 0) + 1;
      sequences.set(row.topic, sequence);
      yield { ...row, run, sequence, sentAt: machineTime() };
    }
  }
}

/**
 * Calls `action` `rate` times a second until we are told to stop. A process that was held up
 * does not make up for more than a second of it.
 *
 * @param {() => Promise<void>} action
 */
async function everyTurn(action) {
  let due = 0;
  let before = machineTime();
  while (!role.stop.aborted) {
    await sleep(5);
    const now = machineTime();
    for (due += Math.min(now - before, 1e6) * 1e-6 * rate; due >= 1; due--)
      await action();
    before = now;
  }
}
