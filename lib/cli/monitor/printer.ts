import { part } from "../../addon/binary/libc";
import type { Event } from "../../events/event";
import type { Input } from "../command";
import type { monitorOptions } from "../monitor";
import { counted } from "../sockets/words";
import { clockOf, dayOf } from "../terminal/clock";
import { inSeconds } from "../terminal/figures";
import { paint, writeJson, writeLine } from "../terminal/output";
import { printable } from "../terminal/printable";
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

/** Returns the parts of a line in their columns. */
function lineWith(now: Date, name: string, place: string, why: string): string {
  return `${paint("dim", clockOf(now))}  ${name}  ${printable(place)}  ${paint("dim", printable(why))}`;
}

function lineOf(event: Event, now: Date): string {
  const name = paint(styleOf(event), event.type.padEnd(nameWidth));
  return lineWith(now, name, placeOf(event), explanationOf(event));
}

/** Returns a line about events that have come again. */
function repeatedLine({ address, events, attempts, milliseconds }: Repeated, now: Date): string {
  const time = inSeconds(milliseconds);
  const what = attempts > 0 ? counted(attempts, "more attempt") : counted(events, "event");
  const name = paint("dim", "(the same again)".padEnd(nameWidth));
  return lineWith(now, name, address, `${what} in ${time}.`);
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
    if (this.#values.verbose) return this.#write(lineOf(event, now), now);
    const { isNew, before } = this.#repeats.take(event, performance.now());
    if (before !== undefined) await this.#write(repeatedLine(before, now), now);
    if (isNew) await this.#write(lineOf(event, now), now);
  }

  /** Says at the end what has come again. */
  summarize(): void {
    const now = new Date();
    const rest = this.#repeats.rest(performance.now());
    writeSummary(...rest.map((repeated) => repeatedLine(repeated, now)));
  }

  /** Writes a line. A new day has its date before its first line. */
  async #write(line: string, now: Date): Promise<void> {
    const day = dayOf(now);
    if (day !== this.#day) await writeLine(paint("bold", day));
    this.#day = day;
    await writeLine(line);
  }
}
