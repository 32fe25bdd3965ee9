import { EventEmitter } from "node:events";

/**
 * An event emitter. With `self`, makes an emitter of an object that has the methods of
 * one already.
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
