import { EventEmitter } from "node:events";

type On = Parameters<EventEmitter["on"]>;
type Off = Parameters<EventEmitter["off"]>;

/** An event emitter that calls a function after each change of its listeners. */
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
    super.on(...listener);
    this.#changed();
    return this;
  }

  override addListener(...listener: On): this {
    return this.on(...listener);
  }

  override prependListener(...listener: On): this {
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
