import type { Buffer } from "node:buffer";

/**
 * What ping has found at an endpoint. `zmtp`: a socket of ZeroMQ. `refused`: one that
 * refuses us. `other`: another protocol. `closed`: the connection was closed without a
 * word. `silent`: nobody spoke. `unreachable`: there was no connection.
 */
export type Outcome = "zmtp" | "refused" | "other" | "closed" | "silent" | "unreachable";

/** What is known about a socket of ZeroMQ. Null stands for what it did not say. */
export interface Peer {
  /** The version of ZMTP. Null over WebSocket, whose handshake has none. */
  version: string | null;
  mechanism: string | null;
  asServer: boolean | null;
  socketType: string | null;
  identity: Buffer | null;
  /** The other properties of its handshake, by name. */
  metadata: Map<string, Buffer>;
  looksLike: string;
  /** The reasons for the guess in `looksLike`. */
  signs: string[];
}

/** The result of one contact. Times are in milliseconds. */
export interface Finding {
  readonly endpoint: string;
  outcome: Outcome;
  /** One or two sentences for people. */
  explanation: string;
  /** The time until the connection was there. Null without a connection. */
  connectTime: number | null;
  /** The time of the round trip in which the greetings were exchanged. */
  greetingTime: number | null;
  /** Null if nobody spoke ZMTP. */
  peer: Peer | null;
  /** The socket type with which ping finished the handshake. Null if it did not. */
  tookType: string | null;
}

/** Returns a finding about an endpoint of which nothing is known. */
export function noFinding(endpoint: string): Finding {
  return {
    endpoint,
    outcome: "unreachable",
    explanation: "",
    connectTime: null,
    greetingTime: null,
    peer: null,
    tookType: null,
  };
}

/** Returns bytes as text if all can be printed, else as hexadecimal digits. */
export function readable(bytes: Buffer): string {
  const text = bytes.toString("utf8");
  return /^[\x20-\x7e]*$/.test(text) ? text : `0x${bytes.toString("hex")}`;
}

/** Returns a peer as JSON.stringify takes it. */
function plainPeer(peer: Peer): object {
  const identity = peer.identity === null ? null : readable(peer.identity);
  const metadata = Object.fromEntries(
    [...peer.metadata].map(([name, value]) => [name, readable(value)]),
  );
  return { ...peer, identity, metadata };
}

/** Returns a text that is the same for peers that say the same about themselves. */
export function peerText({ peer, outcome }: Finding): string {
  return JSON.stringify([outcome, peer && plainPeer(peer)]);
}

/** Returns a finding as JSON.stringify takes it. */
export function plain(finding: Finding): object {
  const { peer } = finding;
  return { ...finding, peer: peer && plainPeer(peer) };
}
