import { EventEmitter } from "node:events";

import type { Listener, ListenerFor, SocketEvents } from "./events";

// Listeners for the events of a socket get types.
/* eslint-disable @typescript-eslint/no-unsafe-declaration-merging */

export interface Emitter {
  on<Name extends keyof SocketEvents>(event: Name, listener: ListenerFor<Name>): this;
  on(event: string | symbol, listener: Listener): this;
  once<Name extends keyof SocketEvents>(event: Name, listener: ListenerFor<Name>): this;
  once(event: string | symbol, listener: Listener): this;
  addListener<Name extends keyof SocketEvents>(
    event: Name,
    listener: ListenerFor<Name>,
  ): this;
  addListener(event: string | symbol, listener: Listener): this;
}

/**
 * An emitter of the events of a socket. With `self`, turns that object into an emitter. The
 * object must already have the methods of an emitter.
 */
export class Emitter extends EventEmitter {
  constructor(self?: EventEmitter) {
    super();
    if (self === undefined) return;
    Reflect.apply(EventEmitter, self, []);
    // `self` is an emitter now.
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment
    return self;
  }
}
