import { SocketType } from "../socket-types";
import type { OptionsOf } from "../options/option";
import { typeOptions } from "../options/socket-options";
import { defineSocket, type SocketOptions } from "./socket";
import { ReceivingSocket, SendingSocket } from "./directions";

// The tables of options give these classes properties; the types come from there as well.
/* eslint-disable @typescript-eslint/no-unsafe-declaration-merging */

type PipelineOptions = OptionsOf<typeof typeOptions.pipeline>;

export interface Push extends PipelineOptions {}

/**
 * Deals messages out to its pullers in turn, each message to one of them. It waits when
 * there is no puller or all are at their high-water mark; it drops nothing. `ZMQ_PUSH`.
 */
export class Push extends SendingSocket {
  constructor(options?: SocketOptions<Push>) {
    super(SocketType.Push, options);
  }
}

export interface Pull extends PipelineOptions {}

/** Collects messages from its pushers, taking from each in turn. `ZMQ_PULL`. */
export class Pull extends ReceivingSocket {
  constructor(options?: SocketOptions<Pull>) {
    super(SocketType.Pull, options);
  }
}

defineSocket(Push, typeOptions.pipeline);
defineSocket(Pull, typeOptions.pipeline);
