// What a terminal shows of a running command.

import { fstatSync } from "node:fs";

import { SocketType } from "../../socket-types";
import { counted, inBytes } from "../terminal/figures";
import { note, paintNote } from "../terminal/output";
import { showProgress } from "../terminal/progress";
import { RecentRate } from "../terminal/rate";
import type { SessionValues } from "./options";
import { Peers } from "./peers";
import type { Port } from "./ports";
import type { Session } from "./session-state";
import type { SocketCommand } from "./types";

/** Follows the peers of a port, and prints why one was refused. */
export function peersOf(
  port: Port,
  { type }: SocketCommand,
  values: SessionValues,
): Peers {
  const warn = (text: string) => {
    // A server of raw tcp knows nothing of a handshake.
    if (!values.quiet && type !== SocketType.Stream) note(paintNote("yellow", text));
  };
  return new Peers(port.socket, type === SocketType.Stream, warn);
}

function isFile(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isFile();
  } catch {
    return false;
  }
}

/** Prints what a person has to know who types messages, and who comes and goes. */
export function greet({ peers, values, isTyped, isApart }: Session): void {
  if (values.verbose || (isTyped && !values.quiet))
    peers.say = (text) => {
      note(paintNote("dim", text));
    };
  if (isApart && !values.quiet)
    note(paintNote("dim", "in the background, nothing is read from the terminal"));
  if (isTyped && !values.quiet)
    note(paintNote("dim", "type a message and press Enter; Ctrl-D ends the input"));
}

/** Shows what a command waits for, or how far it is. Returns what ends this. */
export function showState(session: Session): () => void {
  const { row, peers, sent, received } = session;
  // The line would stand in the way of what a person types.
  if (session.isTyped) return () => undefined;
  const rate = new RecentRate();
  const counts = row.role === "send" ? !process.stdin.isTTY : isFile(1);
  return showProgress(() => {
    if (session.hasConnections && !peers.connected)
      return `waiting for a peer at ${session.where}`;
    const { messages, bytes } = row.role === "send" ? sent : received;
    const speed = rate.perSecond(messages);
    if (!counts || messages === 0) return "";
    return `${counted(messages, "message")}, ${inBytes(bytes)}, ${speed} a second`;
  });
}
