// Laws of messages: they stay whole, and commands and authentication keep their form.

import type { Scenarios } from "./index";

export const messages: Scenarios = {
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
  "rep-lost-peer": [
    "rep-lost-peer",
    "a REP replies to the client after one that left with a malformed request",
  ],
  "user-id-at-low-watermark": [
    "user-id-frames",
    "a socket with a high-water mark of 1 hears a peer that has a user id",
  ],
  "user-id-of-replier": ["user-id-frames", "a REQ hears a REP that has a user id"],
  "zap-reply-for-lost-peer": [
    "zap-pipe-of-lost-peer",
    "a late ZAP reply lets no other peer in",
  ],
  "zap-reply-for-lost-plain-peer": [
    "zap-pipe-of-lost-peer",
    "a server survives a late ZAP reply",
  ],
  "plain-error-name": [
    "plain-error-name",
    "a client whose password is refused by another implementation is told so",
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
  "another-peer-ends-between-frames": [
    "fair-queue-place",
    "the rest of a message is its own if another peer ends meanwhile",
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
};
