import type { Message } from "../messages/frame";
import { attach } from "./attachment";
import type {
  ToWebDuplexOptions,
  ToWebReadableOptions,
  ToWebWritableOptions,
} from "./options";
import type {
  Bytes,
  Exchangeable,
  Receivable,
  ReceivedBy,
  Sendable,
  SentBy,
} from "./types";
import { SocketSink, SocketSource, strategyOf } from "./web-streams";

/** The option for streams of messages. */
interface ObjectMode {
  readonly objectMode: true;
}

/** The option for streams of bytes. */
interface ByteMode {
  readonly objectMode?: false | undefined;
}

/** Two web streams over one socket, for `pipeThrough`. */
export interface WebDuplex<R, W> {
  readonly readable: ReadableStream<R>;
  readonly writable: WritableStream<W>;
}

/** A web stream takes nothing ahead of its reader. */
const nothingAhead = { highWaterMark: 0 };

/**
 * Does the same as `toReadable`, but returns a web ReadableStream. It never takes a message
 * ahead of its reader. It errors with the reason of `signal`, and a `cancel()` ends it.
 *
 * @throws the errors of `toReadable`.
 */
export function toWebReadable<S extends Receivable>(
  socket: S,
  options: ToWebReadableOptions & ObjectMode,
): ReadableStream<ReceivedBy<S>>;
export function toWebReadable(
  socket: Receivable,
  options?: ToWebReadableOptions & ByteMode,
): ReadableStream<Message>;
export function toWebReadable(
  socket: Receivable,
  options?: ToWebReadableOptions,
): ReadableStream {
  const { core, settings, release } = attach(socket, options, "toWebReadable");
  return new ReadableStream(new SocketSource(core, settings, release), nothingAhead);
}

/**
 * Does the same as `toWritable`, but returns a web WritableStream. It errors with the reason
 * of `signal` or of `abort()`.
 *
 * @throws the errors of `toWritable`.
 */
export function toWebWritable<S extends Sendable>(
  socket: S,
  options: ToWebWritableOptions & ObjectMode,
): WritableStream<SentBy<S>>;
export function toWebWritable(
  socket: Sendable,
  options?: ToWebWritableOptions & ByteMode,
): WritableStream<Bytes>;
export function toWebWritable(
  socket: Sendable,
  options?: ToWebWritableOptions,
): WritableStream {
  const { core, settings, release } = attach(socket, options, "toWebWritable");
  const sink = new SocketSink(socket, core, settings, release);
  return new WritableStream(sink, strategyOf(settings));
}

/**
 * Does the same as `toDuplex`, but returns a pair of web streams. Each of them ends, fails
 * and is cancelled by itself. With `close`, the socket is closed when neither uses it any
 * more.
 *
 * @throws the errors of `toDuplex`.
 */
export function toWebDuplex<S extends Exchangeable>(
  socket: S,
  options: ToWebDuplexOptions & ObjectMode,
): WebDuplex<ReceivedBy<S>, SentBy<S>>;
export function toWebDuplex(
  socket: Exchangeable,
  options?: ToWebDuplexOptions & ByteMode,
): WebDuplex<Message, Bytes>;
export function toWebDuplex(
  socket: Exchangeable,
  options?: ToWebDuplexOptions,
): { readonly readable: ReadableStream; readonly writable: WritableStream } {
  const { core, settings, release } = attach(socket, options, "toWebDuplex");
  let halves = 2;
  const releaseHalf = (): void => {
    halves -= 1;
    if (halves === 0) release();
  };
  const sink = new SocketSink(socket, core, settings, releaseHalf, true);
  const source = new SocketSource(core, settings, releaseHalf, () => {
    sink.received();
  });
  return {
    readable: new ReadableStream(source, nothingAhead),
    writable: new WritableStream(sink, strategyOf(settings)),
  };
}
