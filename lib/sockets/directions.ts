import type { Message, MessageLike } from "../messages/frame";
import type { Iteration } from "../engine/iteration";
import type { MessageMetadata, PropertyNames } from "../messages/metadata";
import { checkOperation, checkReceiving } from "../engine/operation";
import type { OperationOptions, ReceiveOptions } from "../engine/operation";
import { checkLimit } from "../checks";
import { receivingOptions, sendingOptions } from "../options/socket-options";
import type { OptionsOf } from "../options/option";
import { defineSocket, Socket, socketCore } from "./socket";

/** One frame, or the frames of a multipart message. */
export type Outgoing = MessageLike | MessageLike[];

/** A message with its metadata: the array of its frames also has a `metadata`. */
export type Described<M extends object[] = Message[]> = M & {
  readonly metadata: MessageMetadata;
};

/** Asks for metadata. */
interface WithMetadata {
  readonly metadata: true | PropertyNames;
}

/** What `send` takes after the message: the address, where there must be one. */
export type SendArguments<O extends object[]> = O extends [infer Address extends object]
  ? [options: Address & OperationOptions]
  : [options?: OperationOptions];

/** What `trySend` takes after the message. */
export type TrySendArguments<O extends object[]> = O extends [
  infer Address extends object,
]
  ? [address: Address]
  : [];

/**
 * A socket that can send. `M` is what it sends; `O`, for sockets of drafts, what must say
 * where to.
 */
export interface Writable<
  M extends MessageLike | MessageLike[] = Outgoing,
  O extends [...object[]] = [],
> extends OptionsOf<typeof sendingOptions> {
  /**
   * Bytes from which a frame is lent to libzmq instead of copied: the buffer must then not
   * be changed until it is sent, which nothing tells. Its ArrayBuffer can't be transferred
   * any more, not even afterwards. Default `Infinity`: every frame is copied, what you pass
   * is what arrives. Over inproc, and from resizable memory, frames are always copied.
   * Don't lend the memory of a WebAssembly program that may grow it.
   */
  zeroCopyThreshold: number;

  /**
   * How many sends may wait at once; the next one rejects with `ENOBUFS`. From 0.
   * Default 10,000.
   */
  pendingSendLimit: number;

  /**
   * Sends a message: one frame, or an array of frames. Sends go out in the order of their
   * calls, and whole or not at all. Buffers are copied, also while the send waits, unless
   * `zeroCopyThreshold` says otherwise.
   *
   * @returns a promise that resolves when libzmq has accepted the message, which does not
   *   mean that the peer has it. It waits at the high-water mark, and as long as there is
   *   no peer to queue for.
   * @throws TypeError at once for what is no message; rejects with a ZmqError: `EAGAIN`
   *   after `timeout` or `sendTimeout`, or when the socket is closed meanwhile; `EFSM` out
   *   of turn; `EHOSTUNREACH` for an unknown peer; `ENOBUFS` at `pendingSendLimit`;
   *   `ETERM` when the context was shut down; or with the reason of `signal`.
   *   `zmq_msg_send`.
   */
  send(message: M, ...options: SendArguments<O>): Promise<void>;

  /**
   * Sends a message if that is possible at once: true if it was accepted, false if
   * {@link send} would wait.
   *
   * @throws what `send` throws and rejects with, but never `EAGAIN`.
   */
  trySend(message: M, ...address: TrySendArguments<O>): boolean;
}

/** A socket that can receive. `M` is what it receives. */
export interface Readable<M extends object[] = Message[]> extends OptionsOf<
  typeof receivingOptions
> {
  /**
   * Receives a message: an array of its frames. Calls may wait side by side; messages go
   * to them in the order of the calls.
   *
   * With `metadata`, the array comes with a `metadata` of its own: see
   * {@link MessageMetadata}.
   *
   * Small frames of one thread lie in shared slabs of 8 KiB, which live as long as any
   * frame in them, and which a clone carries whole. To keep a small frame for long, or to
   * post it, take `new Uint8Array(frame)`. Routing ids have memory of their own.
   *
   * @throws rejects with a ZmqError: `EAGAIN` after `timeout` or `receiveTimeout`, or when
   *   the socket is closed meanwhile; `EFSM` out of turn; `ETERM` when the context was
   *   shut down; or with the reason of `signal`. `zmq_msg_recv`.
   */
  receive(options: OperationOptions & WithMetadata): Promise<Described<M>>;
  receive(options?: ReceiveOptions): Promise<M>;

  /**
   * The next message if there is one, else undefined; never waits.
   *
   * @throws what {@link receive} rejects with, but never `EAGAIN`.
   */
  tryReceive(options: WithMetadata): Described<M> | undefined;
  tryReceive(options?: Pick<ReceiveOptions, "metadata">): M | undefined;

  /**
   * The messages, one after the other, until the socket is closed. The same as iterating
   * over the socket itself, with options: when `signal` aborts, the iteration throws its
   * reason; `timeout` bounds the wait for each message. Leaving the loop loses none.
   */
  messages(options: OperationOptions & WithMetadata): Iteration<Described<M>>;
  messages(options?: ReceiveOptions): Iteration<M>;

  /** The messages, one after the other, until the socket is closed. */
  [Symbol.asyncIterator](): Iteration<M>;
}

