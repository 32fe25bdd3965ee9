import { SocketType } from "../../socket-types";
import { Failure } from "../failure";
import { type Formatter, formatter } from "../formats/output";
import type { CliMessage } from "../formats/message";
import { paint, write } from "../terminal/output";
import type { Session } from "./session-state";

/** Bytes that are collected before they are written. */
const batchBytes = 65_536;

/** Bytes of a frame that a terminal shows. */
const shownBytes = 4096;

/** Returns what makes output of messages, as the command line says. */
export function formatterOf(session: Session): Formatter {
  const { values } = session;
  const beside = session.isTyped && process.stdout.isTTY && !values.json;
  const format = formatterFor(session);
  if (!beside || values.format !== "text") return format;
  // Tells what came from what is typed.
  const mark = paint("dim", "< ");
  return (message) => mark + String(format(message));
}

function formatterFor({ row, values }: Session): Formatter {
  const format = formatter({
    format: values.json ? "json" : values.format,
    delimiter: values.delimiter,
    time: values.time,
    width: process.stdout.isTTY ? shownBytes : Infinity,
    paint,
    subscriptions: row.type === SocketType.XPublisher,
  });
  return (message) => {
    try {
      return format(message);
    } catch (error) {
      // A text of Node has a longest length.
      const why = error instanceof Error ? error.message : String(error);
      throw new Failure(`A message is too long for --format ${values.format} (${why})`);
    }
  };
}

/**
 * Resolves with the next message.
 *
 * @throws Rejects with a TimeoutFailure if nothing was sent or received for the time limit, or
 *   with the reason of `signal`.
 */
export async function receiveOne(
  session: Session,
  signal = session.signal,
): Promise<CliMessage> {
  const { port, values } = session;
  const { timeout } = values;
  for (;;) {
    const idle = performance.now() - session.lastActivity;
    const left =
      timeout === undefined ? undefined : Math.max(0, Math.ceil(timeout - idle));
    try {
      const options = left === undefined ? { signal } : { signal, timeout: left };
      const message = await port.receive(options);
      session.hear(message);
      if (!session.isNotice(message)) return message;
    } catch (error) {
      const quiet = performance.now() - session.lastActivity;
      const failure = session.explain(error, "No message has come");
      if (failure === error || quiet >= (timeout ?? 0)) throw failure;
    }
  }
}

/** Returns what was there already, and no more than `most` messages. */
function moreOf(session: Session, format: Formatter, most: number): Buffer[] {
  const parts: Buffer[] = [];
  let size = 0;
  for (let count = 0; count < most && size < batchBytes; count++) {
    const message = session.port.tryReceive();
    if (message === undefined) break;
    session.hear(message);
    if (session.isNotice(message)) continue;
    const part = Buffer.from(format(message));
    parts.push(part);
    size += part.length;
  }
  return parts;
}

/** Prints messages: all, or as many as `--count` says. */
export async function printAll(session: Session): Promise<void> {
  const format = formatterOf(session);
  const most = session.values.count ?? Infinity;
  session.lastActivity = performance.now();
  while (session.received.messages < most) {
    const first = Buffer.from(format(await receiveOne(session)));
    const more = moreOf(session, format, most - session.received.messages);
    await write(more.length === 0 ? first : Buffer.concat([first, ...more]));
  }
}

/** Takes messages without printing them, until the session ends. */
export async function ignoreAll(session: Session): Promise<never> {
  const { port, signal } = session;
  for (;;) session.hear(await port.receive({ signal }));
}
