import { SocketType } from "../socket-types";
import { transportOf } from "../endpoint/endpoints";
import { succeed } from "../errors";
import type { Message } from "../messages/frame";
import { checkOperation, namesWith, type OperationOptions } from "../engine/operation";
import type { OptionsOf } from "../options/option";
import { draftTypeOptions } from "../options/socket-options";
import { defineSocket, socketCore, type SocketOptions } from "../sockets/socket";
import { ReceivingSocket, SendingSocket } from "../sockets/directions";
import { datagramBytes } from "../endpoint/udp";
import { groupBytes } from "./group";
import { frameOf, type SingleFrame } from "./single-frame";

// The tables of options give these classes properties; the types come from there as well.
/* eslint-disable @typescript-eslint/no-unsafe-declaration-merging */

/** The group that a message is sent to. */
export interface GroupOptions {
  /** Its name, up to 255 bytes (14 with a libzmq that lacks our patch for longer ones);
   * what follows a NUL is cut off. */
  group: Buffer | string;
}

/** The group that a message was received in. */
export interface ReceivedGroup {
  group: Buffer;
}

const names = namesWith("group");

/** The name in `options`; throws if there is none, or a wrong one. */
function groupOf(options: unknown): Buffer {
  const isObject = typeof options === "object" && options !== null;
  if (!isObject || !("group" in options)) {
    throw new TypeError("send() needs to know to which group: a name in { group }");
  }
  checkOperation(options, names);
  return groupBytes(options.group);
}

const tooLong =
  "Message too long: over udp, frame, group and one byte may have " +
  `${String(datagramBytes)} bytes`;

export interface Radio extends OptionsOf<typeof draftTypeOptions.radio> {}

/**
 * Sends each message to one group, and so to all who have joined that. It never waits: a
 * message is dropped for a Dish at its high-water mark, and altogether where nobody has
 * joined. It binds and connects; with udp it connects, to a host or a multicast group of
 * hosts. `ZMQ_RADIO`.
 */
export class Radio extends SendingSocket<SingleFrame, [GroupOptions]> {
  readonly #datagramEndpoints = new Set<string>();

  constructor(options?: SocketOptions<Radio>) {
    super(SocketType.Radio, options);
  }

  /**
   * Sends a message of one frame to the group that is named. Otherwise the same as `send`
   * of other sockets.
   *
   * @throws what `send` of other sockets throws and rejects with; a TypeError without a
   *   group, a RangeError for one that is too long; while connected by udp, rejects with
   *   `EMSGSIZE` if the frame, the group and one byte more exceed 8192 bytes.
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

  /** Sends a message to the group that is named, if that is possible at once. */
  override trySend(message: SingleFrame, options: GroupOptions): boolean {
    const { sender } = socketCore(this);
    const frame = frameOf(message);
    return sender.trySend([groupOf(options), frame]);
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
    if (byUdp) core.sender.tooLong = tooLong;
  }
}

/**
 * Receives what radios send to the groups that it has joined. It binds and connects; with
 * udp it binds, to a port or to a multicast group of hosts. `ZMQ_DISH`.
 */
export class Dish extends ReceivingSocket<[Message, ReceivedGroup]> {
  constructor(options?: SocketOptions<Dish>) {
    super(SocketType.Dish, options);
  }

  /**
   * Joins groups, by name: strings or bytes, as long as {@link GroupOptions} says. It can
   * be done at any time.
   *
   * @throws a TypeError or RangeError for what is no group; a ZmqError with code `EINVAL`
   *   for one that has been joined already. `zmq_join`.
   */
  join(...groups: (Buffer | string)[]): void {
    this.#change("join", groups);
  }

  /**
   * Leaves groups.
   *
   * @throws a TypeError or RangeError for what is no group; a ZmqError with code `EINVAL`
   *   for one that was not joined. `zmq_leave`.
   */
  leave(...groups: (Buffer | string)[]): void {
    this.#change("leave", groups);
  }

  #change(act: "join" | "leave", groups: (Buffer | string)[]): void {
    const core = socketCore(this);
    const { native } = core;
    // Joining and leaving would not notice that the context was shut down. What else
    // becomes known by this look may be what a receive() waits for.
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

/** What libzmq's refusals mean. */
const refusals = {
  join: (group: string) => `Invalid argument: the group ${group} has been joined already`,
  leave: (group: string) => `Invalid argument: the group ${group} was not joined`,
};

defineSocket(Radio, draftTypeOptions.radio);
defineSocket(Dish);
