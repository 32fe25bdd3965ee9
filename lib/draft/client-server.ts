import { SocketType } from "../socket-types";
import type { OptionsOf } from "../options/option";
import { draftTypeOptions } from "../options/socket-options";
import { defineSocket, type SocketOptions } from "../sockets/socket";
import { RoutingSocket } from "./routing";
import { SingleFrameSocket } from "./single-frame";

// The option tables define properties of these classes. The interfaces below take the
// types of the properties from the tables.
/* eslint-disable @typescript-eslint/no-unsafe-declaration-merging */

export interface Server extends OptionsOf<typeof draftTypeOptions.server> {}

/**
 * Exchanges messages with any number of clients, in any order. Each message arrives with
 * the client's routing id. `send` names the client by its routing id. `ZMQ_SERVER`.
 */
export class Server extends RoutingSocket {
  constructor(options?: SocketOptions<Server>) {
    super(SocketType.Server, options);
  }
}

export interface Client extends OptionsOf<typeof draftTypeOptions.client> {}

/**
 * Exchanges messages with servers, in any order. It sends to the servers in turn and
 * receives from all of them. `send` waits while there is no server to queue for.
 * `ZMQ_CLIENT`.
 */
export class Client extends SingleFrameSocket {
  constructor(options?: SocketOptions<Client>) {
    super(SocketType.Client, options);
  }
}

defineSocket(Server, draftTypeOptions.server);
defineSocket(Client, draftTypeOptions.client);
