import { outOfRange } from "./errors";

/** Characters of the longest text that an error shows. */
const longestText = 200;

/**
 * Returns the kind of a value in words, with its article: `a number`, `an array`, `null`.
 * For errors that leave out the value, which may be secret.
 */
export function kindOf(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** Returns the number of frames of a message in words, for an error about the message. */
export function framesOf(message: unknown): string {
  if (!Array.isArray(message)) return `a message of one frame (${kindOf(message)})`;
  const { length } = message;
  return `an array of ${String(length)} frame${length === 1 ? "" : "s"}`;
}

/** Returns `text` as an error shows it: at most its first 200 characters. */
export function shortened(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText)}…`;
}

/** Returns a short text for a value, for an error about the value. */
export function got(value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(shortened(value));
    case "object":
    case "function":
      return kindOf(value);
    case "bigint":
      return `${String(value)}n`;
    case "boolean":
    case "number":
    case "symbol":
    case "undefined":
      return String(value);
  }
}

/** Returns words as a list: `a, b and c`. */
export function listOf(words: readonly string[], before: "and" | "or"): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} ${before} ${last}`;
}

/** Whether `value` was made by `{}` in any realm, or has no prototype. */
export function isPlainObject(
  value: unknown,
): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Throws a TypeError unless `options` is an object. The error shows `example`, if any. */
export function checkOptions(
  options: unknown,
  example?: string,
): asserts options is object {
  if (typeof options === "object" && options !== null) return;
  const such = example === undefined ? "" : `, such as ${example}`;
  throw new TypeError(`Options must be an object${such}, but got ${kindOf(options)}`);
}

/** Whether the two characters before `index` and `at` are the same, the other way round. */
function isSwapped(one: string, index: number, other: string, at: number): boolean {
  if (index < 2 || at < 2) return false;
  return one[index - 1] === other[at - 2] && one[index - 2] === other[at - 1];
}

/**
 * Returns the edit distance: how many characters have to be added, left out, changed or
 * swapped with the next one to turn `one` into `other`.
 */
function distance(one: string, other: string): number {
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let index = 1; index <= one.length; index++) {
    const next = [index];
    for (let at = 1; at <= other.length; at++) {
      const same = one[index - 1] === other[at - 1] ? 0 : 1;
      const swap = isSwapped(one, index, other, at)
        ? (before[at - 2] ?? 0) + 1
        : Infinity;
      const change = (row[at - 1] ?? 0) + same;
      next.push(Math.min(swap, change, (row[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1));
    }
    before = row;
    row = next;
  }
  return row.at(-1) ?? 0;
}

/**
 * Returns the entry of `known` that is most similar to `name`. Returns undefined if no
 * entry is similar.
 */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const most = Math.min(3, Math.floor(name.length / 3));
  let found: { readonly other: string; readonly far: number } | undefined;
  for (const other of known) {
    const far = distance(name.toLowerCase(), other.toLowerCase());
    if (far <= most && far < (found?.far ?? Infinity)) found = { other, far };
  }
  return found?.other;
}

/**
 * Returns the end of an error text: the question whether the entry of `known` that is
 * most similar to `name` was meant. Empty if no entry is similar, or `name` is no string.
 */
export function didYouMean(name: unknown, known: readonly string[]): string {
  const meant = typeof name === "string" ? nearest(name, known) : undefined;
  return meant === undefined ? "" : `. Did you mean ${meant}?`;
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

/** Returns the numbers of a range in words. */
export function rangeText(min: number, max: number): string {
  return `a whole number from ${String(min)} to ${String(max)}`;
}

const rounding = ". Round it first, for instance with Math.round()";

/** Checks that `value` is a whole number within the range. `takes` is the range in words. */
export function wholeNumber(
  value: unknown,
  name: string,
  min: number,
  max: number,
  takes = rangeText(min, max),
): number {
  if (Number.isInteger(value) && Number(value) >= min && Number(value) <= max) {
    return Number(value);
  }
  const fault = `${name} takes ${takes}, but is set to ${got(value)}`;
  if (typeof value !== "number" || Number.isNaN(value)) {
    throw new TypeError(`Option value must be a number: ${fault}`);
  }
  const inside = value >= min && value <= max;
  throw outOfRange(`Invalid argument: ${fault}${inside ? rounding : ""}`);
}

/** Checks that `value` is a whole number of at least `min`, or `Infinity`. */
export function checkLimit(
  value: unknown,
  name: string,
  min: number,
): asserts value is number {
  const whole = Number.isInteger(value) || value === Infinity;
  if (whole && Number(value) >= min) return;
  const takes = `a whole number from ${String(min)}, or Infinity`;
  const fault = `${name} must be ${takes}, but is ${got(value)}`;
  if (typeof value !== "number" || Number.isNaN(value)) throw new TypeError(fault);
  throw outOfRange(value >= min ? fault + rounding : fault);
}
