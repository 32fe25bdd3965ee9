import { SocketType } from "../socket-types";
import { defineSocket, type SocketOptions } from "../sockets/socket";
import { SingleFrameSocket } from "./single-frame";

/**
 * One end of a connection between exactly two sockets: a Pair whose messages have one
 * frame. `send` waits while no peer is connected. `ZMQ_CHANNEL`.
 */
export class Channel extends SingleFrameSocket {
  constructor(options?: SocketOptions<Channel>) {
    super(SocketType.Channel, options);
  }
}

defineSocket(Channel);
