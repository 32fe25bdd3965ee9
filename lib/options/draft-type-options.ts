import { bool } from "./kinds";
import { binary } from "./texts";
import { socketOption } from "./numbers";

/** Rows that several socket types share. */
const draft = { access: "w", needs: ["draft"] } as const;
const helloMessage = binary(socketOption.HELLO_MSG, draft);
const disconnectMessage = binary(socketOption.DISCONNECT_MSG, draft);
const hiccupMessage = binary(socketOption.HICCUP_MSG, {
  access: "w",
  needs: ["hiccupMessage", "draft"],
});

/** What each draft socket type has besides. */
export const draftTypeOptions = {
  server: {
    /** A message that each new peer gets from this socket first; null for none. Default
     * null. `ZMQ_HELLO_MSG`. */
    helloMessage,
    /** A message that this socket receives, with the routing id, when a peer that has
     * connected to it goes; null for none. Default null. `ZMQ_DISCONNECT_MSG`. */
    disconnectMessage,
  },
  client: {
    /** A message that each new peer gets from this socket first; null for none. Default
     * null. `ZMQ_HELLO_MSG`. */
    helloMessage,
    /** A message that this socket receives when a connection it made is lost for now;
     * null for none. Default null. From libzmq 4.3.5 on. `ZMQ_HICCUP_MSG`. */
    hiccupMessage,
  },
  peer: {
    /** A message that each new peer gets from this socket first; null for none. Default
     * null. `ZMQ_HELLO_MSG`. */
    helloMessage,
    /** A message that this socket receives, with the routing id, when a peer that has
     * connected to it goes; null for none. Default null. `ZMQ_DISCONNECT_MSG`. */
    disconnectMessage,
    /** A message that this socket receives when a connection it made is lost for now;
     * null for none. Default null. From libzmq 4.3.5 on. `ZMQ_HICCUP_MSG`. */
    hiccupMessage,
  },
  singleFramePipeline: {
    /** Kept for compatibility: libzmq ignores it for these sockets. Default false.
     * `ZMQ_CONFLATE`. */
    conflate: bool(socketOption.CONFLATE),
  },
  radio: {
    /** Whether `send` waits for room at the high-water mark instead of dropping.
     * Default false. Acts at once. `ZMQ_XPUB_NODROP`. */
    noDrop: bool(socketOption.XPUB_NODROP, { access: "w", immediate: true }),
    /** Whether what is sent to a multicast group over udp also reaches this machine.
     * Default true. `ZMQ_MULTICAST_LOOP`. */
    multicastLoop: bool(socketOption.MULTICAST_LOOP),
  },
};
