import { SocketType } from "../constants";
import { defineSocket, type SocketOptions } from "../socket";
import { RoutingSocket } from "./routing";
import { SingleFrameSocket } from "./single-frame";

/**
 * Answers any number of clients, in any order: each message arrives with the client's
 * routing id, and goes to the client that is named. `ZMQ_SERVER`.
 */
export class Server extends RoutingSocket {
  constructor(options?: SocketOptions<Server>) {
    super(SocketType.Server, options);
  }
}

/**
 * Talks to servers without turns: sends to them one after the other, receives from all.
 * `send` waits while there is no server to queue for. `ZMQ_CLIENT`.
 */
export class Client extends SingleFrameSocket {
  constructor(options?: SocketOptions<Client>) {
    super(SocketType.Client, options);
  }
}

defineSocket(Server);
defineSocket(Client);
