/** Returns a time in words: `250 ms`, `2.5 s`. */
export function timeText(milliseconds: number): string {
  return milliseconds < 1000
    ? `${milliseconds} ms`
    : `${Number((milliseconds / 1000).toFixed(1))} s`;
}

/** Returns a count with its noun: `1 message`, `2 messages`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
