// Where zmq-napi differs from zeromq.js 6.8 on purpose. docs/coming-from-zeromq.md is made
// from this table by scripts/dev/difference-docs.mjs, and each row is proven by a test.

import type { Difference } from "./differences/difference";
import { errors } from "./differences/errors";
import { sending } from "./differences/messages";
import { drafts, events, proxies } from "./differences/others";
import { closing, endpoints, options } from "./differences/sockets";
import { types } from "./differences/types";

export { areas, type Difference } from "./differences/difference";

/** The rows by their ids. Tests refer to rows by these ids. */
export const differences = {
  ...sending,
  ...endpoints,
  ...closing,
  ...options,
  ...events,
  ...proxies,
  ...drafts,
  ...errors,
  ...types,
} satisfies Record<string, Difference>;
