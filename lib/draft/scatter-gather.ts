import { SocketType } from "../socket-types";
import type { Message } from "../messages/frame";
import type { OptionsOf } from "../options/option";
import { draftTypeOptions } from "../options/socket-options";
import { defineSocket, type SocketOptions } from "../sockets/socket";
import { ReceivingSocket } from "../sockets/directions";
import { SingleFrameSender } from "./single-frame";

// The tables of options give these classes properties; the types come from there as well.
/* eslint-disable @typescript-eslint/no-unsafe-declaration-merging */

type PipelineOptions = OptionsOf<typeof draftTypeOptions.singleFramePipeline>;

export interface Scatter extends PipelineOptions {}

/**
 * Deals messages out to its gatherers in turn: a Push whose messages have one frame.
 * `ZMQ_SCATTER`.
 */
export class Scatter extends SingleFrameSender {
  constructor(options?: SocketOptions<Scatter>) {
    super(SocketType.Scatter, options);
  }
}

export interface Gather extends PipelineOptions {}

/**
 * Collects messages from its scatterers, taking from each in turn: a Pull whose messages
 * have one frame. `ZMQ_GATHER`.
 */
export class Gather extends ReceivingSocket<[Message]> {
  constructor(options?: SocketOptions<Gather>) {
    super(SocketType.Gather, options);
  }
}

defineSocket(Scatter, draftTypeOptions.singleFramePipeline);
defineSocket(Gather, draftTypeOptions.singleFramePipeline);
