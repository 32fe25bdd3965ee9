import { Buffer } from "node:buffer";

import type { Finding, Outcome, Peer } from "./finding";
import { impressionOf } from "./peers";
import { identityOfVersion1, quoteOf, strangerOf } from "./strangers";
import type { Wire } from "./wire";
import {
  type Greeting,
  greetingSize,
  hasRevision,
  isOld,
  majorVersion,
  noSecurity,
  oldGreetingSize,
  readGreeting,
  readOldGreeting,
  restOfGreeting,
  signature,
  signatureSize,
} from "./zmtp";

/** How long a peer has to speak first, at least, in milliseconds. */
const leastPatience = 300;

/** How long the rest of a first message may take, in milliseconds. */
const restTime = 100;

/** Ends a contact without a success. */
function fail(finding: Finding, outcome: Outcome, explanation: string): false {
  finding.outcome = outcome;
  finding.explanation = explanation;
  return false;
}

/** A peer that has said no more than `greeting`. */
export function peerOf(
  greeting: Greeting,
  impression: { looksLike: string; signs: string[] },
): Peer {
  return { ...greeting, identity: null, metadata: new Map(), ...impression };
}

/**
 * Waits for the first byte of a peer. A ZMTP peer speaks first, so ping disturbs no other
 * server that speaks first. Resolves with true if ping had to speak.
 */
async function listen(wire: Wire, patience: number, deadline: number): Promise<boolean> {
  const start = performance.now();
  const left = deadline - start;
  if (await wire.has(1, start + Math.min(patience, left / 3))) return false;
  if (wire.ended) return false;
  wire.write(signature);
  if (await wire.has(1, (performance.now() + deadline) / 2)) return true;
  // A server that reads lines replies to the end of a line.
  wire.write(Buffer.from("\r\n\r\n"));
  await wire.has(1, deadline);
  return true;
}

function nothing(wire: Wire, finding: Finding): false {
  return wire.ended
    ? fail(
        finding,
        "closed",
        "The connection was accepted, and closed again without a word: by a server that " +
          "does not speak ZMTP (perhaps TLS), or by an address filter.",
      )
    : fail(
        finding,
        "silent",
        "The connection was accepted, but nobody spoke. A ZeroMQ socket speaks first: this " +
          "is a server of another protocol, or a process that hangs.",
      );
}

async function notVersion3(
  wire: Wire,
  finding: Finding,
  deadline: number,
): Promise<false> {
  await wire.has(256, Math.min(deadline, performance.now() + restTime));
  const bytes = wire.received;
  const identity = identityOfVersion1(bytes);
  if (identity === undefined) {
    return fail(
      finding,
      "other",
      `This is ${strangerOf(bytes)}. It does not speak ZMTP, but said ${quoteOf(bytes)}.`,
    );
  }
  const signs = ["the greeting has no version, as libzmq 2 sent it"];
  const greeting = { version: "1.0", mechanism: null, asServer: null, socketType: null };
  const peer = peerOf(greeting, { looksLike: "libzmq 2", signs });
  finding.peer = { ...peer, identity };
  finding.outcome = "zmtp";
  finding.explanation = "ZMTP 1.0 has no security, and does not tell the socket type.";
  return false;
}

function brokenOff(wire: Wire, finding: Finding): false {
  const how = wire.ended
    ? "closed the connection in its middle"
    : "did not finish it in time";
  return fail(
    finding,
    "other",
    `It began as a greeting of ZMTP, but the peer ${how}: ${quoteOf(wire.received)}.`,
  );
}

/** Resolves with true when the whole greeting is there, old or new. */
async function hasGreeting(wire: Wire, deadline: number): Promise<boolean> {
  if (!(await wire.has(oldGreetingSize, deadline))) return false;
  return isOld(wire.received[signatureSize] ?? 0) || wire.has(greetingSize, deadline);
}

/**
 * Waits for a greeting. Sends the rest of ours if the peer waits for it. Resolves with
 * whether the greeting is there, and whether the rest of ours was sent.
 */
async function readWhole(
  wire: Wire,
  deadline: number,
): Promise<{ isThere: boolean; sent: boolean }> {
  const half = (performance.now() + deadline) / 2;
  if (await hasGreeting(wire, half)) return { isThere: true, sent: false };
  wire.write(restOfGreeting);
  return { isThere: await hasGreeting(wire, deadline), sent: true };
}

/** Waits for a signature that has a revision. Resolves with whether ping had to speak. */
async function readSignature(
  wire: Wire,
  finding: Finding,
  deadline: number,
): Promise<boolean | undefined> {
  const patience = Math.max(leastPatience, 3 * (finding.connectTime ?? 0));
  const spoke = await listen(wire, patience, deadline);
  if (wire.received.length === 0) nothing(wire, finding);
  else if (wire.received[0] !== 0xff) await notVersion3(wire, finding, deadline);
  else if (!(await wire.has(signatureSize, deadline))) brokenOff(wire, finding);
  else if (!hasRevision(wire.received)) await notVersion3(wire, finding, deadline);
  else return spoke;
  return undefined;
}

/**
 * Exchanges greetings, and puts what the peer says into `finding`. Resolves with true if
 * commands of the mechanism NULL follow.
 */
export async function greet(
  wire: Wire,
  finding: Finding,
  deadline: number,
): Promise<boolean> {
  const spoke = await readSignature(wire, finding, deadline);
  if (spoke === undefined) return false;
  const isAlone = wire.received.length === signatureSize;
  const countsIdentity = wire.received.readBigUInt64BE(1) > 0n;
  const start = performance.now();
  wire.write(spoke ? majorVersion : Buffer.concat([signature, majorVersion]));
  const whole = await readWhole(wire, deadline);
  if (!whole.isThere) return brokenOff(wire, finding);
  const waitsForSignature = isAlone && !whole.sent;
  if (waitsForSignature) finding.greetingTime = wire.arrival - start;
  const old = isOld(wire.received[signatureSize] ?? 0);
  const greeting = old
    ? readOldGreeting(wire.received)
    : readGreeting(wire.take(greetingSize));
  const signs = { greeting, countsIdentity, waitsForSignature };
  finding.peer = peerOf(greeting, impressionOf(signs));
  finding.outcome = "zmtp";
  finding.explanation = endOf(greeting);
  if (greeting.mechanism !== noSecurity) return false;
  if (!whole.sent) wire.write(restOfGreeting);
  return true;
}

/** Says why the handshake ends after the greeting. */
function endOf({ version, mechanism }: Greeting): string {
  return mechanism === null
    ? `ZMTP ${version ?? ""} has no security.`
    : `Without keys or a password, the handshake of ${mechanism} goes no further.`;
}
