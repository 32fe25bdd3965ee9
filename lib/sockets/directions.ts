import type { MessageLike, ReceivedMessage } from "../messages/frame";
import type { Iteration } from "../engine/iteration";
import type { MessageMetadata, PropertyNames } from "../messages/metadata";
import { checkOperation, checkReceiving } from "../engine/operation";
import type { OperationOptions, ReceiveOptions } from "../engine/operation";
import { checkLimit } from "../checks";
import { receivingOptions, sendingOptions } from "../options/socket-options";
import type { OptionsOf } from "../options/option";
import { socketCore } from "./core";
import { defineSocket, Socket } from "./socket";

/** A frame, or the frames of a multipart message. */
export type Outgoing = MessageLike | MessageLike[];

/** A message with its metadata: the array of frames has a property `metadata`. */
export type Described<M extends object[] = ReceivedMessage> = M & {
  readonly metadata: MessageMetadata;
};

/** The option that asks for metadata. */
export interface WithMetadata {
  readonly metadata: true | PropertyNames;
}

/**
 * What a call of `receive` resolves with: `M`. Where TypeScript compares a subclass or a
 * fake with a socket, `T` is any, and so is the result.
 */
// The type of a comparison without a check. See Replaced for the check.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Received<M extends object[], T> = 0 extends T & 1 ? any : M;

/**
 * What `receive` of a subclass or a fake may resolve with: any number of frames, unless
 * the number is fixed. In zeromq.js, the type is `Message[]`.
 */
export type Replaced<M extends object[]> = number extends M["length"] ? M[number][] : M;

/**
 * The arguments of `send` after the message. Where an address is required, the address
 * comes first.
 */
export type SendArguments<O extends object[]> = O extends [object]
  ? [options: O[0] & OperationOptions]
  : [options?: OperationOptions];

/** The arguments of `trySend` after the message. */
export type TrySendArguments<O extends object[]> = O extends [object]
  ? [address: O[0]]
  : [];

/**
 * A socket that can send. `M` is the type of its messages. `O` is the type of the
 * address, for draft sockets that need an address.
 */
export interface Writable<
  M extends MessageLike | MessageLike[] = Outgoing,
  O extends [...object[]] = [],
