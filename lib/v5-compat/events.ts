import type { EventEmitter } from "node:events";

import type { Message } from "../messages/frame";
import type { MonitorEvents } from "./monitor";

/**
 * A function that is called when an operation has ended. `error` is undefined after a
 * success.
 */
export type Callback = (error?: NodeJS.ErrnoException) => void;

/** The events of a {@link Socket}, and the arguments of their listeners. */
export interface SocketEvents extends MonitorEvents {
  /** A message was received. Each frame is an argument. */
  message: Message[];
  /**
   * An operation without a callback has failed. Without a listener, the error is thrown.
   */
  error: [error: NodeJS.ErrnoException];
  /** The socket is bound, after `bind`. */
  bind: [address: string];
  /** The endpoint is no longer bound, after `unbind`. */
  unbind: [address: string];
}

/** A listener for an event of a {@link Socket}. */
export type ListenerFor<Name extends keyof SocketEvents> = (
  ...details: SocketEvents[Name]
) => void;

/** Any listener, with the type that Node uses. */
export type Listener = Parameters<EventEmitter["on"]>[1];
