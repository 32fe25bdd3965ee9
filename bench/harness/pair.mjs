import { addressOf, Running } from "./processes.mjs";

/** @typedef {import("./peer.mjs").Command} Command */
/** @typedef {import("./peer.mjs").Outcomes} Outcomes */
/** @typedef {import("./peer.mjs").Peer} Peer */
/** @typedef {import("./peer.mjs").Work} Work */

/**
 * Runs two processes to their ends: one that binds, then one that connects to its endpoint.
 * When one process has ended, the input of the other ends. So the other knows that everything
 * has arrived.
 * @param {Command} binder
 * @param {(endpoint: string) => Command | Promise<Command>} connector
 * @returns {Promise<{ bound: any, connected: any }>} the outcome of each
 */
export async function pair(binder, connector) {
  const first = new Running(binder);
  /** @type {Running | undefined} */
  let second;
  try {
    const running = new Running(await connector(await first.endpoint()));
    second = running;
    const [bound, connected] = await Promise.all([
      first.outcome.finally(() => void running.end()),
      running.outcome.finally(() => void first.end()),
    ]);
    return { bound, connected };
  } finally {
    first.kill();
    second?.kill();
  }
}

/** Runs one process to its end. Its input ends at once. @param {Command} command @returns {Promise<any>} */
export async function alone(command) {
  const running = new Running(command);
  try {
    return await running.end();
  } finally {
    running.kill();
  }
}

/**
 * Runs both processes of a peer's measurement to their end.
 * @param {Peer} peer
 * @param {readonly ["receiver", "sender"] | readonly ["server", "client"]} roles
 * @param {Work} work
 * @returns {Promise<Outcomes>}
 */
export async function measure(peer, [first, second], work) {
  const binder = await peer.command(first, work);
  const { bound, connected } = await pair(binder, (endpoint) =>
    peer.command(second, { ...work, endpoint }),
  );
  const processor = { [first]: bound.cpuSeconds, [second]: connected.cpuSeconds };
  return { ...bound, ...connected, processor };
}

/** Messages per second from a PUSH to a PULL in another process, over tcp.
 * @param {Peer} peer @param {Omit<Work, "address">} work */
export async function rateOf(peer, work) {
  const roles = /** @type {const} */ (["receiver", "sender"]);
  const outcome = await measure(peer, roles, { ...work, address: addressOf("tcp") });
  return work.count / (outcome.seconds ?? NaN);
}

/**
 * Returns a number of messages that takes about half a second.
 *
 * @param {number} bytes of a message @param {{ count?: number, quick: boolean }} choice
 */
export function messagesFor(bytes, { count, quick }) {
  const usual = Math.max(200, Number((1e9 / (bytes + 1000)).toPrecision(2)));
  return count ?? (quick ? Math.ceil(usual / 10) : usual);
}
