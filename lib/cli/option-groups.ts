// Options that several commands share.

import type { OptionTable } from "./command";

/** Where a socket binds or connects. */
export const endpointOptions = {
  bind: { kind: "flag", about: "bind to the endpoints" },
  connect: { kind: "flag", about: "connect to the endpoints, as without an option" },
} as const satisfies OptionTable;

const keyForms = "40 characters of Z85, or @FILE with a key or a certificate";

/** Who this end is, and whom it trusts. */
export const securityOptions = {
  "curve-server-key": {
    kind: "text",
    value: "KEY",
    about: `encrypt by CURVE, and connect only to the server with this public key: ${keyForms}`,
    environment: "ZMQ_NAPI_CURVE_SERVER_KEY",
    completes: "file",
  },
  "curve-public-key": {
    kind: "text",
    value: "KEY",
    about: "the public key of this end; without it, it is derived from the secret key",
    environment: "ZMQ_NAPI_CURVE_PUBLIC_KEY",
    completes: "file",
  },
  "curve-secret-key": {
    kind: "text",
    value: "KEY",
    about:
      "the secret key of this end; other users see it in the list of processes unless it " +
      "comes from @FILE or the environment. A client without it makes a new pair",
    environment: "ZMQ_NAPI_CURVE_SECRET_KEY",
    completes: "file",
    secret: true,
  },
  "curve-server": {
    kind: "flag",
    about: "be the server of CURVE, with the secret key of this end",
  },
  "plain-user": {
    kind: "text",
    value: "NAME",
    about: "the user name for PLAIN, which encrypts nothing",
    environment: "ZMQ_NAPI_PLAIN_USER",
  },
  "plain-password": {
    kind: "text",
    value: "PASSWORD",
    about:
      "the password for PLAIN, or @FILE with it; @@ stands for an @ at its beginning. Other " +
      "users see it in the list of processes unless it comes from @FILE or the environment",
    environment: "ZMQ_NAPI_PLAIN_PASSWORD",
    completes: "file",
    secret: true,
  },
} as const satisfies OptionTable;

/** Any option of a socket. */
export const socketOptions = {
  option: {
    kind: "text",
    value: "NAME=VALUE",
    many: true,
    short: "o",
    about:
      "set an option of the socket, such as receiveHighWaterMark=10; docs/options.md lists them",
  },
} as const satisfies OptionTable;

/** How much, how fast and how long. */
export const paceOptions = {
  count: {
    kind: "whole",
    value: "N",
    short: "n",
    least: 1,
    about: "stop after N messages",
  },
  rate: {
    kind: "number",
    value: "N",
    least: 0.001,
    about: "send at most N messages a second",
  },
  interval: {
    kind: "time",
    value: "TIME",
    short: "i",
    about: "wait between two messages: seconds, or with a unit as in 250ms",
  },
  timeout: {
    kind: "time",
    value: "TIME",
    short: "t",
    least: 1,
    about:
      "give up if nothing happens for that long, with exit code 3: seconds, or with a unit " +
      "as in 250ms",
  },
} as const satisfies OptionTable;

/** How long a command runs. */
export const durationOption = {
  duration: {
    kind: "time",
    value: "TIME",
    about: "stop after that time: seconds, or with a unit as in 5m",
  },
} as const satisfies OptionTable;

/** Whom a command waits for before it sends. */
export const peerOption = {
  "wait-for-peer": {
    kind: "whole",
    value: "N",
    default: "1",
    about:
      "send the first message when N peers are connected; a publisher waits for N " +
      "subscriptions to it. 0 does not wait",
  },
} as const satisfies OptionTable;

/** What a publisher does about slow subscribers. */
export const dropOption = {
  drop: {
    kind: "flag",
    about:
      "drop messages for subscribers that are too slow, as a publisher does; without it, " +
      "the slowest subscriber slows this end down",
  },
} as const satisfies OptionTable;

/** Output for programs. */
export const jsonOption = {
  json: { kind: "flag", short: "j", about: "print an object of JSON on each line" },
} as const satisfies OptionTable;
