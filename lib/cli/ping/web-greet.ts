import type { Socket } from "node:net";

import { part } from "../../addon/binary/libc";
import { type Target, upgrade, type Upgraded } from "./dial";
import type { Finding } from "./finding";
import { peerOf } from "./greet";
import { Wire } from "./wire";
import { noSecurity } from "./zmtp";

/** The sub-protocols of ZWS 2.0. The last one has no handshake. */
const protocols = ["ZWS2.0/NULL", "ZWS2.0/PLAIN", "ZWS2.0/CURVE", "ZWS2.0"];

function explain(finding: Finding, error: unknown): void {
  const code = String(part(error, "code"));
  const message = String(part(error, "message"));
  if (code === "ETIMEDOUT") {
    finding.outcome = "silent";
    finding.explanation =
      "The connection was accepted, but nobody replied to the request for a WebSocket.";
  } else if (code === "ECONNRESET" || code === "EPIPE") {
    finding.outcome = "closed";
    finding.explanation =
      "The request for a WebSocket was not answered, but the connection was closed. " +
      "A socket that is bound to tcp:// does so: ping tcp://.";
  } else {
    finding.outcome = "other";
    finding.explanation = `This is not a WebSocket server: ${message}.`;
  }
}

function refuse(finding: Finding, explanation: string): Wire | undefined {
  finding.outcome = "other";
  finding.explanation = explanation;
  return undefined;
}

/** Says how much a server that speaks ZWS looks like libzmq. */
function impressionOf({ response }: Upgraded): { looksLike: string; signs: string[] } {
  const names = ["date", "server"].filter((name) => name in response.headers);
  return names.length === 0
    ? {
        looksLike: "libzmq 4.3.3 or newer",
        signs: ["the response has no Date and no Server, as libzmq's"],
      }
    : {
        looksLike: "another implementation than libzmq, or libzmq behind an HTTP server",
        signs: [`the response has ${names.join(" and ")}, which libzmq's has not`],
      };
}

/**
 * Asks for a WebSocket that speaks ZWS, and puts what the server says into `finding`.
 * Resolves with the WebSocket if commands of the mechanism NULL follow.
 */
export async function greetWeb(
  socket: Socket,
  target: Target,
  finding: Finding,
  deadline: number,
): Promise<Wire | undefined> {
  let upgraded: Upgraded;
  try {
    upgraded = await upgrade(socket, target, protocols, deadline);
  } catch (error) {
    explain(finding, error);
    return undefined;
  }
  finding.greetingTime = upgraded.time;
  const { response, stream, head } = upgraded;
  if (stream === undefined) {
    const status = `${response.statusCode ?? 0} ${response.statusMessage ?? ""}`.trim();
    return refuse(
      finding,
      `This is an HTTP server. It replied ${status} to the request for a WebSocket.`,
    );
  }
  const protocol = response.headers["sec-websocket-protocol"] ?? "";
  if (!protocols.includes(protocol)) {
    return refuse(
      finding,
      "This is a WebSocket server, but it does not know ZWS 2.0, the protocol of ZeroMQ.",
    );
  }
  const mechanism = protocol.split("/")[1] ?? null;
  const greeting = { version: null, mechanism, asServer: null, socketType: null };
  finding.peer = peerOf(greeting, impressionOf(upgraded));
  finding.outcome = "zmtp";
  if (mechanism === noSecurity) return new Wire(stream, head);
  finding.explanation =
    mechanism === null
      ? "ZWS 2.0 without a mechanism does not tell the socket type."
      : `Without keys or a password, the handshake of ${mechanism} goes no further.`;
  return undefined;
}
