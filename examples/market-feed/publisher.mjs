/**
 * An exchange. It publishes a series of prices again and again, and does not know its
 * subscribers. libzmq drops the ticks to which nobody has subscribed.
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

// After close(), libzmq sends queued ticks for a second at most.
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
 * Binds the socket, and waits while the endpoint is in use. A publisher that was restarted
 * needs the endpoint of the dead process. The system may need a moment to free it.
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
 * Repeats the series without end. Numbers the ticks of each topic, so that a receiver can
 * count the ticks that it missed.
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
 * Calls `action` `rate` times a second until the role has to stop. After a delay, calls it for
 * one missed second at most.
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
