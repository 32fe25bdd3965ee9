import { flags } from "./choices";
import { bool, int32 } from "./kinds";
import { binary } from "./texts";
import { socketOption } from "./numbers";

/** Rows that several socket types share. */
const routingId = binary(socketOption.ROUTING_ID, {
  takes: "a string or a Buffer of 1 to 255 bytes",
});
const probeRouter = bool(socketOption.PROBE_ROUTER, { access: "w", immediate: true });
const conflate = bool(socketOption.CONFLATE);
const invertMatching = bool(socketOption.INVERT_MATCHING, { immediate: true });
const noDrop = bool(socketOption.XPUB_NODROP, { access: "w", immediate: true });
const onlyFirstSubscribe = bool(socketOption.ONLY_FIRST_SUBSCRIBE, {
  access: "w",
  immediate: true,
});
const helloMessage = binary(socketOption.HELLO_MSG, { access: "w", needs: ["draft"] });
const topicsCount = int32(socketOption.TOPICS_COUNT, {
  access: "r",
  needs: ["topicsCount"],
});
const maxTopicSize = int32(socketOption.TOPIC_LIMIT, { min: 0, needs: ["limits"] });

/** What each socket type has besides. */
export const typeOptions = {
  publisher: {
    /** Whether `send` waits for room at the high-water mark instead of dropping.
     * Default false. Acts at once. `ZMQ_XPUB_NODROP`. */
    noDrop,
    /** Whether only the newest message is kept for each peer; multipart messages shrink
     * to their last frame. Default false. `ZMQ_CONFLATE`. */
    conflate,
    /** Whether messages go to those who have *not* subscribed to them. Set it on both
     * ends. Default false. Acts at once. `ZMQ_INVERT_MATCHING`. */
    invertMatching,
    /** Whether only the first frame of what a subscriber sends can be a subscription.
     * Default false. Acts at once. `ZMQ_ONLY_FIRST_SUBSCRIBE`. */
    onlyFirstSubscribe,
    /** Bytes of the longest topic that a peer may subscribe to; a peer that asks for a longer
     * one is disconnected. Default 65,536. Does not apply to inproc. Needs our patches of
     * libzmq. `ZMQ_TOPIC_LIMIT`. */
    maxTopicSize,
    /** How many different prefixes are subscribed to. From libzmq 4.3.5 on.
     * `ZMQ_TOPICS_COUNT`. */
    topicsCount,
  },
  subscriber: {
    /** Whether only the newest message is kept; multipart messages shrink to their last
     * frame. Default false. `ZMQ_CONFLATE`. */
    conflate,
    /** Whether messages arrive that are *not* subscribed to. Set it on both ends.
     * Default false. Acts at once. `ZMQ_INVERT_MATCHING`. */
    invertMatching,
    /** How many different prefixes this socket subscribes to. From libzmq 4.3.5 on.
     * `ZMQ_TOPICS_COUNT`. */
    topicsCount,
  },
  request: {
    /** The name by which routers address this socket, 1 to 255 bytes. Routers ignore a
     * peer whose name begins with a zero byte. Reads as a string where it is UTF-8
     * without NUL, else as a Buffer. Default null. `ZMQ_ROUTING_ID`. */
    routingId,
    /** Whether a new connection starts with an empty message, which tells a router that
     * this socket is there. Default false. Acts on later connections.
     * `ZMQ_PROBE_ROUTER`. */
    probeRouter,
    /** Whether replies are matched to requests by a number in the envelope, so that
     * stale ones are dropped. Default false. Acts at once. `ZMQ_REQ_CORRELATE`. */
    correlate: bool(socketOption.REQ_CORRELATE, { access: "w", immediate: true }),
    /** Whether a new request may be sent before the reply to the last one has come; use
     * it with `correlate`. Default false. Acts at once. `ZMQ_REQ_RELAXED`. */
    relaxed: bool(socketOption.REQ_RELAXED, { access: "w", immediate: true }),
  },
  reply: {
    /** Kept for compatibility: a REP socket does not announce it.
     * Default null. `ZMQ_ROUTING_ID`. */
    routingId,
  },
  dealer: {
    /** The name by which routers address this socket, 1 to 255 bytes. Routers ignore a
     * peer whose name begins with a zero byte. Reads as a string where it is UTF-8
     * without NUL, else as a Buffer. Default null. `ZMQ_ROUTING_ID`. */
    routingId,
    /** Whether a new connection starts with an empty message, which tells a router that
     * this socket is there. Default false. Acts on later connections.
     * `ZMQ_PROBE_ROUTER`. */
    probeRouter,
    /** Whether only the newest message is kept; multipart messages shrink to their last
     * frame. Default false. `ZMQ_CONFLATE`. */
    conflate,
    /** A message that each new peer gets from this socket first; null for none. Default
     * null. `ZMQ_HELLO_MSG`. */
    helloMessage,
    /** A message that this socket receives when a connection it made is lost for now;
     * null for none. Default null. From libzmq 4.3.5 on. `ZMQ_HICCUP_MSG`. */
    hiccupMessage: binary(socketOption.HICCUP_MSG, {
      access: "w",
      needs: ["hiccupMessage", "draft"],
    }),
  },
  router: {
    /** The name by which other routers address this socket, 1 to 255 bytes. Routers
     * ignore a peer whose name begins with a zero byte. Reads as a string where it is
     * UTF-8 without NUL, else as a Buffer. Default null. `ZMQ_ROUTING_ID`. */
    routingId,
    /** Whether `send` to an unknown peer rejects with `EHOSTUNREACH`, and waits for a
     * slow one, instead of dropping. Default false. Acts at once. `ZMQ_ROUTER_MANDATORY`. */
    mandatory: bool(socketOption.ROUTER_MANDATORY, { access: "w", immediate: true }),
    /** Whether a new connection starts with an empty message, which tells another router
     * that this socket is there. Default false. Acts on later connections.
     * `ZMQ_PROBE_ROUTER`. */
    probeRouter,
    /** Whether a new peer takes over a routing id that another one has. Default false.
     * Acts on later handshakes. `ZMQ_ROUTER_HANDOVER`. */
    handover: bool(socketOption.ROUTER_HANDOVER, { access: "w", immediate: true }),
    /** Which changes of its peers this socket receives as messages of two frames, the
     * routing id and nothing: `"connect"`, `"disconnect"`. Not over inproc. Default [].
     * `ZMQ_ROUTER_NOTIFY`. */
    routerNotify: flags(
      socketOption.ROUTER_NOTIFY,
      [
        ["connect", 1],
        ["disconnect", 2],
      ],
      { needs: ["draft"] },
    ),
    /** A message that each new peer gets from this socket first; null for none. Default
     * null. `ZMQ_HELLO_MSG`. */
    helloMessage,
    /** A message that this socket receives, after the routing id, when a peer that has
     * connected to it goes; null for none. Default null. `ZMQ_DISCONNECT_MSG`. */
    disconnectMessage: binary(socketOption.DISCONNECT_MSG, {
      access: "w",
      needs: ["draft"],
    }),
  },
  pipeline: {
    /** Whether only the newest message is kept; multipart messages shrink to their last
     * frame. Default false. `ZMQ_CONFLATE`. */
    conflate,
  },
  xpublisher: {
    /** Whether `send` waits for room at the high-water mark instead of dropping.
     * Default false. Acts at once. `ZMQ_XPUB_NODROP`. */
    noDrop,
    /** Whether subscriptions take effect only when this socket calls `subscribe`.
     * Default false. Acts at once. `ZMQ_XPUB_MANUAL`. */
    manual: bool(socketOption.XPUB_MANUAL, { access: "w", immediate: true }),
    /** Whether the next `send` after a subscription was received goes to its sender alone,
     * such as the last value of what it asks for. Sets `manual` to the same. Default
     * false. Acts at once. `ZMQ_XPUB_MANUAL_LAST_VALUE`. */
    manualLastValue: bool(socketOption.XPUB_MANUAL_LAST_VALUE, {
      access: "w",
      immediate: true,
      implies: socketOption.XPUB_MANUAL,
    }),
    /** A message for each new subscriber; null for none. Default null. Acts on later
     * connections. `ZMQ_XPUB_WELCOME_MSG`. */
    welcomeMessage: binary(socketOption.XPUB_WELCOME_MSG, {
      access: "w",
      immediate: true,
    }),
    /** Whether messages go to those who have *not* subscribed to them. Set it on both
     * ends. Default false. Acts at once. `ZMQ_INVERT_MATCHING`. */
    invertMatching,
    /** Whether only the first frame of what a subscriber sends can be a subscription.
     * Default false. Acts at once. `ZMQ_ONLY_FIRST_SUBSCRIBE`. */
    onlyFirstSubscribe,
    /** Bytes of the longest topic that a peer may subscribe to; a peer that asks for a longer
     * one is disconnected. Default 65,536. Does not apply to inproc. Needs our patches of
     * libzmq. `ZMQ_TOPIC_LIMIT`. */
    maxTopicSize,
    /** Bytes of what peers send that are kept until `receive` takes them; each message counts
     * 128 more. At the limit peers wait. If `receive` was never called, the messages are
     * dropped, and their subscriptions hold. Default 67,108,864. Acts at once. Needs our
     * patches of libzmq. `ZMQ_PENDING_LIMIT`. */
    maxPendingSize: int32(socketOption.PENDING_LIMIT, {
      min: 0,
      immediate: true,
      needs: ["limits"],
    }),
    /** How many different prefixes are subscribed to. From libzmq 4.3.5 on.
     * `ZMQ_TOPICS_COUNT`. */
    topicsCount,
  },
  xsubscriber: {
    /** Whether only the first frame of what this socket sends can be a subscription.
     * Default false. Acts at once. `ZMQ_ONLY_FIRST_SUBSCRIBE`. */
    onlyFirstSubscribe,
    /** Whether every unsubscription goes to the publishers, also one from a prefix
     * that is still subscribed to. Default false. Acts at once. From libzmq 4.3.5 on.
     * `ZMQ_XSUB_VERBOSE_UNSUBSCRIBE`. */
    verboseUnsubscribe: bool(socketOption.XSUB_VERBOSE_UNSUBSCRIBE, {
      access: "w",
      immediate: true,
      needs: ["xsubVerboseUnsubscribe", "draft"],
    }),
    /** How many different prefixes this socket subscribes to. From libzmq 4.3.5 on.
     * `ZMQ_TOPICS_COUNT`. */
    topicsCount,
  },
  stream: {
    /** Whether connects and disconnects arrive as empty frames. Default true.
     * `ZMQ_STREAM_NOTIFY`. */
    notify: bool(socketOption.STREAM_NOTIFY, { access: "w", initial: true }),
  },
};
