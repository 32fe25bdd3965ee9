import { SocketType } from "../socket-types";
import type { Message } from "../messages/frame";
import type { OptionsOf } from "../options/option";
import { draftTypeOptions } from "../options/socket-options";
import { defineSocket, type SocketOptions } from "../sockets/socket";
import { ReceivingSocket } from "../sockets/directions";
import { SingleFrameSender } from "./single-frame";

// The option tables define properties of these classes. The interfaces below take the
// types of the properties from the tables.
/* eslint-disable @typescript-eslint/no-unsafe-declaration-merging */

type PipelineOptions = OptionsOf<typeof draftTypeOptions.singleFramePipeline>;

export interface Scatter extends PipelineOptions {}

/**
 * Sends each message to one of its gatherers, in turn: a Push whose messages have one
 * frame. `ZMQ_SCATTER`.
 */
export class Scatter extends SingleFrameSender {
  constructor(options?: SocketOptions<Scatter>) {
    super(SocketType.Scatter, options);
  }
}

export interface Gather extends PipelineOptions {}

/**
 * Receives messages from its scatterers, in turn: a Pull whose messages have one frame.
 * `ZMQ_GATHER`.
 */
export class Gather extends ReceivingSocket<[Message]> {
  constructor(options?: SocketOptions<Gather>) {
    super(SocketType.Gather, options);
  }
}

defineSocket(Scatter, draftTypeOptions.singleFramePipeline);
defineSocket(Gather, draftTypeOptions.singleFramePipeline);
