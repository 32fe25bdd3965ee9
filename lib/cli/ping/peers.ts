// What ping knows about the peers that it may meet.

import type { Greeting } from "./zmtp";

/** How ping may talk to a socket of some type. */
interface Manner {
  /** The type that ping has towards such a socket. */
  readonly as: string;
  /** Why ping must not finish the handshake with such a socket. */
  readonly because?: string;
}

const loadBalances = "because the peer would send it messages";
const exclusive = "because the peer takes one other end only";

/** The types of sockets, by their names in ZMTP. */
export const manners: ReadonlyMap<string, Manner> = new Map<string, Manner>([
  ["PAIR", { as: "PAIR", because: exclusive }],
  ["PUB", { as: "SUB" }],
  ["SUB", { as: "PUB" }],
  ["REQ", { as: "REP", because: loadBalances }],
  ["REP", { as: "REQ" }],
  ["DEALER", { as: "ROUTER", because: loadBalances }],
  ["ROUTER", { as: "DEALER" }],
  ["PULL", { as: "PUSH" }],
  ["PUSH", { as: "PULL", because: loadBalances }],
  ["XPUB", { as: "SUB" }],
  ["XSUB", { as: "PUB" }],
  ["SERVER", { as: "CLIENT" }],
  ["CLIENT", { as: "SERVER", because: loadBalances }],
  ["RADIO", { as: "DISH" }],
  ["DISH", { as: "RADIO" }],
  ["GATHER", { as: "SCATTER" }],
  ["SCATTER", { as: "GATHER", because: loadBalances }],
  ["PEER", { as: "PEER" }],
  ["CHANNEL", { as: "CHANNEL", because: exclusive }],
]);

/** What can be seen of a peer before its messages. */
export interface Signs {
  readonly greeting: Greeting;
  /** Whether the signature counts the bytes of the identity, plus one. */
  readonly countsIdentity: boolean;
  /** Whether the peer has sent its signature alone, and has waited for ours. */
  readonly waitsForSignature: boolean;
}

/** The versions of libzmq, by the version of ZMTP that they speak. */
const versions: Readonly<Record<string, string>> = {
  "1.0": "libzmq 3.0 or 3.1",
  "2.0": "libzmq 3.2",
  "3.0": "libzmq 4.0 to 4.3.2",
  "3.1": "libzmq 4.3.3 or newer",
};

/** Returns a guess at the implementation, and the reasons for the guess. */
export function impressionOf(signs: Signs): { looksLike: string; signs: string[] } {
  const { greeting, countsIdentity, waitsForSignature } = signs;
  const reasons = [
    countsIdentity
      ? "the signature counts the identity, as libzmq's does"
      : "the signature does not count the identity, as libzmq's does",
    waitsForSignature
      ? "the greeting comes in steps, as libzmq's does"
      : "the greeting comes at once, but libzmq's comes in steps",
  ];
  if (greeting.asServer === true)
    reasons.push("the greeting says as-server, which libzmq's never does");
  const alike = countsIdentity && waitsForSignature && greeting.asServer !== true;
  const version = versions[greeting.version ?? ""] ?? "a newer libzmq";
  const looksLike = alike
    ? `${version}, or a port of it such as JeroMQ or NetMQ`
    : "another implementation than libzmq";
  return { looksLike, signs: reasons };
}
