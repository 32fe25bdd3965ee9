import type { Message, MessageLike } from "../messages/frame";
import type { OperationOptions } from "../engine/operation";
import { defineSocket } from "../sockets/socket";
import { DuplexSocket, sendMany, SendingSocket } from "../sockets/directions";
import { socketCore } from "../sockets/core";

/**
 * A message of one frame. A received message is an array of one frame and can be sent
 * unchanged.
 */
export type SingleFrame = MessageLike | [MessageLike];

/**
 * Returns the frame of a message.
 *
 * @throws TypeError if the message does not have one frame.
 */
export function frameOf(message: unknown): unknown {
  if (message === undefined)
    throw new TypeError("Message must be present, but is undefined");
  if (!Array.isArray(message)) return message;
  if (message.length === 1) return message[0];
  throw new TypeError(
    "Invalid argument: messages of this socket have one frame, but this one is an array of " +
      `${String(message.length)}. Send its frames one by one, or joined`,
  );
}

/** A socket that only sends. Its messages have one frame. */
export abstract class SingleFrameSender extends SendingSocket<SingleFrame> {
  /**
   * Sends a message of one frame. Otherwise it is the same as `send` of other sockets.
   *
   * @throws The errors of `send` of other sockets. TypeError if the message does not have
   *   one frame. `zmq_msg_send`.
   */
  override send(message: SingleFrame, options?: OperationOptions): Promise<void> {
    frameOf(message);
    return super.send(message, options);
  }

  /**
   * Sends a message if that is possible at once. Returns true if libzmq accepted the
   * message, false if {@link send} would wait.
   *
   * @throws The errors of {@link send}, except `EAGAIN`.
   */
  override trySend(message: SingleFrame): boolean {
    frameOf(message);
    return super.trySend(message);
  }

  /**
   * Sends many messages of one frame, in their order. Otherwise it is the same as `sendMany`
   * of other sockets.
   *
   * @throws The errors of `sendMany` of other sockets. TypeError if a message does not have
   *   one frame. `zmq_msg_send`.
   */
  override sendMany(
    messages: readonly SingleFrame[],
    options?: OperationOptions,
  ): Promise<void> {
    return sendMany(this, messages, options, frameOf);
  }

  /**
   * Sends the first of many messages, as many as the socket can send now. Returns the number
   * of messages that libzmq accepted.
   *
   * @throws The errors of `trySendMany` of other sockets. TypeError if a message does not
   *   have one frame.
   */
  override trySendMany(messages: readonly SingleFrame[]): number {
    return socketCore(this).sender.trySendMany(messages, frameOf);
  }
}

/** A socket that sends and receives. Its messages have one frame. */
export abstract class SingleFrameSocket extends DuplexSocket<SingleFrame, [Message]> {
  /**
   * Sends a message of one frame. Otherwise it is the same as `send` of other sockets.
   *
   * @throws The errors of `send` of other sockets. TypeError if the message does not have
   *   one frame. `zmq_msg_send`.
   */
  override send(message: SingleFrame, options?: OperationOptions): Promise<void> {
    frameOf(message);
    return super.send(message, options);
  }

  /**
   * Sends a message if that is possible at once. Returns true if libzmq accepted the
   * message, false if {@link send} would wait.
   *
   * @throws The errors of {@link send}, except `EAGAIN`.
   */
  override trySend(message: SingleFrame): boolean {
    frameOf(message);
    return super.trySend(message);
  }

  /**
   * Sends many messages of one frame, in their order. Otherwise it is the same as `sendMany`
   * of other sockets.
   *
   * @throws The errors of `sendMany` of other sockets. TypeError if a message does not have
   *   one frame. `zmq_msg_send`.
   */
  override sendMany(
    messages: readonly SingleFrame[],
    options?: OperationOptions,
  ): Promise<void> {
    return sendMany(this, messages, options, frameOf);
  }

  /**
   * Sends the first of many messages, as many as the socket can send now. Returns the number
   * of messages that libzmq accepted.
   *
   * @throws The errors of `trySendMany` of other sockets. TypeError if a message does not
   *   have one frame.
   */
  override trySendMany(messages: readonly SingleFrame[]): number {
    return socketCore(this).sender.trySendMany(messages, frameOf);
  }
}

defineSocket(SingleFrameSender);
defineSocket(SingleFrameSocket);
