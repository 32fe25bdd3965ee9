import { part } from "../../addon/binary/libc";
import type { Event } from "../../events/event";
import type { Input } from "../command";
import type { monitorOptions } from "../monitor";
import { wrapped } from "../reference/layout";
import type { Style } from "../terminal/colours";
import { clockOf, dayOf } from "../terminal/clock";
import { counted, inSeconds } from "../terminal/figures";
import { paint, writeJson, writeLine } from "../terminal/output";
import { jsonLine, printable } from "../terminal/printable";
import { writeSummary } from "../terminal/summary";
import { explanationOf, styleOf } from "./explanations";
import { type Repeated, Repeats } from "./repeats";

type Values = Pick<Input<typeof monitorOptions>["values"], "json" | "verbose">;

/** The longest name of an event, in characters. */
const nameWidth = "handshake:error:protocol".length;

function placeOf(event: Event): string {
  const address = part(event, "address");
  const remote = part(event, "remote");
  const place = typeof address === "string" ? address : "";
  const isOther = typeof remote === "string" && remote !== "" && remote !== place;
  return isOther ? `${place} (${remote})` : place;
}

/** The parts of what is printed about an event. */
interface Entry {
  readonly name: string;
  readonly style: Style;
  readonly place: string;
  readonly why: string;
}

/** Returns the lines of a part that stands below the time. */
function below(text: string, width: number): string[] {
  return wrapped(text, "  ", width);
}

/**
 * Returns an entry in columns. On a terminal that is too narrow for them, the explanation and
 * the place stand below the time.
 *
 * @param width The characters of a line.
 */
export function textOf(
  { name, style, place, why }: Entry,
  now: Date,
  width: number,
): string {
  const clock = clockOf(now);
  const [where, reason] = [printable(place), printable(why)];
  const column = name.padEnd(nameWidth);
  if ([clock, column, where, reason].join("  ").length <= width)
    return [paint("dim", clock), paint(style, column), where, paint("dim", reason)].join(
      "  ",
    );
  const fits = [clock, name, where].join("  ").length <= width;
  const head = [paint("dim", clock), paint(style, name), ...(fits ? [where] : [])];
  return [
    head.join("  "),
    ...(fits ? [] : below(where, width)),
    ...below(reason, width).map((line) => paint("dim", line)),
  ].join("\n");
}

function entryOf(event: Event): Entry {
  const why = explanationOf(event);
  return { name: event.type, style: styleOf(event), place: placeOf(event), why };
}

/** Returns the entry about events that have come again. */
function repeatedEntry({ address, events, attempts, milliseconds }: Repeated): Entry {
  const time = inSeconds(milliseconds);
  const what =
    attempts > 0 ? counted(attempts, "more attempt") : counted(events, "event");
  const why = `${what} in ${time}.`;
  return { name: "(the same again)", style: "dim", place: address, why };
}

/** Returns the entry about events that nobody has read in time. */
function droppedEntry(dropped: number): Entry {
  const why = `The output was too slow for ${counted(dropped, "event")}.`;
  return { name: "(not printed)", style: "yellow", place: "", why };
}

/** Returns an entry as the standard output takes it. */
function shown(entry: Entry, now: Date): string {
  const { isTTY, columns } = process.stdout;
  return textOf(entry, now, isTTY ? columns || Infinity : Infinity);
}

function plainError(error: unknown): object | undefined {
  if (!(error instanceof Error)) return undefined;
  const { message } = error;
  return { message, code: part(error, "code"), status: part(error, "status") };
}

function jsonOf(event: Event, now: Date): object {
  return {
    kind: "event",
    time: now.toISOString(),
    type: event.type,
    address: part(event, "address"),
    local: part(event, "local"),
    remote: part(event, "remote"),
    interval: part(event, "interval"),
    reason: part(event, "reason"),
    error: plainError(part(event, "error")),
    explanation: explanationOf(event),
  };
}

/** Prints events, as the command line says. */
export class Printer {
  readonly #values: Values;
  readonly #repeats = new Repeats();
  #day = dayOf(new Date());

  constructor(values: Values) {
    this.#values = values;
  }

  async print(event: Event): Promise<void> {
    const now = new Date();
    if (this.#values.json) return writeJson(jsonOf(event, now));
    if (this.#values.verbose) return this.#write(entryOf(event), now);
    const { isNew, before } = this.#repeats.take(event, performance.now());
    if (before !== undefined) await this.#write(repeatedEntry(before), now);
    if (isNew) await this.#write(entryOf(event), now);
  }

  /** Says at the end what has come again, and how many events could not be printed in time. */
  summarize(dropped: number): void {
    const now = new Date();
    const rest = this.#repeats.rest(performance.now());
    const entries = rest.map(repeatedEntry);
    if (dropped > 0 && this.#values.json)
      writeSummary(jsonLine({ kind: "summary", dropped }));
    else if (dropped > 0) entries.push(droppedEntry(dropped));
    writeSummary(...entries.map((entry) => shown(entry, now)));
  }

  /** Writes an entry. A new day has its date before its first one. */
  async #write(entry: Entry, now: Date): Promise<void> {
    const day = dayOf(now);
    if (day !== this.#day) await writeLine(paint("bold", day));
    this.#day = day;
    await writeLine(shown(entry, now));
  }
}
