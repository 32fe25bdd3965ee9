import { capability } from "../addon/capability";

export { Channel } from "./channel";
export { Client, Server } from "./client-server";
export { Datagram } from "./datagram";
export { Peer } from "./peer";
export { Dish, type GroupOptions, Radio, type ReceivedGroup } from "./radio-dish";
export { type RoutingOptions } from "./routing";
export { Gather, Scatter } from "./scatter-gather";
export { type SingleFrame } from "./single-frame";

if (!capability().draft) {
  throw new Error(
    "The draft sockets need a libzmq that was built with drafts, and this one was not. Use " +
      "the libzmq that zmq-napi brings",
  );
}

process.emitWarning(
  "ZeroMQ draft features are experimental and could change at any time.",
  { code: "ZMQ_DRAFT" },
);
