import { peers as libzmq } from "./libzmq.mjs";
import { peers as pyzmq } from "./pyzmq.mjs";
import { peers as tcp } from "./tcp.mjs";
import { peers as ws } from "./ws.mjs";
import { peers as zeromq } from "./zeromq.mjs";
import { peers as zmqNapi } from "./zmq-napi.mjs";

/** All that can be compared, ours first. */
export const peers = [...zmqNapi, ...zeromq, ...libzmq, ...tcp, ...ws, ...pyzmq];

/** Those of these names, in their order. @param {...string} names */
export const peersNamed = (...names) =>
  names.map((name) => {
    const peer = peers.find((one) => one.name === name);
    if (peer) return peer;
    throw new Error(`There is no peer "${name}".`);
  });
