import { assignOptions } from "../../options/assign";
import { aSocket } from "../../socket-types";
import type { CliMessage } from "../formats/message";
import { note, paintNote, write } from "../terminal/output";
import { formatterOf, receiveOne } from "./receiving";
import { messagesOf, mistaken, paceOf, sendOne } from "./sending";
import type { Session } from "./session-state";

/** Why a request is given up. */
class PeerGone extends Error {}

/** How long a reply may come after the last peer has gone, in milliseconds. */
const grace = 500;

function tellGone(session: Session, isPaced: boolean): void {
  if (session.values.quiet) return;
  const next = isPaced
    ? "The next request follows"
    : "The reply may never come: --timeout limits the wait";
  note(paintNote("yellow", `the peer has gone before it replied. ${next}.`));
}

/**
 * Resolves with the reply to a request. With `isPaced`, resolves with undefined if its peer has
 * gone: the next request follows then, and the server may have been started again.
 *
 * @throws what {@link receiveOne} throws.
 */
async function replyFor(
  session: Session,
  isPaced: boolean,
): Promise<CliMessage | undefined> {
  const { peers, signal } = session;
  const wait = new AbortController();
  const stop = () => {
    wait.abort(signal.reason);
  };
  let timer: NodeJS.Timeout | undefined;
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop);
  peers.lost = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      // A server that keeps its work may still reply over its new connection.
      if (peers.connected && !isPaced) return;
      tellGone(session, isPaced);
      if (isPaced) wait.abort(new PeerGone());
    }, grace);
  };
  try {
    return await receiveOne(session, wait.signal);
  } catch (error) {
    if (error instanceof PeerGone) return undefined;
    throw error;
  } finally {
    clearTimeout(timer);
    peers.lost = undefined;
    signal.removeEventListener("abort", stop);
  }
}

/** Sends requests one after the other, and prints the replies. */
export async function requestAll(session: Session): Promise<void> {
  const format = formatterOf(session);
  const pace = paceOf(session);
  const most = session.values.count ?? Infinity;
  // A Request that is not relaxed sends nothing before the reply to the last one. With
  // `correlate`, a reply that comes too late is not taken for that to the next one.
  if (pace) {
    const options = { relaxed: true, correlate: true };
    assignOptions(session.port.socket, options, aSocket(session.row.type));
  }
  for await (const batch of messagesOf(session))
    for (const request of batch) {
      session.isSending = true;
      await pace?.next(session.signal);
      try {
        await sendOne(session, request);
      } catch (error) {
        mistaken(session, request, error);
        continue;
      } finally {
        session.isSending = session.signal.aborted;
      }
      const reply = await replyFor(session, pace !== undefined);
      if (reply !== undefined) await write(format(reply));
      if (session.received.messages >= most) return;
    }
}
