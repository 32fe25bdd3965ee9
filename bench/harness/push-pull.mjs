import { compiled, role } from "../processes/command.mjs";
import { pair } from "./pair.mjs";
import { addressOf } from "./processes.mjs";

/** @typedef {import("./peer.mjs").Peer} Peer */
/** @typedef {Omit<import("../processes/push-pull.mjs").Work, "address" | "endpoint">} Work */

/**
 * @typedef {object} Loaded which of our own is measured, if not the one that is installed
 * @property {string} [from] where the package is imported from
 * @property {Record<string, string>} [env]
 */

/**
 * Both processes of one run of bench/processes/push-pull.mjs, or of its twin in C++.
 *
 * @param {Peer} peer
 * @param {Work & { batch?: number }} work
 * @param {Loaded} loaded
 */
async function commands(peer, { batch = 0, ...work }, { from, env }) {
  const address = addressOf("tcp");
  if (peer.name === "libzmq") {
    const { size, count, frames = 1 } = work;
    const numbers = [size, count, frames, batch];
    const sender = await compiled("push-pull", ["sender"]);
    return {
      receiver: await compiled("push-pull", ["receiver", address, ...numbers]),
      sender: (/** @type {string} */ endpoint) => ({
        argv: [...sender.argv, endpoint, ...numbers.map(String)],
      }),
    };
  }
  const node = env ? { env } : {};
  return {
    receiver: role("push-pull", from ?? peer, "receiver", { ...work, address }, node),
    sender: (/** @type {string} */ endpoint) =>
      role("push-pull", from ?? peer, "sender", { ...work, endpoint }, node),
  };
}

/**
 * Messages per second from a PUSH to a PULL in another process, over tcp.
 *
 * @param {Peer} peer
 * @param {Work & { batch?: number }} work
 * @param {Loaded} [loaded]
 */
export async function rateOf(peer, work, loaded = {}) {
  const { receiver, sender } = await commands(peer, work, loaded);
  const { bound } = await pair(receiver, sender);
  return work.count / bound.seconds;
}

/**
 * Enough messages for a run of about half a second, if it goes well.
 *
 * @param {number} bytes of a message
 * @param {{ count?: number, quick: boolean }} choice
 */
export function messagesFor(bytes, { count, quick }) {
  const usual = Math.max(200, Number((1e9 / (bytes + 1000)).toPrecision(2)));
  return count ?? (quick ? Math.ceil(usual / 10) : usual);
}
