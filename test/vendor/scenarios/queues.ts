// Laws of queues: high-water marks, conflation, peers that are full.

import type { Scenarios } from "./index";

export const queues: Scenarios = {
  "conflate-whole-messages": [
    "conflate-whole-messages",
    "a socket with CONFLATE never reads a part of a message",
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
  "req-when-full": [
    "req-when-full",
    "replies to requests that were given up may fill the queue of a REQ",
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
  "stream-leaver-when-full": [
    "stream-notices",
    "a peer that leaves while its queue is full is told to a STREAM",
  ],
};
