import { bool } from "./kinds";
import { binary } from "./texts";
import { socketOption } from "./numbers";

/** The traits and rows that several socket types share. */
const draft = { access: "w", needs: ["draft"] } as const;
const helloMessage = binary(socketOption.HELLO_MSG, draft);
const disconnectMessage = binary(socketOption.DISCONNECT_MSG, draft);
const hiccupMessage = binary(socketOption.HICCUP_MSG, {
  access: "w",
  needs: ["hiccupMessage", "draft"],
});

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
    conflate: bool(socketOption.CONFLATE),
  },
  radio: {
    /** Whether `send` waits for room at the high-water mark instead of dropping.
     * Default false. Acts at once. `ZMQ_XPUB_NODROP`. */
    noDrop: bool(socketOption.XPUB_NODROP, { access: "w", immediate: true }),
    /**
     * Whether messages to a multicast group over udp also reach this machine. Default
     * true. `ZMQ_MULTICAST_LOOP`.
     */
    multicastLoop: bool(socketOption.MULTICAST_LOOP),
  },
};
