import { net } from "../builtins";
import { SocketType } from "../socket-types";
import { framesOf, got } from "../checks";
import { outOfRange } from "../errors";
import type { Message, MessageLike } from "../messages/frame";
import type { OperationOptions } from "../engine/operation";
import { socketCore } from "../sockets/core";
import { defineSocket, type SocketOptions } from "../sockets/socket";
import { DuplexSocket, sendMany } from "../sockets/directions";
import { datagramBytes } from "../constants";

/**
 * A message that a Datagram sends: the address, such as `"192.0.2.1:5555"`, and up to
 * 8192 bytes.
 */
type Addressed = [MessageLike, MessageLike];

/**
 * Sends and receives udp datagrams. Peers can be programs without ØMQ. Each message has
 * two frames: the peer's address, such as `"192.0.2.1:5555"`, and the datagram's bytes.
 * The socket binds once, to a udp endpoint, and supports IPv4 only. `ZMQ_DGRAM`.
 */
export class Datagram extends DuplexSocket<Addressed, [Message, Message]> {
  constructor(options?: SocketOptions<Datagram>) {
    super(SocketType.Datagram, options);
    socketCore(this).native.setDatagramLimit(datagramBytes);
  }

  /**
   * Sends a datagram: `[address, bytes]`. `send` waits until the socket is bound. Nothing
   * shows whether the datagram arrives. Otherwise it is the same as `send` of other
   * sockets.
   *
   * @throws The errors of `send` of other sockets. TypeError if the message does not have
   *   two frames. RangeError if the address is not an IPv4 host and a port. Rejects with
   *   `EMSGSIZE` for more than 8192 bytes. `zmq_msg_send`.
   */
  override send(message: Addressed, options?: OperationOptions): Promise<void> {
    socketCore(this).checkOpen();
    checkDatagram(message);
    return super.send(message, options);
  }

  /**
   * Sends a datagram if that is possible at once. Returns true if libzmq accepted it,
   * false if {@link send} would wait.
   *
   * @throws The errors of {@link send}, except `EAGAIN`.
   */
  override trySend(message: Addressed): boolean {
    socketCore(this).checkOpen();
    checkDatagram(message);
    return super.trySend(message);
  }

  /**
   * Sends many datagrams, in their order. The addresses may differ. Otherwise it is the same
   * as `sendMany` of other sockets.
   *
   * @throws The errors of `sendMany` of other sockets, and those of {@link send} for each
   *   datagram.
   */
  override sendMany(
    messages: readonly Addressed[],
    options?: OperationOptions,
  ): Promise<void> {
    return sendMany(this, messages, options, checkDatagram);
  }

  /**
   * Sends the first of many datagrams, as many as the socket can send now. Returns the number
   * of datagrams that libzmq accepted.
   *
   * @throws The errors of `trySendMany` of other sockets, and those of {@link trySend}.
   */
  override trySendMany(messages: readonly Addressed[]): number {
    return socketCore(this).sender.trySendMany(messages, checkDatagram);
  }
}

/**
 * Checks the address, because libzmq drops datagrams that it can't send without an error.
 */
function checkDatagram(message: unknown): unknown {
  if (!Array.isArray(message) || message.length !== 2) {
    throw new TypeError(
      `A Datagram sends two frames, [address, bytes], but got ${framesOf(message)}`,
    );
  }
  const address: unknown = message[0];
  const text = ArrayBuffer.isView(address)
    ? Buffer.from(address.buffer, address.byteOffset, address.byteLength).toString()
    : String(address);
  if (isHostAndPort(text)) return message;
  throw outOfRange(
    "The address of a datagram must be an IPv4 host and a port, such as " +
      `"192.0.2.1:5555", but is ${got(text)}`,
  );
}

function isHostAndPort(text: string): boolean {
  // libzmq ends the addresses of received datagrams in a NUL.
  const found = /^(?<host>[\d.]+):(?<port>\d{1,5})\0?$/.exec(text)?.groups;
  const { host = "", port } = found ?? {};
  // libzmq takes the broadcast address for an error.
  if (!net().isIPv4(host) || host === "255.255.255.255") return false;
  return Number(port) >= 1 && Number(port) <= 65535;
}

defineSocket(Datagram);
