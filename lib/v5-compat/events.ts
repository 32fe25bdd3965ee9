import type { EventEmitter } from "node:events";

import type { Message } from "../messages/frame";
import type { MonitorEvents } from "./monitor";

/** Is called when something is done; with an error if it has failed. */
export type Callback = (error?: NodeJS.ErrnoException) => void;

/** The events of a {@link Socket}, and what their listeners get. */
export interface SocketEvents extends MonitorEvents {
  /** A message has come: its frames, each as an argument. */
  message: Message[];
  /** Something failed that has no callback. Without a listener it is thrown. */
  error: [error: NodeJS.ErrnoException];
  /** `bind` is done. */
  bind: [address: string];
  /** `unbind` is done. */
  unbind: [address: string];
}

/** Any listener, as Node's own types have it. */
export type Listener = Parameters<EventEmitter["on"]>[1];
