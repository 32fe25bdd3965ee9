/** Returns bytes as people read them: `12.3 MB`. */
export function inBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  return `${value.toFixed(digits)} ${units[unit] ?? ""}`;
}

/** Returns milliseconds as a clock shows them: `1:02:03`. */
export function inTime(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60];
  const rest = parts.map((part) => String(part).padStart(2, "0"));
  return [Math.floor(seconds / 3600), ...rest].join(":");
}

/** Returns milliseconds as people read them: `3.2 s`, from a minute on `0:01:03`. */
export function inSeconds(milliseconds: number): string {
  return milliseconds < 60_000
    ? `${(milliseconds / 1000).toFixed(1)} s`
    : inTime(milliseconds);
}

/** Returns a time limit in words: `250 ms`, `2.5 s`. */
export function timeText(milliseconds: number): string {
  return milliseconds < 1000
    ? `${milliseconds} ms`
    : `${Number((milliseconds / 1000).toFixed(1))} s`;
}

/** Returns a count with its noun: `1 message`, `2 messages`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
