import { SocketType } from "../socket-types";
import type { OptionsOf } from "../options/option";
import { draftTypeOptions } from "../options/socket-options";
import { defineSocket, type SocketOptions } from "../sockets/socket";
import { RoutingSocket } from "./routing";
import { SingleFrameSocket } from "./single-frame";

// The tables of options give these classes properties; the types come from there as well.
/* eslint-disable @typescript-eslint/no-unsafe-declaration-merging */

export interface Server extends OptionsOf<typeof draftTypeOptions.server> {}

/**
 * Answers any number of clients, in any order: each message arrives with the client's
 * routing id, and goes to the client that is named. `ZMQ_SERVER`.
 */
export class Server extends RoutingSocket {
  constructor(options?: SocketOptions<Server>) {
    super(SocketType.Server, options);
  }
}

export interface Client extends OptionsOf<typeof draftTypeOptions.client> {}

/**
 * Talks to servers without turns: sends to them one after the other, receives from all.
 * `send` waits while there is no server to queue for. `ZMQ_CLIENT`.
 */
export class Client extends SingleFrameSocket {
  constructor(options?: SocketOptions<Client>) {
    super(SocketType.Client, options);
  }
}

defineSocket(Server, draftTypeOptions.server);
defineSocket(Client, draftTypeOptions.client);
