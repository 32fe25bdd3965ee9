import { Socket as Class } from "./socket";
import type { SocketType } from "./socket-types";

/** @inheritdoc */
export type Socket = Class;

/**
 * The class as zeromq 5 had it, which was a function: a class of the old style calls it on its
 * `this` (`Socket.call(this, type)`), where a class of JavaScript must be constructed.
 */
export const Socket: new (type: SocketType) => Class = new Proxy(Class, {
  apply(target, self: unknown, [type]: [SocketType]) {
    if (self instanceof target) return new target(type, self);
    throw new TypeError("Class constructor Socket cannot be invoked without 'new'");
  },
});

Class.prototype.constructor = Socket;
