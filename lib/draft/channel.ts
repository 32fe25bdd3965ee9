import { SocketType } from "../socket-types";
import { defineSocket, type SocketOptions } from "../sockets/socket";
import { SingleFrameSocket } from "./single-frame";

/**
 * One end of exactly two that talk to each other and nobody else: a Pair whose messages
 * have one frame. `send` waits while nobody is at the other end. `ZMQ_CHANNEL`.
 */
export class Channel extends SingleFrameSocket {
  constructor(options?: SocketOptions<Channel>) {
    super(SocketType.Channel, options);
  }
}

defineSocket(Channel);
