import { peers as libzmq } from "./libzmq.mjs";
import { peers as packages } from "./packages.mjs";
import { peers as tcp } from "./tcp.mjs";

/** All peers, ours first. */
export const peers = [...packages, ...libzmq, ...tcp];

/** Returns the peers with these names, in this order. @param {...string} names */
export const peersNamed = (...names) =>
  names.map((name) => {
    const peer = peers.find((one) => one.name === name);
    if (peer) return peer;
    throw new Error(`Unknown peer "${name}".`);
  });
