import { EventEmitter } from "node:events";

/** An emitter, or what makes one of an object that has its methods already. */
export class Emitter extends EventEmitter {
  constructor(self?: EventEmitter) {
    super();
    if (self === undefined) return;
    Reflect.apply(EventEmitter, self, []);
    // It is one now.
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment
    return self;
  }
}
