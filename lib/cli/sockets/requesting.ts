import { write } from "../terminal/output";
import { formatterOf, receiveOne } from "./receiving";
import { messagesOf, mistaken, paceOf, sendOne } from "./sending";
import type { Session } from "./session-state";

/** Sends requests one after the other, and prints the replies. */
export async function requestAll(session: Session): Promise<void> {
  const format = formatterOf(session);
  const pace = paceOf(session);
  const most = session.values.count ?? Infinity;
  for await (const batch of messagesOf(session))
    for (const request of batch) {
      await pace?.next(session.signal);
      try {
        await sendOne(session, request);
      } catch (error) {
        mistaken(session, request, error);
        continue;
      }
      await write(format(await receiveOne(session)));
      if (session.received.messages >= most) return;
    }
}
