import { type Channel, Fault, type Frame } from "./channel";
import type { Finding, Peer } from "./finding";
import { manners } from "./peers";
import type { Wire } from "./wire";
import { readCommand, readProperties, readReason, readyOf } from "./zmtp";

/** Resolves with the next command. Replies to pings meanwhile. */
async function nextCommand(
  channel: Channel,
  deadline: number,
): Promise<Frame | undefined> {
  for (;;) {
    const frame = await channel.next(deadline);
    if (frame?.kind === "ping") channel.pong(frame.body);
    if (frame === undefined || frame.kind === "command" || frame.kind === "close")
      return frame;
  }
}

function noReady(finding: Finding, wire: Wire): false {
  finding.outcome = "refused";
  finding.explanation = wire.ended
    ? "The peer has closed the connection in the handshake: it refuses this machine."
    : "The peer says nothing after its greeting: its authentication handler has not " +
      "answered, or refuses this machine for now (ZAP status 300).";
  return false;
}

function refused(finding: Finding, reason: string): false {
  finding.outcome = "refused";
  finding.explanation = /^[345]00$/.test(reason)
    ? `The authentication handler of the peer refuses this machine (ZAP status ${reason}).`
    : `The peer refuses the connection, and says: ${JSON.stringify(reason)}.`;
  return false;
}

/** Puts the properties of a READY command into `peer`. */
function readReady(data: Buffer, peer: Peer): void {
  const properties = readProperties(data);
  if (properties === undefined) throw new Fault("its READY command is malformed");
  for (const [name, value] of properties) {
    const lower = name.toLowerCase();
    if (lower === "socket-type") peer.socketType = value.toString("latin1");
    else if (lower === "identity") peer.identity = value;
    else peer.metadata.set(name, value);
  }
}

/** Finishes the handshake with a peer if that does no harm. */
function reply(channel: Channel, finding: Finding, type: string): boolean {
  const manner = manners.get(type);
  if (manner === undefined || manner.because !== undefined) {
    const why = manner?.because ?? "because ping does not know this type";
    finding.explanation = `Ping leaves before the end of the handshake, ${why}.`;
    return false;
  }
  channel.command(readyOf(manner.as));
  finding.tookType = manner.as;
  return true;
}

/**
 * Does the handshake of NULL, and puts what the peer says into `finding`. The peer speaks
 * first, so that ping can take a type that fits. If `as` is given, ping speaks first.
 * Resolves with true if the handshake is finished.
 */
export async function shakeHands(
  channel: Channel,
  wire: Wire,
  finding: Finding,
  how: { readonly as: string | undefined; readonly deadline: number },
): Promise<boolean> {
  const { peer } = finding;
  if (peer === null) return false;
  if (how.as !== undefined) {
    channel.command(readyOf(how.as));
    finding.tookType = how.as;
  }
  const frame = await nextCommand(channel, how.deadline);
  const command = frame && readCommand(frame.body);
  if (frame === undefined || frame.kind === "close") return noReady(finding, wire);
  if (command?.name === "ERROR") return refused(finding, readReason(command.data));
  if (command?.name !== "READY") throw new Fault("it sent another command than READY");
  readReady(command.data, peer);
  finding.explanation = "";
  return how.as !== undefined || reply(channel, finding, peer.socketType ?? "");
}
