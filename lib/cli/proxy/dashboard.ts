import { paint, write, writeJson, writeLine } from "../terminal/output";
import { jsonLine } from "../terminal/printable";
import { clearProgress } from "../terminal/progress";
import { writeSummary } from "../terminal/summary";
import { figuresOf, lineOf, tableOf } from "./figures";
import { isSame, type Sample } from "./rates";

/** How the figures of a proxy are shown. The quiet forms show the sums only. */
export type Form = "table" | "lines" | "json" | "quiet" | "quiet-json";

/** Columns of a terminal that does not know its size. */
const usualColumns = 80;

/** Shows the figures of a proxy again and again. */
export class Dashboard {
  readonly #form: Form;
  readonly #title: string;
  /** The lines of the table that can be drawn over, without colours. */
  #drawn: readonly string[] = [];
  /** What draws the table once more. */
  #table = "";
  /** Whether the last line said that nothing passes. */
  #isQuiet = false;

  constructor(form: Form, title: string) {
    this.#form = form;
    this.#title = title;
  }

  /** Shows what has passed between two samples, and what the proxy waits for. */
  async show(before: Sample, now: Sample, waiting: string): Promise<void> {
    if (this.#form === "json") {
      const time = new Date().toISOString();
      await writeJson({ kind: "interval", time, ...figuresOf(before, now) });
    }
    if (this.#form === "lines") await this.#tell(before, now);
    if (this.#form === "table")
      await write(this.#frame(before, now, this.#title, waiting));
  }

  /** Lets `print` write a note to the terminal, above the table. */
  above(print: () => void): void {
    if (this.#drawn.length === 0 || !process.stderr.isTTY) {
      print();
      return;
    }
    process.stdout.write(`${this.#up()}\r\u001B[J`);
    print();
    process.stdout.write(this.#table);
  }

  /** Writes the sums, also after Ctrl-C. */
  summarize(first: Sample, now: Sample): void {
    const title = "On average over";
    if (this.#form.endsWith("json")) {
      const milliseconds = Math.round(now.time);
      writeSummary(jsonLine({ kind: "summary", milliseconds, ...figuresOf(first, now) }));
    } else if (this.#form === "table") {
      clearProgress();
      process.stdout.write(this.#frame(first, now, title, ""));
    } else {
      const { isTTY, columns } = process.stdout;
      const width = isTTY ? columns || usualColumns : Infinity;
      writeSummary(...tableOf(first, now, title, width));
    }
  }

  /** Prints a line. Of intervals in which nothing happens, only the first one has a line. */
  async #tell(before: Sample, now: Sample): Promise<void> {
    const wasQuiet = this.#isQuiet;
    this.#isQuiet = isSame(before, now);
    if (wasQuiet && this.#isQuiet) return;
    await writeLine(lineOf(before, now));
  }

  /** Returns what draws a table over the lines that were drawn before. */
  #frame(before: Sample, now: Sample, title: string, waiting: string): string {
    const width = Math.max(20, process.stdout.columns || usualColumns) - 1;
    const lines = tableOf(before, now, title, width);
    const [first = "", heading = "", ...rows] = lines.map((line) => line.slice(0, width));
    const up = this.#up();
    const wait = paint("yellow", waiting.slice(0, width));
    const painted = [paint("bold", first), paint("dim", heading), ...rows, wait];
    const end = waiting === "" ? painted.slice(0, -1) : painted;
    const plain = [first, heading, ...rows, waiting.slice(0, width)];
    this.#drawn = plain.slice(0, end.length);
    const text = end.map((line) => `${line}\u001B[K\n`).join("");
    // What was below is erased: a longer table, or the ^C of a terminal.
    this.#table = `\r${text}\u001B[J`;
    return up + this.#table;
  }

  /** Returns what moves the cursor up to the table. A terminal made narrower wraps its lines. */
  #up(): string {
    const columns = process.stdout.columns || usualColumns;
    const rows = this.#drawn.map(({ length }) => Math.ceil(length / columns) || 1);
    const sum = rows.reduce((all, one) => all + one, 0);
    return sum === 0 ? "" : `\u001B[${sum}A`;
  }
}
