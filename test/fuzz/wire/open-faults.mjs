// Faults that are known and not yet gone, so that a run looks for others. The list is to become
// empty: take an entry out as soon as its fault is gone.

import { inForce } from "../in-force.mjs";

/**
 * Faults that are counted and otherwise passed over: a pattern of what is reported.
 * @type {{ name: string, reason: string, pattern: RegExp }[]}
 */
const expected = [
  {
    name: "group",
    reason: "A Dish with a full queue sets the group of a message twice (01).",
    pattern: /died: SIGABRT, Assertion failed: check \(\) \(msg\.cpp:/,
  },
  {
    name: "routing-id",
    reason: "A peer takes a routing id that a Router has given (02).",
    pattern: /died: SIGABRT, Assertion failed: ok \(socket_base\.cpp:/,
  },
  {
    name: "old-peer",
    reason: "A peer with ZMTP 1 or 2 meets a Router whose queue is full (03).",
    pattern: /died: SIGABRT, Resource temporarily unavailable \(zmtp_engine\.cpp:/,
  },
  {
    name: "reconnect",
    reason: "A connection is lost while the queue is full, and comes again (05).",
    pattern: /died: SIGABRT, Assertion failed: _input_stopped/,
  },
  {
    name: "pong",
    reason: "The PONG for a PING without TTL has 16 bytes of somebody else (06).",
    pattern:
      /a PONG has bytes that were never sent|honest peer's bytes came to a hostile/,
  },
  {
    name: "heartbeat",
    reason: "A Radio or Dish takes a PING for a message, and the connection ends (3551).",
    pattern: /^(Radio|Dish): honest message \d+ (of \d+ never came|was due)/,
  },
  {
    name: "busy-heartbeat",
    reason: "A socket that does not read cuts a connection whose PONG it has not read.",
    pattern: /: honest message \d+ (of \d+ never came|was due, but :\d+:\d+: came)/,
  },
];

/** Why a fault is known; undefined if it is not. @param {string} fault */
export function knownAs(fault) {
  return expected.filter(inForce).find(({ pattern }) => pattern.test(fault))?.reason;
}
