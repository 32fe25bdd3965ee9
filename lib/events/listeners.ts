import { EventEmitter } from "node:events";

import { didYouMean, kindOf } from "../checks";
import { eventTypes } from "./event";

type On = Parameters<EventEmitter["on"]>;
type Off = Parameters<EventEmitter["off"]>;

/**
 * The names that are not types of event, and that every event emitter takes. `once()` of
 * node:events listens for `error`.
 */
const usual: readonly unknown[] = ["error", "newListener", "removeListener"];

/**
 * Checks the name of an event. A listener for a misspelt name would never be called.
 * Symbols are names that programs have made themselves.
 *
 * @throws TypeError for a string that is not a type of event, and for a value of another
 *   type.
 */
export function checkEventName(name: unknown): void {
  if (typeof name === "symbol" || usual.includes(name)) return;
  if (typeof name !== "string") {
    throw new TypeError(`The type of an event must be a string, but is ${kindOf(name)}`);
  }
  if (eventTypes.includes(name)) return;
  throw new TypeError(
    `A socket has no event ${JSON.stringify(name)}. The events are ` +
      `${eventTypes.join(", ")}${didYouMean(name, eventTypes)}`,
  );
}

/**
 * The event emitter of an observer. It takes listeners for the types of event only, and
 * calls a function after each change of its listeners.
 */
export class Listeners extends EventEmitter {
  readonly #changed: () => void;

  constructor(changed: () => void) {
    super();
    this.#changed = changed;
  }

  /** Whether there are no listeners. */
  get none(): boolean {
    return this.eventNames().length === 0;
  }

  override on(...listener: On): this {
    checkEventName(listener[0]);
    super.on(...listener);
    this.#changed();
    return this;
  }

  override addListener(...listener: On): this {
    return this.on(...listener);
  }

  override prependListener(...listener: On): this {
    checkEventName(listener[0]);
    super.prependListener(...listener);
    this.#changed();
    return this;
  }

  // Node calls this method for listeners that were added with once(), too.
  override removeListener(...listener: Off): this {
    super.removeListener(...listener);
    this.#changed();
    return this;
  }

  override off(...listener: Off): this {
    return this.removeListener(...listener);
  }

  override removeAllListeners(
    ...names: Parameters<EventEmitter["removeAllListeners"]>
  ): this {
    super.removeAllListeners(...names);
    this.#changed();
    return this;
  }
}
