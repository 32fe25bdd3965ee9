import { peers as libzmq } from "./libzmq.mjs";
import { peers as packages } from "./packages.mjs";
import { peers as tcp } from "./tcp.mjs";

/** All that can be compared, ours first. */
export const peers = [...packages, ...libzmq, ...tcp];

/** Those of these names, in their order. @param {...string} names */
export const peersNamed = (...names) =>
  names.map((name) => {
    const peer = peers.find((one) => one.name === name);
    if (peer) return peer;
    throw new Error(`There is no peer "${name}".`);
  });
