import { bool } from "./kinds";
import { socketOption } from "./numbers";
import {
  conflate,
  disconnectMessage,
  helloMessage,
  hiccupMessage,
  noDrop,
} from "./shared-rows";

/** The options that each draft socket type has besides the options of all sockets. */
export const draftTypeOptions = {
  server: {
    /**
     * The first message that each new peer receives from this socket. Null sends none.
     * Default null. `ZMQ_HELLO_MSG`.
     */
    helloMessage,
    /**
     * A message that this socket receives, with the routing id, when a peer that
     * connected to it leaves. Null means none. Default null. `ZMQ_DISCONNECT_MSG`.
     */
    disconnectMessage,
  },
  client: {
    /**
     * The first message that each new peer receives from this socket. Null sends none.
     * Default null. `ZMQ_HELLO_MSG`.
     */
    helloMessage,
    /**
     * A message that this socket receives when a connection that it made is lost for a
     * time. Null means none. Default null. From libzmq 4.3.5 on. `ZMQ_HICCUP_MSG`.
     */
    hiccupMessage,
  },
  peer: {
    /**
     * The first message that each new peer receives from this socket. Null sends none.
     * Default null. `ZMQ_HELLO_MSG`.
     */
    helloMessage,
    /**
     * A message that this socket receives, with the routing id, when a peer that
     * connected to it leaves. Null means none. Default null. `ZMQ_DISCONNECT_MSG`.
     */
    disconnectMessage,
    /**
     * A message that this socket receives when a connection that it made is lost for a
     * time. Null means none. Default null. From libzmq 4.3.5 on. `ZMQ_HICCUP_MSG`.
     */
    hiccupMessage,
  },
  singleFramePipeline: {
    /** Kept for compatibility: libzmq ignores the option for these sockets. Default false.
     * `ZMQ_CONFLATE`. */
    conflate,
  },
  radio: {
    /** Whether `send` waits for room at the high-water mark instead of dropping.
     * Default false. Acts at once. `ZMQ_XPUB_NODROP`. */
    noDrop,
    /**
     * Whether messages to a multicast group over udp also reach this machine. Default
     * true. `ZMQ_MULTICAST_LOOP`.
     */
    multicastLoop: bool(socketOption.MULTICAST_LOOP),
  },
};
