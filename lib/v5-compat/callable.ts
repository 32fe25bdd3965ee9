import { Socket as Class } from "./socket";
import type { SocketType } from "./socket-types";

/** @inheritdoc */
export type Socket = Class;

/**
 * The class, callable as a function too. zeromq 5's Socket was a function, and old-style
 * subclasses call it on their `this`: `Socket.call(this, type)`. A JavaScript class can
 * only be constructed.
 */
export const Socket: new (type: SocketType) => Class = new Proxy(Class, {
  apply(target, self: unknown, [type]: [SocketType]) {
    if (self instanceof target) return new target(type, self);
    throw new TypeError("Class constructor Socket cannot be invoked without 'new'");
  },
});

Class.prototype.constructor = Socket;
