import { outOfRange } from "./errors";

/** Says what a value is, for an error about it. */
export function got(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "object" && value !== null) return "an object";
  return String(value);
}

/** Whether it is an object that was made by `{}` or has no prototype, in whatever realm. */
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

/** How many characters have to be added, left out or changed to get from one to the other. */
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

/** The end of an error's text: asks whether the one of `known` was meant that is most like
 * `name`. Empty if none is like it. */
export function didYouMean(name: string, known: readonly string[]): string {
  const most = Math.min(3, Math.floor(name.length / 3));
  let nearest: { readonly other: string; readonly far: number } | undefined;
  for (const other of known) {
    const far = distance(name.toLowerCase(), other.toLowerCase());
    if (far <= most && far < (nearest?.far ?? Infinity)) nearest = { other, far };
  }
  return nearest === undefined ? "" : `. Did you mean ${nearest.other}?`;
}

/** The error for an option that there isn't. */
export function unknownOption(name: string, known: readonly string[]): TypeError {
  const are = known.length === 1 ? "The only option is" : "The options are";
  return new TypeError(
    `Unknown option ${name}. ${are} ${known.join(", ")}${didYouMean(name, known)}`,
  );
}

/** Throws a TypeError if `options` has a property that is none of `known`. */
export function checkNames(options: object, known: readonly string[]): void {
  // Inherited names count, so that a signal alone is seen to be none; but not what a
  // program has added to all objects.
  for (const name in options) {
    if (known.includes(name) || name in Object.prototype) continue;
    throw unknownOption(name, known);
  }
}

/** Checks that `value` is a number within a range and cuts off its fraction. */
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

/** Checks that `value` is a number from `min` on, `Infinity` included. */
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
