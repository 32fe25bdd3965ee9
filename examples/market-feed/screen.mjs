import { clearScreenDown, moveCursor } from "node:readline";

const LINES_EVERY_MS = 1000;

/**
 * A live view. On a terminal it is redrawn in place. Elsewhere a short form is printed once a
 * second.
 */
export class Screen {
  #isTerminal = process.stdout.isTTY;
  #height = 0;
  #printedAt = -Infinity;

  /** Shows the newest view. @param {string[]} lines @param {string} headline the short form */
  show(lines, headline) {
    if (this.#isTerminal) {
      this.#erase();
      this.#draw(lines);
    } else if (performance.now() - this.#printedAt >= LINES_EVERY_MS) {
      this.#printedAt = performance.now();
      this.log(headline);
    }
  }

  /** Prints lines that stay, above the live view. @param {...string} lines */
  log(...lines) {
    this.#erase();
    console.log(lines.join("\n"));
  }

  #erase() {
    if (this.#height === 0) return;
    moveCursor(process.stdout, -process.stdout.columns, -this.#height);
    clearScreenDown(process.stdout);
    this.#height = 0;
  }

  /** Cuts long lines: a wrapped line would take two lines, and only one would be erased. @param {string[]} lines */
  #draw(lines) {
    const width = process.stdout.columns - 1;
    console.log(lines.map((line) => line.slice(0, width)).join("\n"));
    this.#height = lines.length;
  }
}
