import { peers as libzmq } from "./libzmq.mjs";
import { peers as nanomsg } from "./nanomsg.mjs";
import { peers as pyzmq } from "./pyzmq.mjs";
import { peers as tcp } from "./tcp.mjs";
import { peers as ws } from "./ws.mjs";
import { peers as zeromq } from "./zeromq.mjs";
import { peers as zmqNapi } from "./zmq-napi.mjs";

/** All that can be compared, ours first. */
export const peers = [
  ...zmqNapi,
  ...zeromq,
  ...libzmq,
  ...tcp,
  ...ws,
  ...nanomsg,
  ...pyzmq,
];
