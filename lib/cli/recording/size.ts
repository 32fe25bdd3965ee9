import { got } from "../../checks";
import { UsageError } from "../failure";

const units: Readonly<Record<string, number>> = {
  "": 1,
  K: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
};

/**
 * Returns the bytes in `text`: `500M` is 500,000,000.
 *
 * @throws UsageError for another text. `name` is the option: `--size-limit`.
 */
export function sizeOf(text: string, name: string): number {
  const parts = /^(\d+\.?\d*)([KMGT]?)B?$/i.exec(text);
  const [, digits, unit = ""] = parts ?? [];
  const size = Math.floor(Number(digits) * (units[unit.toUpperCase()] ?? NaN));
  if (parts !== null && size > 0) return size;
  throw new UsageError(
    `${name} takes bytes, or a number with its unit, such as 500K, 20M or 1G, but is ${got(text)}`,
  );
}
