import { SocketType } from "../socket-types";
import type { OptionsOf } from "../options/option";
import { typeOptions } from "../options/socket-options";
import { defineSocket, type SocketOptions } from "./socket";
import { ReceivingSocket, SendingSocket } from "./directions";

// The option tables define the properties of these classes. The types come from the same
// tables.
/* eslint-disable @typescript-eslint/no-unsafe-declaration-merging */

type PipelineOptions = OptionsOf<typeof typeOptions.pipeline>;

export interface Push extends PipelineOptions {}

/**
 * Sends each message to one of its pullers, in turn. `ZMQ_PUSH`.
 *
 * A Push waits while there is no puller, or while all pullers are at their high-water
 * marks. It drops nothing.
 */
export class Push extends SendingSocket {
  /**
   * Makes a socket and sets its options. Throws what the constructor of {@link Socket}
   * throws.
   */
  constructor(options?: SocketOptions<Push>) {
    super(SocketType.Push, options);
  }
}

export interface Pull extends PipelineOptions {}

/** Receives messages from its pushers, in turn. `ZMQ_PULL`. */
export class Pull extends ReceivingSocket {
  /**
   * Makes a socket and sets its options. Throws what the constructor of {@link Socket}
   * throws.
   */
  constructor(options?: SocketOptions<Pull>) {
    super(SocketType.Pull, options);
  }
}

defineSocket(Push, typeOptions.pipeline);
defineSocket(Pull, typeOptions.pipeline);
