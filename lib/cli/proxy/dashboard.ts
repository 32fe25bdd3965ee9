import { inBytes, inTime } from "../terminal/figures";
import { paint, writeJson, writeLine } from "../terminal/output";
import {
  type Direction,
  directions,
  type Flow,
  type Rate,
  rateOf,
  type Sample,
} from "./rates";

const numbers = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** What the directions are called in tables. */
const labels: Readonly<Record<Direction, string>> = {
  forward: "front → back",
  backward: "back → front",
  capture: "capture",
};

const columns = ["messages/s", "bytes/s", "messages", "bytes", "dropped"];
const labelWidth = 14;
const columnWidth = 13;

function row(label: string, cells: readonly string[]): string {
  const padded = cells.map((cell) => cell.padStart(columnWidth));
  return label.padEnd(labelWidth) + padded.join("");
}

function rowOf(label: string, flow: Flow, rate: Rate): string {
  return row(label, [
    numbers.format(rate.messages),
    inBytes(rate.bytes),
    numbers.format(flow.messages),
    inBytes(flow.bytes),
    numbers.format(flow.dropped),
  ]);
}

/** Returns a table of what passes between two samples, without colours. */
export function tableOf(before: Sample, now: Sample, title: string): string[] {
  const rows = directions.flatMap((direction) => {
    const flow = now[direction];
    if (flow === null) return [];
    return [rowOf(labels[direction], flow, rateOf(before, now, direction))];
  });
  return [`${title}  ${inTime(now.time)}`, row("", columns), ...rows];
}

/** Returns what passes between two samples, as an object for JSON. */
export function figuresOf(before: Sample, now: Sample): Record<string, unknown> {
  const flows = directions.map((direction): [Direction, object | null] => {
    const flow = now[direction];
    if (flow === null) return [direction, null];
    const rate = rateOf(before, now, direction);
    const perSecond = {
      messagesPerSecond: Math.round(rate.messages * 10) / 10,
      bytesPerSecond: Math.round(rate.bytes),
    };
    return [direction, { ...flow, ...perSecond }];
  });
  return Object.fromEntries(flows);
}

/** Returns what passes between two samples, in a line. */
function lineOf(before: Sample, now: Sample): string {
  const parts = directions.flatMap((direction) => {
    const flow = now[direction];
    if (flow === null) return [];
    const { messages, bytes } = rateOf(before, now, direction);
    const rate = `${numbers.format(messages)} messages/s, ${inBytes(bytes)}/s`;
    return [`${labels[direction]} ${rate}, ${numbers.format(flow.messages)} in all`];
  });
  return `${inTime(now.time)}  ${parts.join("; ")}`;
}

/** How the figures of a proxy are shown. */
export type Form = "table" | "lines" | "json" | "nothing";

/** Shows the figures of a proxy again and again. */
export class Dashboard {
  readonly #form: Form;
  readonly #title: string;
  #shown = 0;

  constructor(form: Form, title: string) {
    this.#form = form;
    this.#title = title;
  }

  /** Shows what has passed between two samples. */
  async show(before: Sample, now: Sample): Promise<void> {
    if (this.#form === "json") {
      const time = new Date().toISOString();
      await writeJson({ kind: "interval", time, ...figuresOf(before, now) });
    }
    if (this.#form === "lines") await writeLine(lineOf(before, now));
    if (this.#form === "table") await this.#draw(tableOf(before, now, this.#title));
  }

  /** Draws over the lines that were drawn before. */
  async #draw(lines: readonly string[]): Promise<void> {
    const width = Math.max(20, process.stdout.columns) - 1;
    const [title = "", heading = "", ...rows] = lines.map((line) => line.slice(0, width));
    const up = this.#shown === 0 ? "" : `\u001B[${this.#shown}A`;
    const painted = [paint("bold", title), paint("dim", heading), ...rows];
    const text = painted.map((line) => `\u001B[K${line}`).join("\n");
    this.#shown = lines.length;
    await writeLine(`${up}\r${text}`);
  }
}