> extends OptionsOf<typeof sendingOptions> {
  /**
   * The size in bytes from which libzmq reads a frame from your buffer, without a copy.
   * From 0. Default `Infinity`: every frame is copied.
   *
   * Don't change a lent buffer before it is sent. Nothing reports when that is. The
   * ArrayBuffer of a lent buffer can never be transferred again. Don't lend the memory of
   * a WebAssembly program that may grow its memory. Over inproc, and from resizable
   * memory, frames are always copied.
   *
   * @throws TypeError or RangeError for a wrong value.
   */
  zeroCopyThreshold: number;

  /**
   * The number of sends that may wait at once. From 0. Default 10,000. The next send
   * rejects with `ENOBUFS`.
   *
   * @throws TypeError or RangeError for a wrong value.
   */
  pendingSendLimit: number;

  /**
   * Sends a message: a frame, or an array of frames. `zmq_msg_send`.
   *
   * Messages leave in the order of the calls. A message is sent whole or not at all.
   * Buffers are copied, also while a send waits, unless `zeroCopyThreshold` is set.
   * `send` waits while the socket is at its high-water mark, and while there is no peer
   * to queue for.
   *
   * @returns a promise that resolves when libzmq has accepted the message. The peer may
   *   not have the message by then.
   * @throws TypeError or RangeError at once for a value that is not a message, and for
   *   wrong options. Rejects with the reason of `signal`, or with a ZmqError:
   * - `EAGAIN` after the time limit (`timeout`, else `sendTimeout`), or when the socket
   *   closes;
   * - `EFSM` if it is not this socket's turn to send;
   * - `EHOSTUNREACH` for an unknown peer;
   * - `EMSGSIZE` if the message is too long for a datagram;
   * - `ENOBUFS` at `pendingSendLimit`;
   * - `ETERM` when the context is shut down.
   */
  send(message: M, ...options: SendArguments<O>): Promise<void>;

  /**
   * Sends a message if the socket can send now. Never waits. `zmq_msg_send`.
   *
   * @returns true if libzmq has accepted the message, false if {@link send} would wait.
   * @throws the errors that `send` throws and rejects with, except `EAGAIN`.
   */
  trySend(message: M, ...address: TrySendArguments<O>): boolean;

  /**
   * Sends many messages, in their order. `zmq_msg_send`.
   *
   * It takes less time than a call of {@link send} for each. No other message of this
   * socket comes between them. All messages are checked first: if one is wrong, none is
   * sent. Buffers are copied, also while the call waits, unless `zeroCopyThreshold` is set.
   * The time limit is for all messages together. A call that waits counts as one for
   * `pendingSendLimit`, whatever its number of messages.
   *
   * The call hands over at once what libzmq accepts. Some hundred messages at a time keep
   * the event loop quick, also with a Publisher, which accepts all.
   *
   * A socket with several peers distributes the messages as if they were sent one by one.
   *
   * @returns a promise that resolves when libzmq has accepted all messages.
   * @throws what `send` throws at once. An error about a message names its index. Rejects
   *   with a ZmqError, whose `sent` is the number of messages that libzmq has accepted: they
   *   are the first of the call, and the others are not sent. Its code is one of those of
   *   `send`, or `ECANCELED` if `signal` has aborted. Then `cause` is the reason of the
   *   signal.
   */
  sendMany(messages: readonly M[], ...options: SendArguments<O>): Promise<void>;

  /**
   * Sends the first of many messages, as many as the socket can send now. Never waits.
   * `zmq_msg_send`.
   *
   * All messages are checked first: if one is wrong, none is sent.
   *
   * @returns the number of messages that libzmq has accepted. The next message would wait,
   *   or fail. It fails if {@link trySend} throws for it.
   * @throws what `trySend` throws, for the first message. TypeError or RangeError for a
   *   wrong message. The error names its index.
   */
  trySendMany(messages: readonly M[], ...address: TrySendArguments<O>): number;
}

/** A socket that can receive. `M` is the type of its messages. */
export interface Readable<M extends object[] = ReceivedMessage> extends OptionsOf<
  typeof receivingOptions
> {
  /**
   * Receives a message: an array of one frame or more. `zmq_msg_recv`.
   *
   * Several calls may wait at once. The first call gets the first message. With the
   * option `metadata`, the array has a property `metadata`: see {@link MessageMetadata}.
   *
   * Small frames share slabs of 8 KiB. A slab lives as long as any of its frames, and a
   * clone of a frame contains the whole slab. To keep a small frame, or to post it to a
   * worker, copy it with `new Uint8Array(frame)`. Routing ids don't lie in slabs.
   *
   * @typeParam T lets subclasses and fakes have a `receive` without metadata, and of type
   *   `Promise<Message[]>`. Calls don't set it.
   * @returns a promise that resolves when a message is there.
   * @throws TypeError or RangeError at once for wrong options. Rejects with the reason of
   *   `signal`, or with a ZmqError:
   * - `EAGAIN` after the time limit (`timeout`, else `receiveTimeout`), or when the
   *   socket closes;
   * - `EFSM` if it is not this socket's turn to receive;
   * - `ETERM` when the context is shut down.
   */
  receive<T>(
    options: OperationOptions & WithMetadata,
  ): Promise<Received<Described<M>, T>>;
  receive<T>(options?: ReceiveOptions): Promise<Received<M, T>>;
  /** What a `receive` of a subclass or a fake has to be. */
  receive(options?: ReceiveOptions): Promise<Replaced<M>>;

  /**
   * Returns the next message, or undefined if there is none. Never waits. `zmq_msg_recv`.
   *
   * @throws the errors that {@link receive} throws and rejects with, except `EAGAIN`.
   */
  tryReceive(options: WithMetadata): Described<M> | undefined;
  tryReceive(options?: Pick<ReceiveOptions, "metadata">): M | undefined;

  /**
   * Iterates over the messages until the socket is closed. It takes options, unlike an
   * iteration over the socket itself. No message is lost when the loop is left.
   *
   * @throws TypeError or RangeError at once for wrong options. The iteration throws the
   *   errors that {@link receive} rejects with: the reason of `signal`, `EAGAIN` after
   *   `timeout` milliseconds without a message, `EFSM`, `ETERM`. It throws `EBUSY` while a
   *   proxy runs on the socket.
   */
  messages(options: OperationOptions & WithMetadata): Iteration<Described<M>>;
  messages(options?: ReceiveOptions): Iteration<M>;

  /**
   * Iterates over the messages until the socket is closed. No message is lost when the
   * loop is left.
   */
  [Symbol.asyncIterator](): Iteration<M>;
}