function send(socket: Socket, message: unknown, options: unknown): Promise<void> {
  const { sender } = socketCore(socket);
  if (options === undefined) return sender.send(message, undefined);
  checkOperation(options);
  return sender.send(message, options);
}

function setZeroCopyThreshold(socket: Socket, bytes: unknown): void {
  checkLimit(bytes, "zeroCopyThreshold", 0);
  socketCore(socket).sender.zeroCopyThreshold = bytes;
}

function setPendingSendLimit(socket: Socket, limit: unknown): void {
  checkLimit(limit, "pendingSendLimit", 0);
  socketCore(socket).sender.pendingSendLimit = limit;
}

// The tables of options give these classes properties; the types come from there as well.
/* eslint-disable @typescript-eslint/no-unsafe-declaration-merging */

export interface SendingSocket<
  M extends MessageLike | MessageLike[],
  O extends [...object[]],
> extends OptionsOf<typeof sendingOptions> {}

/** A socket that only sends. */
export abstract class SendingSocket<
  M extends MessageLike | MessageLike[] = Outgoing,
  O extends [...object[]] = [],
>
  extends Socket
  implements Writable<M, O>
{
  get zeroCopyThreshold(): number {
    return socketCore(this).sender.zeroCopyThreshold;
  }

  set zeroCopyThreshold(bytes: number) {
    setZeroCopyThreshold(this, bytes);
  }

  get pendingSendLimit(): number {
    return socketCore(this).sender.pendingSendLimit;
  }

  set pendingSendLimit(limit: number) {
    setPendingSendLimit(this, limit);
  }

  send(message: M, ...options: SendArguments<O>): Promise<void>;
  send(message: M, options?: unknown): Promise<void> {
    return send(this, message, options);
  }

  trySend(message: M, ...address: TrySendArguments<O>): boolean;
  trySend(message: M, _address?: unknown): boolean {
    return socketCore(this).sender.trySend(message);
  }
}

export interface ReceivingSocket<M extends object[]> extends OptionsOf<
  typeof receivingOptions
> {}

/** A socket that only receives. */
export abstract class ReceivingSocket<M extends object[] = Message[]>
  extends Socket
  implements Readable<M>
{
  receive(options: OperationOptions & WithMetadata): Promise<Described<M>>;
  receive(options?: ReceiveOptions): Promise<M>;
  receive(options?: ReceiveOptions): Promise<M> {
    const { receiver } = socketCore<M>(this);
    if (options === undefined) return receiver.receive(undefined);
    checkReceiving(options);
    return receiver.receive(options);
  }

  tryReceive(options: WithMetadata): Described<M> | undefined;
  tryReceive(options?: Pick<ReceiveOptions, "metadata">): M | undefined;
  tryReceive(options?: ReceiveOptions): M | undefined {
    const { receiver } = socketCore<M>(this);
    if (options === undefined) return receiver.tryReceive();
    checkReceiving(options);
    return receiver.tryReceive(options.metadata);
  }

  messages(options: OperationOptions & WithMetadata): Iteration<Described<M>>;
  messages(options?: ReceiveOptions): Iteration<M>;
  messages(options?: ReceiveOptions): Iteration<M> {
    checkReceiving(options);
    return socketCore<M>(this).messages(options);
  }

  [Symbol.asyncIterator](): Iteration<M> {
    return socketCore<M>(this).messages(undefined);
  }
}

export interface DuplexSocket<
  Out extends MessageLike | MessageLike[],
  In extends object[],
  O extends [...object[]],
> extends OptionsOf<typeof sendingOptions> {}

/** A socket that sends and receives. */
export abstract class DuplexSocket<
  Out extends MessageLike | MessageLike[] = Outgoing,
  In extends object[] = Message[],
  O extends [...object[]] = [],
>
  extends ReceivingSocket<In>
  implements Writable<Out, O>
{
  get zeroCopyThreshold(): number {
    return socketCore(this).sender.zeroCopyThreshold;
  }

  set zeroCopyThreshold(bytes: number) {
    setZeroCopyThreshold(this, bytes);
  }

  get pendingSendLimit(): number {
    return socketCore(this).sender.pendingSendLimit;
  }

  set pendingSendLimit(limit: number) {
    setPendingSendLimit(this, limit);
  }

  send(message: Out, ...options: SendArguments<O>): Promise<void>;
  send(message: Out, options?: unknown): Promise<void> {
    return send(this, message, options);
  }

  trySend(message: Out, ...address: TrySendArguments<O>): boolean;
  trySend(message: Out, _address?: unknown): boolean {
    return socketCore(this).sender.trySend(message);
  }
}

defineSocket(SendingSocket, sendingOptions);
defineSocket(ReceivingSocket, receivingOptions);
defineSocket(DuplexSocket, sendingOptions);
