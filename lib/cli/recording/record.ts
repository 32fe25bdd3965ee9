import { ZmqError } from "../../errors";
import { Subscriber } from "../../sockets/publish-subscribe";
import { Pull } from "../../sockets/push-pull";
import type { Input } from "../command";
import {
  configure,
  type Endpoint,
  endpointOf,
  limitReceiver,
  open,
} from "../connection/open";
import { exitCodes, Failure, TimeoutFailure, UsageError } from "../failure";
import { counted, inBytes, inSeconds } from "../terminal/figures";
import type { recordOptions } from "../record";
import { durationOf } from "../terminal/duration";
import { note } from "../terminal/output";
import { noteEndpoints, noteOnTerminal } from "../terminal/places";
import { watchPeers } from "../sockets/peers";
import { jsonLine } from "../terminal/printable";
import { showProgress } from "../terminal/progress";
import { RecentRate } from "../terminal/rate";
import { stopSignal } from "../terminal/stop";
import { writeSummary } from "../terminal/summary";
import { version } from "../version";
import { microseconds } from "./clock";
import type { Destination } from "./destination";
import { type Description, recordOf } from "./format";
import { type IfExists, openPlace } from "./place";
import { sizeOf } from "./size";

type Values = Input<typeof recordOptions>["values"];

/** What was recorded so far. */
interface Sums {
  messages: number;
  /** The bytes of frames. */
  bytes: number;
}

/** The reason why recording has ended. */
type End = "count" | "duration" | "size" | "timeout" | "stop";

const reasons: Readonly<Record<End, string>> = {
  count: "the count is reached",
  duration: "the time is over",
  size: "the size limit is reached",
  timeout: "nothing more has come in time",
  stop: "stopped",
};

function ifExistsOf({ append, overwrite }: Values): IfExists {
  if (append && overwrite)
    throw new UsageError("--append and --overwrite exclude each other");
  if (append) return "append";
  return overwrite ? "overwrite" : "fail";
}

function makeSocket({ type, topic }: Values): Subscriber | Pull {
  if (type === "pull") {
    if (topic.length > 0) throw new UsageError("--topic is for --type sub");
    return new Pull();
  }
  const socket = new Subscriber();
  socket.subscribe(...topic);
  return socket;
}

/** Returns the size that the file must not exceed, in bytes. */
function limitOf(values: Values): number {
  const text = values["size-limit"];
  return text === undefined ? Infinity : sizeOf(text, "--size-limit");
}

/** Returns the record of a message that came now. */
function recordFor(frames: readonly Buffer[]): Buffer {
  try {
    return recordOf({ time: microseconds(), frames });
  } catch (error) {
    if (error instanceof RangeError) throw new Failure(error.message);
    throw error;
  }
}

/** Receives messages, and writes them until a limit is reached. */
async function receiveAll(
  socket: Subscriber | Pull,
  destination: Destination,
  values: Values,
  sums: Sums,
): Promise<End> {
  const { count = Infinity, timeout, duration } = values;
  const limit = limitOf(values);
  const time = durationOf(duration);
  try {
    for await (const frames of socket.messages({ signal: time.signal, timeout })) {
      const bytes = recordFor(frames);
      if (destination.size + bytes.length > limit) return "size";
      const room = destination.write(bytes);
      sums.messages += 1;
      for (const frame of frames) sums.bytes += frame.length;
      if (room !== undefined) await room;
      if (sums.messages >= count) return "count";
    }
    return "stop";
  } catch (error) {
    if (stopSignal().aborted) return "stop";
    if (time.signal.aborted) return "duration";
    if (error instanceof ZmqError && error.code === "EAGAIN") return "timeout";
    throw error;
  } finally {
    time.end();
  }
}

function sumsOf({ messages, bytes }: Sums, size: number, start: number): string {
  const time = inSeconds(performance.now() - start);
  return `${counted(messages, "message")}, ${inBytes(bytes)}, file ${inBytes(size)}, ${time}`;
}

/**
 * Records with an open socket. Resolves with the reason of the end. `waiting` says what the
 * command waits for, if it does.
 */
async function recordTo(
  destination: Destination,
  socket: Subscriber | Pull,
  values: Values,
  waiting: () => string,
): Promise<End> {
  const start = performance.now();
  const sums: Sums = { messages: 0, bytes: 0 };
  const rate = new RecentRate();
  const endProgress = showProgress(() => {
    const speed = `${rate.perSecond(sums.messages)} a second`;
    return waiting() || `${sumsOf(sums, destination.size, start)}, ${speed}`;
  });
  let end: End;
  try {
    end = await receiveAll(socket, destination, values, sums);
  } finally {
    endProgress();
    await destination.end();
  }
  const { size, isOutput } = destination;
  const milliseconds = Math.round(performance.now() - start);
  const text = values.json
    ? jsonLine({ kind: "summary", ...sums, size, milliseconds, end })
    : `recorded ${sumsOf(sums, size, start)}: ${reasons[end]}`;
  if (!values.json) noteOnTerminal(text);
  else if (isOutput) note(text);
  else writeSummary(text);
  return end;
}

/** Throws a UsageError for arguments that can't be meant. */
function checkArguments(values: Values, path: string): void {
  limitOf(values);
  if (!/^[@>]?\w+:\/\//.test(path)) return;
  throw new UsageError(`The last argument is the FILE, but is the endpoint ${path}`);
}

/** What the recording says about itself. */
function descriptionOf(values: Values, endpoints: readonly Endpoint[]): Description {
  return {
    type: values.type,
    endpoints: endpoints.map(({ address }) => address),
    topics: values.topic,
    started: new Date().toISOString(),
    program: `zmq-napi ${version()}`,
  };
}

/** Opens the file and the socket, and records. Resolves with the reason of the end. */
async function recordInto(
  path: string,
  socket: Subscriber | Pull,
  values: Values,
  texts: readonly string[],
): Promise<End> {
  const ifExists = ifExistsOf(values);
  const wanted = texts.map((text) => endpointOf(text, values));
  const what = `the ${values.type} socket`;
  limitReceiver(socket, what, values.count);
  configure(socket, what, values);
  const peers = watchPeers(socket);
  // The file is opened first: a socket that connects takes messages. It is changed last.
  const place = await openPlace(path, ifExists);
  const where = wanted.map(({ address }) => address).join(", ");
  try {
    let destination: Destination;
    try {
      noteEndpoints("", texts, await open(socket, wanted));
      destination = await place.begin(descriptionOf(values, wanted));
    } catch (error) {
      await place.discard();
      throw error;
    }
    return await recordTo(destination, socket, values, () =>
      peers.connected ? "" : `waiting for a peer at ${where}`,
    );
  } finally {
    await place.release();
  }
}

/** Records as the command line says. Resolves with the exit code. */
export async function runRecord(input: Input<typeof recordOptions>): Promise<number> {
  const { values } = input;
  const texts = input.positionals.slice(0, -1);
  const path = input.positionals.at(-1) ?? "";
  checkArguments(values, path);
  const socket = makeSocket(values);
  try {
    const end = await recordInto(path, socket, values, texts);
    if (end === "stop") stopSignal().throwIfAborted();
    if (end !== "timeout") return exitCodes.done;
    throw new TimeoutFailure("Nothing more has come. What came before is recorded");
  } finally {
    socket.close();
    await socket.released;
  }
}
