import { flags } from "./choices";
import { bool, int32 } from "./kinds";
import { binary } from "./texts";
import { socketOption } from "./numbers";
import {
  conflate,
  disconnectMessage,
  helloMessage,
  hiccupMessage,
  invertMatching,
  maxTopicSize,
  noDrop,
  onlyFirstSubscribe,
  probeRouter,
  routingId,
  topicsCount,
} from "./shared-rows";

/** The options that each socket type has besides the options of all sockets. */
export const typeOptions = {
  publisher: {
    /**
     * Whether `send` waits for room at the high-water mark instead of dropping the
     * message. Default false. Acts at once. `ZMQ_XPUB_NODROP`.
     */
    noDrop,
    /**
     * Whether the socket keeps only the newest message for each peer. Of a multipart
     * message, only the last frame is kept. Default false. `ZMQ_CONFLATE`.
     */
    conflate,
    /**
     * Whether messages go to the peers that have *not* subscribed to them. Set the option
     * on both ends. Default false. Acts at once. `ZMQ_INVERT_MATCHING`.
     */
    invertMatching,
    /**
     * Whether only the first frame of a subscriber's message can be a subscription.
     * Default false. Acts at once. `ZMQ_ONLY_FIRST_SUBSCRIBE`.
     */
    onlyFirstSubscribe,
    /**
     * Bytes of the longest topic that a peer may subscribe to. A peer that subscribes to
     * a longer topic is disconnected. Default 65,536. Does not apply to inproc. Needs our
     * patches of libzmq. `ZMQ_TOPIC_LIMIT`.
     */
    maxTopicSize,
    /**
     * The number of different prefixes that peers subscribe to. From libzmq 4.3.5 on.
     * `ZMQ_TOPICS_COUNT`.
     */
    topicsCount,
  },
  subscriber: {
    /**
     * Whether the socket keeps only the newest message. Of a multipart message, only the
     * last frame is kept. Default false. `ZMQ_CONFLATE`.
     */
    conflate,
    /**
     * Whether messages arrive that are *not* subscribed to. Set the option on both ends.
     * Default false. Acts at once. `ZMQ_INVERT_MATCHING`.
     */
    invertMatching,
    /**
     * The number of different prefixes that this socket subscribes to. From libzmq 4.3.5
     * on. `ZMQ_TOPICS_COUNT`.
     */
    topicsCount,
  },
  request: {
    /**
     * The routing id by which routers address this socket, 1 to 255 bytes. Routers refuse
     * a peer whose routing id begins with a zero byte. Reads as a string if it is UTF-8
     * without NUL, else as a Buffer. Default null. `ZMQ_ROUTING_ID`.
     */
    routingId,
    /**
     * Whether a new connection starts with an empty message. The message shows a router
     * that this socket is there. Default false. Acts on later connections.
     * `ZMQ_PROBE_ROUTER`.
     */
    probeRouter,
    /**
     * Whether each request carries a number in its envelope. A reply with the number of
     * an earlier request is dropped. Default false. Acts at once. `ZMQ_REQ_CORRELATE`.
     */
    correlate: bool(socketOption.REQ_CORRELATE, { access: "w", immediate: true }),
    /**
     * Whether `send` may send a new request before the reply to the last request has
     * arrived. Use it with `correlate`. Default false. Acts at once. `ZMQ_REQ_RELAXED`.
     */
    relaxed: bool(socketOption.REQ_RELAXED, { access: "w", immediate: true }),
  },
  reply: {
    /**
     * Kept for compatibility: a REP socket does not send it to peers. Default null.
     * `ZMQ_ROUTING_ID`.
     */
    routingId,
  },
  dealer: {
    /**
     * The routing id by which routers address this socket, 1 to 255 bytes. Routers refuse
     * a peer whose routing id begins with a zero byte. Reads as a string if it is UTF-8
     * without NUL, else as a Buffer. Default null. `ZMQ_ROUTING_ID`.
     */
    routingId,
    /**
     * Whether a new connection starts with an empty message. The message shows a router
     * that this socket is there. Default false. Acts on later connections.
     * `ZMQ_PROBE_ROUTER`.
     */
    probeRouter,
    /**
     * Whether the socket keeps only the newest message. Of a multipart message, only the
     * last frame is kept. Default false. `ZMQ_CONFLATE`.
     */
    conflate,
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
  router: {
    /**
     * The routing id by which other routers address this socket, 1 to 255 bytes. Routers
     * refuse a peer whose routing id begins with a zero byte. Reads as a string if it is
     * UTF-8 without NUL, else as a Buffer. Default null. `ZMQ_ROUTING_ID`.
     */
    routingId,
    /**
     * Whether `send` to an unknown peer rejects with `EHOSTUNREACH`, and `send` to a slow
     * peer waits. Otherwise the socket drops both messages. Default false. Acts at once.
     * `ZMQ_ROUTER_MANDATORY`.
     */
    mandatory: bool(socketOption.ROUTER_MANDATORY, { access: "w", immediate: true }),
    /**
     * Whether a new connection starts with an empty message. The message shows another
     * router that this socket is there. Default false. Acts on later connections.
     * `ZMQ_PROBE_ROUTER`.
     */
    probeRouter,
    /**
     * Whether a new peer takes over a routing id that another peer has. Default false.
     * Acts on later handshakes. `ZMQ_ROUTER_HANDOVER`.
     */
    handover: bool(socketOption.ROUTER_HANDOVER, { access: "w", immediate: true }),
    /**
     * The changes of its peers that this socket receives as messages: `"connect"`,
     * `"disconnect"`. Each message has two frames, the routing id and an empty frame.
     * Does not apply to inproc. Default []. `ZMQ_ROUTER_NOTIFY`.
     */
    routerNotify: flags(
      socketOption.ROUTER_NOTIFY,
      [
        ["connect", 1],
        ["disconnect", 2],
      ],
      { needs: ["draft"] },
    ),
    /**
     * The first message that each new peer receives from this socket. Null sends none.
     * Default null. `ZMQ_HELLO_MSG`.
     */
    helloMessage,
    /**
     * A message that this socket receives, after the routing id, when a peer that
     * connected to it leaves. Null means none. Default null. `ZMQ_DISCONNECT_MSG`.
     */
    disconnectMessage,
  },
  pipeline: {
    /**
     * Whether the socket keeps only the newest message. Of a multipart message, only the
     * last frame is kept. Default false. `ZMQ_CONFLATE`.
     */
    conflate,
  },
  xpublisher: {
    /**
     * Whether `send` waits for room at the high-water mark instead of dropping the
     * message. Default false. Acts at once. `ZMQ_XPUB_NODROP`.
     */
    noDrop,
    /**
     * Whether a subscription takes effect only when this socket calls `subscribe`.
     * Default false. Acts at once. `ZMQ_XPUB_MANUAL`.
     */
    manual: bool(socketOption.XPUB_MANUAL, { access: "w", immediate: true }),
    /**
     * Whether the first `send` after a received subscription goes only to its subscriber.
     * Such a message can be the last value of the topic. Sets `manual` to the same value.
     * Default false. Acts at once. `ZMQ_XPUB_MANUAL_LAST_VALUE`.
     */
    manualLastValue: bool(socketOption.XPUB_MANUAL_LAST_VALUE, {
      access: "w",
      immediate: true,
      implies: socketOption.XPUB_MANUAL,
    }),
    /**
     * A message that each new subscriber receives. Null sends none. Default null. Acts on
     * later connections. `ZMQ_XPUB_WELCOME_MSG`.
     */
    welcomeMessage: binary(socketOption.XPUB_WELCOME_MSG, {
      access: "w",
      immediate: true,
    }),
    /**
     * Whether messages go to the peers that have *not* subscribed to them. Set the option
     * on both ends. Default false. Acts at once. `ZMQ_INVERT_MATCHING`.
     */
    invertMatching,
    /**
     * Whether only the first frame of a subscriber's message can be a subscription.
     * Default false. Acts at once. `ZMQ_ONLY_FIRST_SUBSCRIBE`.
     */
    onlyFirstSubscribe,
    /**
     * Bytes of the longest topic that a peer may subscribe to. A peer that subscribes to
     * a longer topic is disconnected. Default 65,536. Does not apply to inproc. Needs our
     * patches of libzmq. `ZMQ_TOPIC_LIMIT`.
     */
    maxTopicSize,
    /**
     * Bytes of messages from peers that are kept until `receive` takes them. Each message
     * counts 128 bytes more. At the limit, peers wait. If `receive` was never called, the
     * messages are dropped, and their subscriptions stay in effect. Default 67,108,864.
     * Acts at once. Needs our patches of libzmq. `ZMQ_PENDING_LIMIT`.
     */
    maxPendingSize: int32(socketOption.PENDING_LIMIT, {
      min: 0,
      immediate: true,
      needs: ["limits"],
    }),
    /**
     * The number of different prefixes that peers subscribe to. From libzmq 4.3.5 on.
     * `ZMQ_TOPICS_COUNT`.
     */
    topicsCount,
  },
  xsubscriber: {
    /**
     * Whether only the first frame of this socket's message can be a subscription.
     * Default false. Acts at once. `ZMQ_ONLY_FIRST_SUBSCRIBE`.
     */
    onlyFirstSubscribe,
    /**
     * Whether the socket sends every unsubscription to the publishers. Without the
     * option, it sends only the last unsubscription from a prefix. Default false. Acts at
     * once. From libzmq 4.3.5 on. `ZMQ_XSUB_VERBOSE_UNSUBSCRIBE`.
     */
    verboseUnsubscribe: bool(socketOption.XSUB_VERBOSE_UNSUBSCRIBE, {
      access: "w",
      immediate: true,
      needs: ["xsubVerboseUnsubscribe", "draft"],
    }),
    /**
     * The number of different prefixes that this socket subscribes to. From libzmq 4.3.5
     * on. `ZMQ_TOPICS_COUNT`.
     */
    topicsCount,
  },
  stream: {
    /**
     * Whether connects and disconnects arrive as empty frames. Default true.
     * `ZMQ_STREAM_NOTIFY`.
     */
    notify: bool(socketOption.STREAM_NOTIFY, { access: "w", initial: true }),
  },
};
