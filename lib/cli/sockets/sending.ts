import { got } from "../../checks";
import { ZmqError } from "../../errors";
import { SocketType } from "../../socket-types";
import { UsageError } from "../failure";
import { inputFailure, readMessages } from "../formats/input";
import { frameFromHex } from "../formats/hex";
import type { CliMessage } from "../formats/message";
import { note, paintNote } from "../terminal/output";
import { printable } from "../terminal/printable";
import { Pace } from "./pace";
import { isValueError } from "./ports";
import type { Session } from "./session-state";

/**
 * Returns what keeps the messages apart, or undefined.
 *
 * @throws UsageError if --rate and --interval are both there.
 */
export function paceOf({ values: { rate, interval } }: Session): Pace | undefined {
  if (rate !== undefined && interval !== undefined)
    throw new UsageError("--rate and --interval exclude each other");
  if (interval !== undefined) return new Pace(interval, false);
  return rate === undefined ? undefined : new Pace(1000 / rate, true);
}

async function* again(message: CliMessage): AsyncGenerator<CliMessage[]> {
  for (;;) yield await Promise.resolve([message]);
}

async function* nothing(): AsyncGenerator<CliMessage[]> {
  yield await Promise.resolve([]);
}

async function* once(message: CliMessage): AsyncGenerator<CliMessage[]> {
  yield await Promise.resolve([message]);
}

/** Prints what a person has typed wrong. */
function tellMistake({ message }: Error): void {
  note(paintNote("yellow", printable(message)));
}

/**
 * Deals with an error at a message that does not fit the socket. A person who types it is told,
 * and goes on.
 *
 * @throws The error for other messages: with the line, if they come from the input.
 */
export function mistaken(session: Session, { number }: CliMessage, error: unknown): void {
  const isUsage = error instanceof UsageError;
  if (!isUsage && !isValueError(error)) throw error;
  if (number === undefined) throw isUsage ? error : new UsageError(error.message);
  const mistake = inputFailure(session.values.input, number, error.message);
  if (!session.isTyped) throw mistake;
  tellMistake(mistake);
}

/** Returns the messages to send: that of the arguments, or those of the standard input. */
export function messagesOf(session: Session): AsyncGenerator<Iterable<CliMessage>> {
  const { values, message, signal } = session;
  if (session.isApart) return nothing();
  if (message === undefined) {
    const { input: format, delimiter } = values;
    const tell = session.isTyped ? tellMistake : undefined;
    return readMessages({ format, delimiter, tell }, signal);
  }
  const paced = values.rate !== undefined || values.interval !== undefined;
  const counted = values.count !== undefined && session.row.role !== "both";
  return paced || counted ? again(message) : once(message);
}

/** Returns the peer of `--to`: a number for the types that know peers by numbers. */
function peerOf(text: string, isNumber: boolean): Uint8Array | number {
  if (!isNumber) return /^0x/i.test(text) ? frameFromHex(text) : Buffer.from(text);
  if (/^\d+$/.test(text)) return Number(text);
  throw new UsageError(`--to takes the number of a peer here, but is ${got(text)}`);
}

/** Returns what fills in the parts of messages that the command line says. */
export function completion(
  session: Session,
): (message: CliMessage) => CliMessage | Promise<CliMessage> {
  const { row, values, port, isAddressed } = session;
  const publishes = row.type === SocketType.XPublisher;
  if (publishes && values.topic.length > 1)
    throw new UsageError("A publisher sends one --topic");
  const [topic] = publishes ? values.topic : [];
  if (topic !== undefined) {
    const frame = Buffer.from(topic);
    return ({ frames }) => ({ frames: [frame, ...frames] });
  }
  if (!isAddressed) return (message) => message;
  const numbered = [SocketType.Server, SocketType.Peer].includes(row.type);
  const to = values.to === undefined ? port.peer : peerOf(values.to, numbered);
  return async (message) => {
    if (message.peer !== undefined) return message;
    if (to !== undefined) return { ...message, peer: to };
    return addressedLike(await session.heard(), message.frames);
  };
}

/**
 * Returns a message to the peer that `heard` came from. If an empty frame stood before the body
 * of `heard`, as a Request sends it, it stands before `frames` too.
 */
export function addressedLike(
  heard: CliMessage,
  frames: readonly Uint8Array[],
): CliMessage {
  const { peer } = heard;
  const isEnveloped = heard.frames.length > 1 && heard.frames[0]?.length === 0;
  const body =
    isEnveloped && typeof peer === "object" ? [Buffer.alloc(0), ...frames] : frames;
  return peer === undefined ? { frames: body } : { frames: body, peer };
}

/** Waits until somebody gets the first message. */
async function waitForPeers(session: Session, first: CliMessage): Promise<void> {
  const { row, values, peers, signal, where } = session;
  const count = values["wait-for-peer"];
  if (count === 0 || !session.hasConnections) return;
  if (row.type === SocketType.XPublisher)
    return session.subscribed(count, first.frames[0] ?? Buffer.alloc(0));
  await peers.waitFor(count, where, { signal, timeout: values.timeout });
}

/**
 * Sends a message.
 *
 * @throws Rejects with a TimeoutFailure if nobody takes the message in time.
 */
export async function sendOne(session: Session, message: CliMessage): Promise<void> {
  const { port, signal, values } = session;
  const { timeout } = values;
  try {
    await port.send(message, timeout === undefined ? { signal } : { signal, timeout });
  } catch (error) {
    throw session.explain(error, `No peer at ${session.where} has taken a message`);
  }
  session.count(message);
}

/**
 * Sends a message, as {@link sendOne} does. If its peer has gone, prints that and goes on.
 */
export async function sendIfThere(session: Session, message: CliMessage): Promise<void> {
  try {
    await sendOne(session, message);
  } catch (error) {
    if (!(error instanceof ZmqError && error.code === "EHOSTUNREACH")) throw error;
    if (!session.values.quiet)
      note(paintNote("yellow", "the peer has gone: the message was not sent"));
  }
}

/** Sends all messages: those of the input, or as many as `--count` says. */
export async function sendAll(session: Session): Promise<void> {
  const { values, signal, row } = session;
  const pace = paceOf(session);
  const complete = completion(session);
  // A person can go on after a mistake.
  const send = session.isTyped ? sendIfThere : sendOne;
  const limited = row.role !== "both" || values["send-only"];
  const most = limited ? (values.count ?? Infinity) : Infinity;
  const sendNext = async (incomplete: CliMessage) => {
    try {
      session.isSending = true;
      const made = complete(incomplete);
      const message = "frames" in made ? made : await made;
      if (session.sent.messages === 0) await waitForPeers(session, message);
      await pace?.next(signal);
      await send(session, message);
    } catch (error) {
      mistaken(session, incomplete, error);
    }
    session.isSending = false;
  };
  for await (const batch of messagesOf(session))
    for (const message of batch) {
      await sendNext(message);
      if (session.sent.messages >= most) return;
    }
}
