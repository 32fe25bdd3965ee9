// Laws of connections: routing ids, and peers that leave, are refused or replaced, or
// return.

import type { Scenarios } from "./index";

export const connections: Scenarios = {
  "connection-count": [
    "connection-count",
    "a socket knows how many connections it has, over each transport",
  ],
  "hold-sends": [
    "hold-sends",
    "messages that a socket holds are passed on together, also when their peer has left",
  ],
  "message-memory": [
    "message-memory",
    "memory that a message was made of is returned once, when no message uses it any more",
  ],
  "pipes-stats": ["pipes-stats", "the queues that are reported are as long as they are"],
  "pipes-stats-before-bind": [
    "pipes-stats",
    "a question is answered by the thread that has taken over the pipe meanwhile",
  ],
  "pipes-stats-without-memory": [
    "pipes-stats",
    "without memory for a question, the process is aborted as everywhere in libzmq",
  ],
  "connect-routing-id-taken": [
    "connect-routing-id-taken",
    "a second connection cannot take an id that is in use",
  ],
  "leaving-peers": [
    "leaving-peers",
    "a SERVER learns that a peer has left before it has read all of it",
  ],
  "leaving-peers-when-full": [
    "leaving-peers",
    "a mandatory ROUTER learns that a peer has left with which it was full",
  ],
  "disconnect-message": [
    null,
    "a socket that has a disconnect message closes together with its peer",
  ],
  "router-identity-collision": [
    "router-identity-collision",
    "a peer cannot take an id that a ROUTER generates",
  ],
  "generated-id-taken": [
    "router-identity-collision",
    "a ROUTER generates no id that is in use",
  ],
  "input-after-reconnect": [
    "input-after-reconnect",
    "a ROUTER with a full queue goes on after a reconnect",
  ],
  "leaving-peers-watermarks": [
    "hwm-of-leaving-peers",
    "a high-water mark may be set while peers leave",
  ],
  "leaving-peers-statistics": [
    "hwm-of-leaving-peers",
    "statistics may be asked for while peers leave",
  ],
  "disconnect-between-frames": [
    "disconnect-between-frames",
    "a message is whole though its peer is disconnected while it is read",
  ],
  "parted-peer-leaves": [
    "parted-peers",
    "a connection whose routing id another has taken is closed when its peer leaves",
  ],
  "full-peer-is-replaced": [
    "router-room-again",
    "a peer with a full queue may read after another has taken its routing id",
  ],
  "lost-between-frames": [
    "lost-between-frames",
    "a message of a connection that is lost meanwhile is received to its end",
  ],
  "closed-after-reconnect": [
    "delimiter-after-reconnect",
    "a socket whose connection came anew closes, and its context ends",
  ],
  "hiccup-message-counted": [
    "hiccup-message-counted",
    "messages arrive after a hiccup message at a low high-water mark",
  ],
  "immediate-for-later-connections": [
    "lost-between-frames",
    "immediate may change for later connections",
  ],
  "unread-when-lost": [
    "lost-between-frames",
    "with immediate, what a lost connection has delivered is received",
  ],
  "handover-of-prefetched": [
    "handover-of-prefetched",
    "a peer that is replaced may end before its message is received",
  ],
  "notified-without-routing-id": [
    "notified-without-routing-id",
    "a ROUTER never takes a notification for a routing id",
  ],
  "disconnect-message-without-routing-id": [
    "notified-without-routing-id",
    "a disconnect message takes over no routing id",
  ],
  "hiccup-message-of-refused": [
    "notified-without-routing-id",
    "a connection that is refused leaves no hiccup message",
  ],
  "disconnect-message-between-frames": [
    "notified-without-routing-id",
    "a disconnect message comes after the message that is being sent",
  ],
  "dealer-full-from-the-start": [
    "full-from-the-start",
    "a DEALER may be full of what greets its peer",
  ],
  "router-full-without-routing-id": [
    "full-from-the-start",
    "a ROUTER may be full of what greets a peer without a routing id",
  ],
  "parted-connection-comes-anew": [
    "parted-connection-comes-anew",
    "a connection that was replaced comes again after it is lost",
  ],
  "parted-before-it-is-connected": [
    "parted-connection-comes-anew",
    "a connection whose id was taken meanwhile gets the rest, and then comes again",
  ],
  "parted-peer-leaves-when-full": [
    "parted-connection-comes-anew",
    "a replaced peer that has not read everything may leave",
  ],
  "closed-after-parted-peer-was-lost": [
    "parted-connection-comes-anew",
    "a socket that lingers closes though a replaced peer was lost",
  ],
  "ended-connection-is-forgotten": [
    "endpoints-of-ended-sessions",
    "a socket may connect again where its connection has ended by itself",
  ],
  "ended-connection-is-unknown": [
    "endpoints-of-ended-sessions",
    "a connection that has ended by itself can't be disconnected",
  ],
  "refused-peer-comes-again": [
    "router-refused-peers",
    "the connection of a refused peer is closed, and it may come again",
  ],
  "refused-dealer-comes-again": [
    "router-refused-peers",
    "a refused peer is accepted once its routing id is free",
  ],
  "refused-by-connecting-router": [
    "router-refused-peers",
    "a connecting ROUTER tries a refused peer again",
  ],
  "refused-by-pair": [
    "router-refused-peers",
    "a PAIR closes the connection of one peer too many",
  ],
  "refused-by-channel": [
    "router-refused-peers",
    "a CHANNEL closes the connection of one peer too many",
  ],
  "only-the-lost-connection-ends": [
    "reconnect-ivl-minus-one",
    "without reconnects, a lost connection ends and the others stay",
  ],
  "lost-connection-ends-by-any-name": [
    "reconnect-ivl-minus-one",
    "without reconnects, a lost connection ends however its endpoint was written",
  ],
  "lost-for-good-before-close": [
    "reconnect-ivl-minus-one",
    "messages for a connection that never comes again keep no socket open",
  ],
  "lost-for-good-after-close": [
    "reconnect-ivl-minus-one",
    "a socket that lingers ends when its connection is lost for good",
  ],
  "first-attempt-failed-before-close": [
    "first-attempt-failed",
    "without reconnects, a connection ends when its attempt fails",
  ],
  "first-attempt-failed-after-close": [
    "first-attempt-failed",
    "a socket that lingers closes when its only attempt to connect fails",
  ],
  "refused-after-disconnect": [
    "first-attempt-failed",
    "a socket that lingers closes when it is refused after a disconnect",
  ],
  "refused-without-disconnect": [
    "disconnected-flag",
    "a socket that never disconnected tries again after a refusal",
  ],
};
