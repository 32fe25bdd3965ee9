import { SocketType } from "../socket-types";
import { checkText } from "../endpoint/endpoints";
import type { OptionsOf } from "../options/option";
import { draftTypeOptions } from "../options/socket-options";
import { socketCore } from "../sockets/core";
import { defineSocket, type SocketOptions } from "../sockets/socket";
import { RoutingSocket } from "./routing";

// The option table defines properties of this class. The interface below takes the types
// of the properties from the table.
/* eslint-disable @typescript-eslint/no-unsafe-declaration-merging */

export interface Peer extends OptionsOf<typeof draftTypeOptions.peer> {}

/**
 * A socket among equals: each can bind, connect, and send first. A Peer knows other peers
 * by routing ids. `ZMQ_PEER`.
 */
export class Peer extends RoutingSocket {
  constructor(options?: SocketOptions<Peer>) {
    super(SocketType.Peer, options);
  }

  /**
   * Connects as {@link connect} does, and returns the routing id of the peer at the
   * endpoint. `send` accepts messages to this routing id immediately. The messages are
   * queued until the peer is connected.
   *
   * @throws The errors of {@link connect}. ZmqError with code `EINVAL` if `immediate` is
   *   set. `zmq_connect_peer`.
   */
  connectPeer(address: string): number {
    const core = socketCore(this);
    core.checkOpen();
    checkText(address);
    return core.binding.connectPeer(address);
  }
}

defineSocket(Peer, draftTypeOptions.peer);
