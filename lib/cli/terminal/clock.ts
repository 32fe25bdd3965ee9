/** Returns the time of the day, as the user's clock shows it: `09:05:03.250`. */
export function clockOf(time: Date): string {
  const milliseconds = String(time.getMilliseconds()).padStart(3, "0");
  return `${time.toTimeString().slice(0, 8)}.${milliseconds}`;
}

/** Returns the day in the user's time zone: `2026-11-30`. */
export function dayOf(time: Date): string {
  const parts = [time.getMonth() + 1, time.getDate()];
  const rest = parts.map((part) => String(part).padStart(2, "0"));
  return [time.getFullYear(), ...rest].join("-");
}
