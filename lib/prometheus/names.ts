import { kindOf } from "../checks";

/** The most endpoints in a name. */
const most = 3;

/** The name of the objects beyond the limit of names. */
const other = "other";

/** Emits a warning of the process. Its name tells where it comes from. */
function warn(text: string): void {
  process.emitWarning(`zmq-napi/prometheus: ${text}`);
}

/** Gives the objects their names. The number of names has a limit, because each is kept. */
export class Names {
  readonly #chosen: ((object: object) => unknown) | undefined;
  readonly #limit: number;
  readonly #given = new Set<string>();
  #warnedOfLimit = false;
  #warnedOfFault = false;

  constructor(chosen: ((object: object) => unknown) | undefined, limit: number) {
    this.#chosen = chosen;
    this.#limit = limit;
  }

  /**
   * Returns the name of an object. Returns undefined if the program wants to leave the
   * object out. Never throws: if the program's function fails, the object is called `other`,
   * and the first fault is a warning. Nobody else could catch it when a socket is closed.
   */
  of(object: object, endpoints: readonly string[]): string | undefined {
    if (this.#chosen === undefined) return this.#usual(endpoints);
    let name: unknown;
    try {
      name = this.#chosen(object);
    } catch (error) {
      return this.#fault(
        `has thrown ${error instanceof Error ? error.message : kindOf(error)}`,
      );
    }
    if (name === undefined) return undefined;
    if (typeof name === "string") return this.#within(name);
    return this.#fault(`has returned ${kindOf(name)}`);
  }

  /** Returns the name of an object with these endpoints if the program gives none. */
  #usual(endpoints: readonly string[]): string {
    const shown = endpoints.slice(0, most).join(",");
    return this.#within(endpoints.length > most ? `${shown},…` : shown);
  }

  #fault(what: string): string {
    if (!this.#warnedOfFault) {
      this.#warnedOfFault = true;
      warn(
        "The function name must return a string, or undefined to leave the object out, " +
          `but ${what}. The object is called ${other}`,
      );
    }
    return other;
  }

  #within(name: string): string {
    if (this.#given.has(name)) return name;
    if (this.#given.size >= this.#limit) {
      if (!this.#warnedOfLimit) {
        this.#warnedOfLimit = true;
        warn(
          `All ${this.#limit} names are given away, so further objects are called ` +
            `${other}. Return fewer names from the function name, or raise maxNames`,
        );
      }
      return other;
    }
    this.#given.add(name);
    return name;
  }
}
