import { addAbortSignal, type Duplex, type Readable, type Writable } from "node:stream";

import { attach } from "./attachment";
import { SocketDuplex, SocketReadable, SocketWritable } from "./node-streams";
import type { ToDuplexOptions, ToReadableOptions, ToWritableOptions } from "./options";
import type { Exchangeable, Receivable, Sendable } from "./types";

/** Lets the signal destroy the stream, and returns the stream. */
function withSignal<S extends Readable | Writable>(
  stream: S,
  signal: AbortSignal | undefined,
): S {
  if (signal !== undefined) addAbortSignal(signal, stream);
  return stream;
}

/**
 * Returns a Readable of the messages of a socket. A chunk is the bytes of a message or, with
 * `objectMode`, what `receive()` resolves with. `zmq_msg_recv`.
 *
 * The stream takes a message only when its reader wants one. When the stream is destroyed,
 * what nobody has read is in the socket again, and the next `receive()` gets it. The socket
 * stays open, unless `close` is true.
 *
 * The stream ends when the mark of the option `end` comes. Without that option, it ends when
 * the socket is closed. Otherwise the stream fails with the errors of `receive()`; with
 * `EBADF` if the socket is closed before the mark comes; and with an AbortError when `signal`
 * aborts.
 *
 * @throws TypeError or RangeError for wrong options, and for a socket that only sends.
 *   ZmqError with code `EBUSY` if another stream receives on the socket, or a proxy runs on
 *   it; `EBADF` if the socket is closed.
 */
export function toReadable(socket: Receivable, options?: ToReadableOptions): Readable {
  const { core, settings, release } = attach(socket, options, "toReadable");
  return withSignal(new SocketReadable(core, settings, release), settings.signal);
}

/**
 * Returns a Writable that sends each chunk as a message. A chunk is bytes or a string or,
 * with `objectMode`, what `send()` takes. Chunks of bytes are cut into frames of `chunkSize`
 * bytes. `zmq_msg_send`.
 *
 * The callback of `write()` is called when libzmq has accepted the chunk. So the stream has
 * back-pressure where `send()` waits. `end()` sends the mark of the option `end`, if any. The
 * socket stays open, unless `close` is true; what libzmq has accepted is then delivered
 * within `linger`.
 *
 * The stream fails with the errors of `send()`; with a TypeError for a chunk that can't be
 * sent, or that is the mark of the end; and with an AbortError when `signal` aborts.
 *
 * @throws TypeError or RangeError for wrong options, and for a socket that only receives.
 *   ZmqError with code `EBUSY` if another stream sends on the socket, or a proxy runs on it;
 *   `EBADF` if the socket is closed.
 */
export function toWritable(socket: Sendable, options?: ToWritableOptions): Writable {
  const { core, settings, release } = attach(socket, options, "toWritable");
  return withSignal(new SocketWritable(socket, core, settings, release), settings.signal);
}

/**
 * Returns a Duplex: {@link toReadable} and {@link toWritable} of the same socket in one
 * stream. On a Request or a Reply, a half whose turn it is not waits for the other half, as
 * long as `timeout` allows.
 *
 * @throws the errors of `toReadable` and `toWritable`.
 */
export function toDuplex(socket: Exchangeable, options?: ToDuplexOptions): Duplex {
  const { core, settings, release } = attach(socket, options, "toDuplex");
  return withSignal(new SocketDuplex(socket, core, settings, release), settings.signal);
}
