import { Running } from "./processes.mjs";

/** @typedef {import("./peer.mjs").Command} Command */

/**
 * Runs two processes to their ends: one that binds, then one that connects to what it has
 * bound. The input of each ends with the other, which tells it that everything has arrived.
 *
 * @param {Command} binder
 * @param {(endpoint: string) => Command} connector
 * @returns {Promise<{ bound: any, connected: any }>} what each says at its end
 */
export async function pair(binder, connector) {
  const first = new Running(binder);
  /** @type {Running | undefined} */
  let second;
  try {
    const running = new Running(connector(await first.endpoint()));
    second = running;
    const [bound, connected] = await Promise.all([
      first.outcome.finally(() => running.end()),
      running.outcome.finally(() => first.end()),
    ]);
    return { bound, connected };
  } finally {
    first.kill();
    second?.kill();
  }
}

/** Runs one process to its end; its input ends at once. @param {Command} command @returns {Promise<any>} */
export async function alone(command) {
  const running = new Running(command);
  try {
    return await running.end();
  } finally {
    running.kill();
  }
}
