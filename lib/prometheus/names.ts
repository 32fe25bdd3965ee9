import { kindOf } from "../checks";

/** The most endpoints in a name. */
const most = 3;

/** The name of the objects beyond the limit of names. */
const other = "other";

/** Gives the objects their names. The number of names has a limit, because each is kept. */
export class Names {
  readonly #chosen: ((object: object) => unknown) | undefined;
  readonly #limit: number;
  readonly #given = new Set<string>();

  constructor(chosen: ((object: object) => unknown) | undefined, limit: number) {
    this.#chosen = chosen;
    this.#limit = limit;
  }

  /**
   * Returns the name of an object. Returns undefined if the program wants to leave the
   * object out. Throws what the program's function throws.
   */
  of(object: object, endpoints: readonly string[]): string | undefined {
    if (this.#chosen === undefined) return this.usual(endpoints);
    const name = this.#chosen(object);
    if (name === undefined) return undefined;
    if (typeof name === "string") return this.#within(name);
    throw new TypeError(
      `The function name must return a string, or undefined to leave the object out, but ` +
        `has returned ${kindOf(name)}`,
    );
  }

  /** As {@link of}, for an object that is closed. Never throws. */
  ofClosed(object: object, endpoints: readonly string[]): string | undefined {
    try {
      return this.of(object, endpoints);
    } catch {
      // An accessor of a closed socket throws, and nobody could catch that.
      return this.usual(endpoints);
    }
  }

  /** Returns the name of an object with these endpoints if the program gives none. */
  usual(endpoints: readonly string[]): string {
    const shown = endpoints.slice(0, most).join(",");
    return this.#within(endpoints.length > most ? `${shown},…` : shown);
  }

  #within(name: string): string {
    if (this.#given.has(name)) return name;
    if (this.#given.size >= this.#limit) return other;
    this.#given.add(name);
    return name;
  }
}
