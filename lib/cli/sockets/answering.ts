import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

import { part } from "../../addon/binary/libc";
import { Failure, UsageError } from "../failure";
import { type CliMessage, delimiterBytes, longestInput } from "../formats/message";
import { endGroup, hasGroups } from "../terminal/group";
import { note, write } from "../terminal/output";
import { printable } from "../terminal/printable";
import { orAborted } from "../waiting";
import { formatterOf, receiveOne } from "./receiving";
import { addressedLike, sendIfThere } from "./sending";
import type { Session } from "./session-state";

type Frames = readonly Uint8Array[];

/** Returns the frames of an answer to the frames of a message. */
type Answer = (frames: Frames) => Frames | Promise<Frames>;

/** Resolves with how a shell command has ended: an exit code or a signal. */
async function endOf(child: ChildProcess, session: Session): Promise<unknown> {
  const { signal, values } = session;
  const limit = new AbortController();
  const ended: Promise<unknown[]> = once(child, "close", { signal: limit.signal });
  const timer =
    values.timeout === undefined
      ? undefined
      : setTimeout(() => {
          limit.abort();
        }, values.timeout);
  try {
    const [code, killed] = await orAborted(ended, signal);
    return code ?? killed;
  } catch (error) {
    signal.throwIfAborted();
    if (limit.signal.aborted)
      throw session.timedOut("The command of --exec has not ended");
    const why = String(part(error, "code") ?? error);
    throw new Failure(`The command of --exec cannot be run (${why})`);
  } finally {
    clearTimeout(timer);
  }
}

/** Returns the output of a shell command, without the line feed at its end. */
async function outputOf(
  command: string,
  input: Buffer,
  session: Session,
): Promise<Buffer> {
  const child = spawn(command, {
    shell: true,
    stdio: ["pipe", "pipe", "inherit"],
    // Then its processes are a group.
    detached: hasGroups,
  });
  // A command need not read the message.
  child.stdin.on("error", () => undefined).end(input);
  const parts: Buffer[] = [];
  let size = 0;
  child.stdout.on("data", (bytes: Buffer) => {
    size += bytes.length;
    if (size <= longestInput) parts.push(bytes);
    else void endGroup(child);
  });
  try {
    const code = await endOf(child, session);
    if (size > longestInput)
      throw new Failure(
        `The command of --exec has printed more than ${longestInput} bytes, the most for an answer`,
      );
    if (code !== 0 && !session.values.quiet)
      note(`the command has ended with ${String(code)}: ${printable(command)}`);
  } catch (error) {
    await endGroup(child);
    throw error;
  }
  const output = Buffer.concat(parts);
  return output.at(-1) === 10 ? output.subarray(0, -1) : output;
}

/**
 * Returns what makes answers, or undefined if the command line asks for none.
 *
 * @throws UsageError if it asks for several kinds.
 */
export function answerOf(session: Session): Answer | undefined {
  const { row, values } = session;
  const { echo, reply, exec } = values;
  const kinds = [echo, reply.length > 0, exec !== undefined];
  if (kinds.filter(Boolean).length > 1)
    throw new UsageError("--echo, --reply and --exec exclude each other");
  if (exec !== undefined) {
    const delimiter = delimiterBytes(values.delimiter ?? "\t");
    return async (frames) => {
      const parts = frames.flatMap((frame, at) =>
        at === 0 ? [frame] : [delimiter, frame],
      );
      return [await outputOf(exec, Buffer.concat(parts), session)];
    };
  }
  if (reply.length > 0) {
    const frames = reply.map((text) => Buffer.from(text));
    return () => frames;
  }
  return echo || row.role === "reply" ? (frames) => frames : undefined;
}

function bodyOf(session: Session, { frames }: CliMessage): Frames {
  const enveloped = session.isAddressed && frames.length > 1 && frames[0]?.length === 0;
  return enveloped ? frames.slice(1) : frames;
}

/** Prints messages and answers them: all, or as many as `--count` says. */
export async function answerAll(session: Session, answer: Answer): Promise<void> {
  const format = formatterOf(session);
  const most = session.values.count ?? Infinity;
  session.lastActivity = performance.now();
  while (session.received.messages < most) {
    const message = await receiveOne(session);
    await write(format(message));
    const frames = await answer(bodyOf(session, message));
    await sendIfThere(session, addressedLike(message, frames));
  }
}