function send(socket: Socket, message: unknown, options: unknown): Promise<void> {
  const { sender } = socketCore(socket);
  if (options === undefined) return sender.send(message, undefined);
  checkOperation(options);
  return sender.send(message, options);
}

/** Sends many messages. `convert` changes or checks each message. */
export function sendMany(
  socket: Socket,
  messages: unknown,
  options: unknown,
  convert?: (message: unknown) => unknown,
): Promise<void> {
  const { sender } = socketCore(socket);
  checkOperation(options);
  return sender.sendMany(messages, options, convert);
}

function setZeroCopyThreshold(socket: Socket, bytes: unknown): void {
  checkLimit(bytes, "zeroCopyThreshold", 0);
  socketCore(socket).sender.zeroCopyThreshold = bytes;
}

function setPendingSendLimit(socket: Socket, limit: unknown): void {
  checkLimit(limit, "pendingSendLimit", 0);
  socketCore(socket).sender.pendingSendLimit = limit;
}

// The option tables define the properties of these classes. The types come from the same
// tables.
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

  sendMany(messages: readonly M[], ...options: SendArguments<O>): Promise<void>;
  sendMany(messages: readonly M[], options?: unknown): Promise<void> {
    return sendMany(this, messages, options);
  }

  trySendMany(messages: readonly M[], ...address: TrySendArguments<O>): number;
  trySendMany(messages: readonly M[], _address?: unknown): number {
    return socketCore(this).sender.trySendMany(messages);
  }
}

export interface ReceivingSocket<M extends object[]> extends OptionsOf<
  typeof receivingOptions
> {}

/** A socket that only receives. */
export abstract class ReceivingSocket<M extends object[] = ReceivedMessage>
  extends Socket
  implements Readable<M>
{
  receive<T>(
    options: OperationOptions & WithMetadata,
  ): Promise<Received<Described<M>, T>>;
  receive<T>(options?: ReceiveOptions): Promise<Received<M, T>>;
  receive(options?: ReceiveOptions): Promise<Replaced<M>>;
  receive(options?: ReceiveOptions): Promise<object[]> {
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
  In extends object[] = ReceivedMessage,
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

  sendMany(messages: readonly Out[], ...options: SendArguments<O>): Promise<void>;
  sendMany(messages: readonly Out[], options?: unknown): Promise<void> {
    return sendMany(this, messages, options);
  }

  trySendMany(messages: readonly Out[], ...address: TrySendArguments<O>): number;
  trySendMany(messages: readonly Out[], _address?: unknown): number {
    return socketCore(this).sender.trySendMany(messages);
  }
}

defineSocket(SendingSocket, sendingOptions);
defineSocket(ReceivingSocket, receivingOptions);
defineSocket(DuplexSocket, sendingOptions);
