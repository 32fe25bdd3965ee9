import { write } from "../terminal/output";
import { formatterOf, receiveOne } from "./receiving";
import { messagesOf, paceOf, sendOne } from "./sending";
import type { Session } from "./session-state";

/** Sends requests one after the other, and prints the replies. */
export async function requestAll(session: Session): Promise<void> {
  const format = formatterOf(session);
  const pace = paceOf(session);
  const most = session.values.count ?? Infinity;
  for await (const batch of messagesOf(session))
    for (const request of batch) {
      await pace?.next(session.signal);
      await sendOne(session, request);
      await write(format(await receiveOne(session)));
      if (session.received.messages >= most) return;
    }
}
