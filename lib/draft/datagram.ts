import { isIPv4 } from "node:net";

import { SocketType } from "../socket-types";
import { outOfRange } from "../errors";
import type { Message, MessageLike } from "../messages/frame";
import type { OperationOptions } from "../engine/operation";
import { defineSocket, socketCore, type SocketOptions } from "../sockets/socket";
import { DuplexSocket } from "../sockets/directions";
import { datagramBytes } from "../endpoint/udp";

/** What a Datagram sends: where to, `"192.0.2.1:5555"`, and up to 8192 bytes. */
type Addressed = [MessageLike, MessageLike];

/**
 * Sends and receives udp datagrams, and talks to programs that know nothing of ØMQ. Each
 * message is an address, `"192.0.2.1:5555"`, and the datagram's bytes: from there, or to
 * there. It is bound once, to a udp endpoint, and speaks IPv4. `ZMQ_DGRAM`.
 */
export class Datagram extends DuplexSocket<Addressed, [Message, Message]> {
  constructor(options?: SocketOptions<Datagram>) {
    super(SocketType.Datagram, options);
    socketCore(this).native.setDatagramLimit(datagramBytes);
  }

  /**
   * Sends a datagram: `[address, bytes]`. Nothing tells whether it arrives. It waits until
   * the socket is bound. Otherwise the same as `send` of other sockets.
   *
   * @throws what `send` of other sockets throws and rejects with; a TypeError for what is
   *   not two frames, a RangeError for what is no address of an IPv4 host and a port;
   *   rejects with `EMSGSIZE` for more than 8192 bytes. `zmq_msg_send`.
   */
  override send(message: Addressed, options?: OperationOptions): Promise<void> {
    socketCore(this).checkOpen();
    checkDatagram(message);
    return super.send(message, options);
  }

  override trySend(message: Addressed): boolean {
    socketCore(this).checkOpen();
    checkDatagram(message);
    return super.trySend(message);
  }
}

/** libzmq drops what it can't send, in silence. */
function checkDatagram(message: unknown): void {
  if (!Array.isArray(message) || message.length !== 2) {
    throw new TypeError("A Datagram sends two frames: [address, bytes]");
  }
  const address: unknown = message[0];
  const text = ArrayBuffer.isView(address)
    ? Buffer.from(address.buffer, address.byteOffset, address.byteLength).toString()
    : String(address);
  if (isHostAndPort(text)) return;
  throw outOfRange(
    'The address of a datagram must be an IPv4 host and a port, as "192.0.2.1:5555", ' +
      `but is ${JSON.stringify(text)}`,
  );
}

function isHostAndPort(text: string): boolean {
  // libzmq itself ends an address in a NUL.
  const found = /^(?<host>[\d.]+):(?<port>\d{1,5})\0?$/.exec(text)?.groups;
  const { host = "", port } = found ?? {};
  // It takes the broadcast address for an error.
  if (!isIPv4(host) || host === "255.255.255.255") return false;
  return Number(port) >= 1 && Number(port) <= 65535;
}

defineSocket(Datagram);
