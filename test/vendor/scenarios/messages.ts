// Laws of messages: routing, subscriptions, authentication, peers that come and go.

import type { Scenarios } from "./index";

export const messages: Scenarios = {
  "long-group-peers": [
    "long-group-references",
    "everybody in a group with a long name gets its messages",
  ],
  "long-group-joined-at-two-peers": [
    "long-group-references",
    "a group with a long name can be joined at several peers",
  ],
  "join-group-length": [
    "join-group-length",
    "a RADIO survives a group of any length that a peer joins or leaves",
  ],
  "load-balancer-current-pipe": [
    "load-balancer-current-pipe",
    "a message goes to one peer though another leaves",
  ],
  "req-lost-peer-told-at-the-end": [
    "req-lost-peer",
    "a REQ is in step after its peer left: told by the last frame",
  ],
  "req-lost-peer-told-in-between": [
    "req-lost-peer",
    "a REQ is in step after its peer left: told by a frame between",
  ],
  "req-lost-peer-told-at-the-start": [
    "req-lost-peer",
    "a REQ is in step after its peer left: told by the first frame",
  ],
  "xpub-manual-lost-peer": [
    "xpub-manual-lost-peer",
    "an XPUB's late answer to a subscription has no effect",
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
  "long-topic-flag": [null, "topics of any length come and go"],
  "router-identity-collision": [
    "router-identity-collision",
    "a peer cannot take an id that a ROUTER generates",
  ],
  "generated-id-taken": [
    "router-identity-collision",
    "a ROUTER generates no id that is in use",
  ],
  "command-lengths": [
    "command-lengths",
    "a command that is too short ends the connection",
  ],
  "channel-frames": [
    "channel-frames",
    "a CHANNEL frees the messages of several frames that it skips",
  ],
  "zap-malformed-replies": [
    "zap-reply-frames",
    "a server frees the malformed replies of its ZAP handler",
  ],
  "input-after-reconnect": [
    "input-after-reconnect",
    "a ROUTER with a full queue goes on after a reconnect",
  ],
  "dish-when-full": [
    "group-and-body",
    "a DISH with a full queue takes messages of an empty group",
  ],
  "dish-heartbeats": ["group-and-body", "heartbeats pass between RADIO and DISH"],
  "dish-group-alone": ["group-and-body", "a DISH keeps no group without a body"],
  "radio-group-alone": [
    "group-and-body",
    "a RADIO keeps no body whose connection ended after the group",
  ],
  "leaving-peers-watermarks": [
    "hwm-of-leaving-peers",
    "a high-water mark may be set while peers leave",
  ],
  "leaving-peers-statistics": [
    "hwm-of-leaving-peers",
    "statistics may be asked for while peers leave",
  ],
  "rep-lost-peer": [
    "rep-lost-peer",
    "a REP replies to the client after one that left with a malformed request",
  ],
  "conflate-whole-messages": [
    "conflate-whole-messages",
    "a socket with CONFLATE never reads a part of a message",
  ],
  "xpub-manual-own-peer": [
    "xpub-manual-own-peer",
    "an XPUB gives an approval to the peer that asked",
  ],
  "xpub-manual-other-leaves": [
    "xpub-manual-own-peer",
    "an XPUB gives an approval though another peer has left",
  ],
  "topic-length": [
    "topic-length",
    "a subscription to a topic that is too long ends the connection",
  ],
  "user-id-at-low-watermark": [
    "user-id-frames",
    "a socket with a high-water mark of 1 hears a peer that has a user id",
  ],
  "user-id-of-replier": ["user-id-frames", "a REQ hears a REP that has a user id"],
  "user-id-of-radio": ["user-id-frames", "a DISH hears a RADIO that has a user id"],
  "disconnect-between-frames": [
    "disconnect-between-frames",
    "a message is whole though its peer is disconnected while it is read",
  ],
  "zap-reply-for-lost-peer": [
    "zap-pipe-of-lost-peer",
    "a late ZAP reply lets no other peer in",
  ],
  "zap-reply-for-lost-plain-peer": [
    "zap-pipe-of-lost-peer",
    "a server survives a late ZAP reply",
  ],
  "xpub-pending-never-received": [
    "xpub-pending-limit",
    "an XPUB that nobody receives from keeps a bounded part",
  ],
  "xpub-pending-received-later": [
    "xpub-pending-limit",
    "an XPUB that is received from late loses nothing and holds its peers back",
  ],
  "plain-error-name": [
    "plain-error-name",
    "a client whose password is refused by another implementation is told so",
  ],
  "parted-peer-leaves": [
    "parted-peers",
    "a connection whose routing id another has taken is closed when its peer leaves",
  ],
  "full-peer-is-replaced": [
    "router-room-again",
    "a peer with a full queue may read after another has taken its routing id",
  ],
  "unfinished-message-is-freed": [
    "unfinished-messages",
    "the frames of an unfinished message are freed when their reader leaves",
  ],
  "unfinished-message-is-freed-at-reconnect": [
    "unfinished-messages",
    "the frames of an unfinished message are freed when a connection is lost",
  ],
  "rest-of-unfinished-message": [
    "unfinished-messages",
    "a new connection never gets the rest of a message that began before",
  ],
  "room-after-reconnect": [
    "unfinished-messages",
    "a new connection has room again if the queue of the one before was full",
  ],
  "conflate-with-routing-id": [
    "conflate-routing-id",
    "a message of a conflating peer is never taken for its routing id",
  ],
  "conflate-before-bind": [
    "conflate-routing-id",
    "what a conflating peer sent over inproc before the bind is received",
  ],
  "another-peer-ends-between-frames": [
    "fair-queue-place",
    "the rest of a message is its own if another peer ends meanwhile",
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
  "req-when-full": [
    "req-when-full",
    "replies to requests that were given up may fill the queue of a REQ",
  ],
  "groups-without-room-are-freed": [
    "dish-groups-freed",
    "groups that find no room at a reconnect are freed",
  ],
  "rep-router-options": [
    "rep-router-options",
    "a REP refuses the options of a ROUTER that break it",
  ],
  "next-pair-peer-between-frames": [
    "pair-between-frames",
    "the next peer of a PAIR never gets the rest of a message",
  ],
  "leaving-pair-peer-between-frames": [
    "pair-between-frames",
    "a PAIR drops the rest of a message whose peer is leaving",
  ],
  "lost-pair-peer-between-frames": [
    "pair-between-frames",
    "the next connection of a PAIR never gets the rest of a message",
  ],
  "publisher-full-between-frames": [
    "rest-of-a-message",
    "a publisher sends all of a message that it began when it had room",
  ],
  "subscriber-full-between-frames": [
    "rest-of-a-message",
    "a subscriber sends all of a message that it began when it had room",
  ],
  "pusher-full-between-frames": [
    "rest-of-a-message",
    "a pusher sends all of a message that it began when it had room",
  ],
  "known-subscription-inside-message": [
    "subscriptions-inside-messages",
    "a message is whole though a frame subscribes to a topic again",
  ],
  "new-subscription-inside-message": [
    "subscriptions-inside-messages",
    "a message goes on after a frame that subscribes",
  ],
  "unknown-unsubscription-inside-message": [
    "subscriptions-inside-messages",
    "a message is whole though a frame unsubscribes from an unknown topic",
  ],
  "subscription-before-unknown-unsubscription": [
    "subscriptions-inside-messages",
    "a message of subscriptions is sent though the last one changes nothing",
  ],
  "unsubscription-of-two-inside-message": [
    "subscriptions-inside-messages",
    "one of two subscriptions stays when a message ends the other",
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
  "conflate-keeps-subscriptions": [
    "conflate-the-last",
    "no subscription of or to a socket that conflates is lost",
  ],
  "conflate-last-arrives": [
    "conflate-the-last",
    "the last value arrives while another thread reads",
  ],
  "conflate-last-before-close": [
    "conflate-the-last",
    "the last value before a close arrives",
  ],
  "conflate-is-never-full": [
    "conflate-the-last",
    "a high-water mark does not stop a socket that conflates",
  ],
  "conflate-wakes-once": ["conflate-the-last", "values that nobody reads take no memory"],
  "lower-marks": [
    "high-water-marks-that-change",
    "messages pass after the high-water marks were lowered",
  ],
  "higher-send-mark": [
    "high-water-marks-that-change",
    "a full socket has room once its mark is higher",
  ],
  "higher-mark-before-connection": [
    "high-water-marks-that-change",
    "a full socket that waits for its peer has room once its mark is higher",
  ],
  "higher-receive-mark": [
    "high-water-marks-that-change",
    "messages pass after the high-water mark of a full receiver was raised",
  ],
  "marks-of-inproc-peers": [
    "high-water-marks-that-change",
    "over inproc, the marks of both sides are added, also when they change",
  ],
  "last-value-after-full": [
    "manual-last-value-nodrop",
    "a last value that was refused goes to its subscriber alone",
  ],
  "stream-leaver-when-full": [
    "stream-notices",
    "a peer that leaves while its queue is full is told to a STREAM",
  ],
};
