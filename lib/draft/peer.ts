import { SocketType } from "../socket-types";
import { checkText } from "../endpoint/endpoints";
import type { OptionsOf } from "../options/option";
import { draftTypeOptions } from "../options/socket-options";
import { defineSocket, socketCore, type SocketOptions } from "../sockets/socket";
import { RoutingSocket } from "./routing";

// The tables of options give these classes properties; the types come from there as well.
/* eslint-disable @typescript-eslint/no-unsafe-declaration-merging */

export interface Peer extends OptionsOf<typeof draftTypeOptions.peer> {}

/**
 * One of many equals, each of which may bind, connect, and be the first to speak. It knows
 * the others by routing ids. `ZMQ_PEER`.
 */
export class Peer extends RoutingSocket {
  constructor(options?: SocketOptions<Peer>) {
    super(SocketType.Peer, options);
  }

  /**
   * Connects as {@link connect} does, and answers the routing id of the peer at the other
   * end, to which messages can be sent at once: they are queued until it is there.
   *
   * @throws what `connect` throws; a ZmqError with code `EINVAL` if `immediate` is set.
   *   `zmq_connect_peer`.
   */
  connectPeer(address: string): number {
    const core = socketCore(this);
    core.checkOpen();
    checkText(address);
    return core.binding.connectPeer(address);
  }
}

defineSocket(Peer, draftTypeOptions.peer);
