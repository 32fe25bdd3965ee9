import { SocketType } from "../socket-types";
import { transportOf } from "../endpoint/transports";
import { succeed } from "../errors";
import type { Message } from "../messages/frame";
import { checkOperation, namesWith, type OperationOptions } from "../engine/operation";
import type { OptionsOf } from "../options/option";
import { draftTypeOptions } from "../options/socket-options";
import { socketCore } from "../sockets/core";
import { defineSocket, type SocketOptions } from "../sockets/socket";
import { ReceivingSocket, SendingSocket } from "../sockets/directions";
import { datagramBytes } from "../constants";
import { groupBytes } from "./group";
import { frameOf, type SingleFrame } from "./single-frame";

// The option table defines properties of these classes. The interface below takes the
// types of the properties from the table.
/* eslint-disable @typescript-eslint/no-unsafe-declaration-merging */

/** The group that a message is sent to. */
export interface GroupOptions {
  /**
   * The name of the group, up to 255 bytes. The limit is 14 bytes if libzmq lacks our
   * patch for longer names. The name ends at its first NUL.
   */
  group: Buffer | string;
}

/** The group that a message was received in. */
export interface ReceivedGroup {
  /** The name of the group, without a final NUL. */
  group: Buffer;
}

const names = namesWith("group");

/**
 * Returns the name of the group in `options`, with a final NUL.
 *
 * @throws TypeError without a group or for a wrong option. RangeError if the name is too
 *   long.
 */
function groupOf(options: unknown): Buffer {
  const isObject = typeof options === "object" && options !== null;
  if (!isObject || !("group" in options)) {
    throw new TypeError(
      `${isObject ? "Invalid argument" : "Options must be an object"}: a Radio sends to a ` +
        "group. Pass its name as send(message, { group: name })",
    );
  }
  checkOperation(options, names);
  return groupBytes(options.group);
}

export interface Radio extends OptionsOf<typeof draftTypeOptions.radio> {}

/**
 * Sends each message to one group, and so to every Dish that has joined the group. `send`
 * never waits. A message is dropped for a Dish at its high-water mark, and dropped
 * altogether if nobody has joined the group.
 *
 * A Radio can bind and connect. Over udp it connects only, to a host or to a multicast
 * group of hosts. `ZMQ_RADIO`.
 */
export class Radio extends SendingSocket<SingleFrame, [GroupOptions]> {
  readonly #datagramEndpoints = new Set<string>();

  constructor(options?: SocketOptions<Radio>) {
    super(SocketType.Radio, options);
  }

  /**
   * Sends a message of one frame to a group. Otherwise it is the same as `send` of other
   * sockets.
   *
   * @throws The errors of `send` of other sockets. TypeError without a group. RangeError
   *   if the name of the group is too long. While connected by udp, it rejects with
   *   `EMSGSIZE` if the frame, the group and one byte exceed 8192 bytes.
   *   `zmq_msg_set_group`, `zmq_msg_send`.
   */
  override send(
    message: SingleFrame,
    options: GroupOptions & OperationOptions,
  ): Promise<void> {
    const { sender } = socketCore(this);
    const frame = frameOf(message);
    return sender.send([groupOf(options), frame], options);
  }

  /**
   * Sends a message to a group if that is possible at once. Returns true if libzmq
   * accepted the message, false if {@link send} would wait.
   *
   * @throws The errors of {@link send}, except `EAGAIN`.
   */
  override trySend(message: SingleFrame, options: GroupOptions): boolean {
    const { sender } = socketCore(this);
    const frame = frameOf(message);
    return sender.trySend([groupOf(options), frame]);
  }

  /**
   * Sends many messages of one frame to one group, in their order. Otherwise it is the same
   * as `sendMany` of other sockets.
   *
   * @throws The errors of `sendMany` of other sockets, and those of {@link send}.
   */
  override sendMany(
    messages: readonly SingleFrame[],
    options: GroupOptions & OperationOptions,
  ): Promise<void> {
    const { sender } = socketCore(this);
    const group = groupOf(options);
    return sender.sendMany(messages, options, (message) => [group, frameOf(message)]);
  }

  /**
   * Sends the first of many messages to one group, as many as the socket can send now.
   * Returns the number of messages that libzmq accepted.
   *
   * @throws The errors of `trySendMany` of other sockets, and those of {@link trySend}.
   */
  override trySendMany(messages: readonly SingleFrame[], options: GroupOptions): number {
    const { sender } = socketCore(this);
    const group = groupOf(options);
    return sender.trySendMany(messages, (message) => [group, frameOf(message)]);
  }

  override connect(address: string): void {
    super.connect(address);
    if (transportOf(address) === "udp") this.#datagramEndpoints.add(address);
    this.#limit();
  }

  override disconnect(address: string): void {
    super.disconnect(address);
    this.#datagramEndpoints.delete(address);
    this.#limit();
  }

  #limit(): void {
    const core = socketCore(this);
    const byUdp = this.#datagramEndpoints.size > 0;
    core.native.setDatagramLimit(byUdp ? datagramBytes : Infinity);
  }
}

/**
 * Receives the messages that radios send to the groups that the Dish has joined. A Dish
 * can bind and connect. Over udp it binds only, to a port or to a multicast group of
 * hosts. `ZMQ_DISH`.
 */
export class Dish extends ReceivingSocket<[Message, ReceivedGroup]> {
  constructor(options?: SocketOptions<Dish>) {
    super(SocketType.Dish, options);
  }

  /**
   * Joins groups by name, at any time. {@link GroupOptions} has the limits of a name.
   *
   * @throws TypeError if a name is not a string or bytes. RangeError if a name is too
   *   long. ZmqError with code `EINVAL` for a group that was joined already. `zmq_join`.
   */
  join(...groups: (Buffer | string)[]): void {
    this.#change("join", groups);
  }

  /**
   * Leaves groups by name, at any time.
   *
   * @throws TypeError if a name is not a string or bytes. RangeError if a name is too
   *   long. ZmqError with code `EINVAL` for a group that was not joined. `zmq_leave`.
   */
  leave(...groups: (Buffer | string)[]): void {
    this.#change("leave", groups);
  }

  #change(act: "join" | "leave", groups: (Buffer | string)[]): void {
    const core = socketCore(this);
    const { native } = core;
    // zmq_join() and zmq_leave() don't notice that the context was shut down. Reading the
    // events does. Reading them may also show that a waiting receive() can go on.
    const status = native.events();
    core.changed();
    succeed(status, { syscall: "zmq_getsockopt" });
    for (const group of groups) {
      succeed(native[act](groupBytes(group)), {
        syscall: `zmq_${act}`,
        message: refusals[act](JSON.stringify(group.toString())),
      });
    }
  }
}

/** The messages of errors, for groups that libzmq refuses. */
const refusals = {
  join: (group: string) =>
    `Invalid argument: the Dish has joined the group ${group} already; join it once`,
  leave: (group: string) =>
    `Invalid argument: the Dish has not joined the group ${group}; leave groups that it has joined`,
};

defineSocket(Radio, draftTypeOptions.radio);
defineSocket(Dish);
