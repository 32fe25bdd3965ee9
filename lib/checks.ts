import { outOfRange } from "./errors";

/** Returns a short text for a value, for an error about the value. */
export function got(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "object" && value !== null) return "an object";
  return String(value);
}

/** Whether `value` was made by `{}` in any realm, or has no prototype. */
export function isPlainObject(
  value: unknown,
): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Throws a TypeError unless `options` is an object. */
export function checkOptions(options: unknown): asserts options is object {
  if (typeof options === "object" && options !== null) return;
  throw new TypeError("Options must be an object");
}

/**
 * Returns the edit distance: how many characters have to be added, left out or changed to
 * turn `one` into `other`.
 */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let index = 0; index < one.length; index++) {
    const next = [index + 1];
    const character = one.charAt(index);
    for (let at = 1; at <= other.length; at++) {
      const same = character === other.charAt(at - 1) ? 0 : 1;
      const change = (row[at - 1] ?? 0) + same;
      next.push(Math.min(change, (row[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/**
 * Returns the end of an error text: the question whether the entry of `known` that is
 * most similar to `name` was meant. Empty if no entry is similar.
 */
export function didYouMean(name: string, known: readonly string[]): string {
  const most = Math.min(3, Math.floor(name.length / 3));
  let nearest: { readonly other: string; readonly far: number } | undefined;
  for (const other of known) {
    const far = distance(name.toLowerCase(), other.toLowerCase());
    if (far <= most && far < (nearest?.far ?? Infinity)) nearest = { other, far };
  }
  return nearest === undefined ? "" : `. Did you mean ${nearest.other}?`;
}

/** Returns the error for an unknown option. */
export function unknownOption(name: string, known: readonly string[]): TypeError {
  const are = known.length === 1 ? "The only option is" : "The options are";
  return new TypeError(
    `Unknown option ${name}. ${are} ${known.join(", ")}${didYouMean(name, known)}`,
  );
}

/** Throws a TypeError if `options` has a property whose name is not in `known`. */
export function checkNames(options: object, known: readonly string[]): void {
  // Inherited names count too, so that an AbortSignal in place of the options is an
  // error. Names that a program has added to all objects don't count.
  for (const name in options) {
    if (known.includes(name) || name in Object.prototype) continue;
    throw unknownOption(name, known);
  }
}

/** Checks that `value` is a number within the range, and cuts off its fraction. */
export function wholeNumber(
  value: unknown,
  name: string,
  min: number,
  max: number,
): number {
  if (typeof value !== "number" || Number.isNaN(value)) {
    throw new TypeError(
      `Option value must be a number: ${name} is set to ${got(value)}, ` +
        `it takes ${String(min)} to ${String(max)}`,
    );
  }
  const whole = Math.trunc(value);
  if (whole < min || whole > max) {
    throw outOfRange(
      `Invalid argument: ${name} is set to ${String(value)}, ` +
        `it takes ${String(min)} to ${String(max)}`,
    );
  }
  return whole;
}

/** Checks that `value` is a number of at least `min`. `Infinity` is allowed. */
export function checkLimit(
  value: unknown,
  name: string,
  min: number,
): asserts value is number {
  if (typeof value !== "number" || Number.isNaN(value)) {
    throw new TypeError(`${name} must be a number, but is ${got(value)}`);
  }
  if (value >= min) return;
  throw outOfRange(`${name} must be ${String(min)} or more, but is ${String(value)}`);
}
