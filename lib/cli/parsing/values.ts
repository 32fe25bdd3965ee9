import { listOf, got } from "../../checks";
import type { OptionRow } from "../command";
import { UsageError } from "../failure";
import { longestTimer } from "../waiting";

const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/**
 * Returns the milliseconds in `text`: `5` and `5s` are 5000, `250ms` is 250.
 *
 * @throws UsageError for another text. `name` is the option: `--timeout`.
 */
export function timeOf(text: string, name: string): number {
  const parts = /^(\d+\.?\d*|\.\d+)(ms|s|m|h)?$/.exec(text);
  const milliseconds = Math.round(Number(parts?.[1]) * (units[parts?.[2] ?? "s"] ?? NaN));
  if (milliseconds <= longestTimer) return milliseconds;
  const wanted = `seconds, or a number with its unit, such as 250ms, 5s, 2m or 1h`;
  throw new UsageError(
    parts
      ? `${name} takes at most 596 hours, but is ${got(text)}`
      : `${name} takes ${wanted}, but is ${got(text)}`,
  );
}

function numberOf(text: string, name: string, row: OptionRow): number {
  const least = row.least ?? 0;
  const pattern = row.kind === "whole" ? /^-?\d+$/ : /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
  const value = Number(text);
  const fits =
    row.kind === "whole" ? Number.isSafeInteger(value) : Number.isFinite(value);
  if (pattern.test(text) && fits && value >= least) return value;
  const what = row.kind === "whole" ? "a whole number" : "a number";
  throw new UsageError(`${name} takes ${what} from ${least} up, but is ${got(text)}`);
}

/**
 * Returns the value of an option that is not a flag.
 *
 * @throws UsageError if the option does not take `text`.
 */
export function valueOf(text: string, name: string, row: OptionRow): string | number {
  if (row.choices !== undefined && !row.choices.includes(text))
    throw new UsageError(
      `${name} takes ${listOf(row.choices, "or")}, but is ${got(text)}`,
    );
  if (row.kind === "text") return text;
  if (row.kind !== "time") return numberOf(text, name, row);
  const milliseconds = timeOf(text, name);
  if (milliseconds >= (row.least ?? 0)) return milliseconds;
  throw new UsageError(`${name} takes at least ${row.least ?? 0}ms, but is ${got(text)}`);
}
