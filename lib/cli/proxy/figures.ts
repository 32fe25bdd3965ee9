// What passes a proxy: as a table, as a line, and as an object.

import { inBytes, inTime } from "../terminal/figures";
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

/** Characters of the widest row: with a column for each figure. */
const fullWidth = labelWidth + columns.length * columnWidth;

function row(label: string, cells: readonly string[], width = labelWidth): string {
  const padded = cells.map((cell) => cell.padStart(columnWidth));
  return label.padEnd(width) + padded.join("");
}

function cellsOf(flow: Flow, rate: Rate): string[] {
  return [
    numbers.format(rate.messages),
    inBytes(rate.bytes),
    numbers.format(flow.messages),
    inBytes(flow.bytes),
    numbers.format(flow.dropped),
  ];
}

/** Returns who is connected, in words. */
function peersOf({ peers: { frontEnd, backEnd } }: Sample): string {
  const front = `${frontEnd} peer${frontEnd === 1 ? "" : "s"}`;
  return `${front} in front, ${backEnd} at the back`;
}

/**
 * Returns a table of what passes between two samples, without colours, and who is connected. On
 * a terminal that is too narrow for the table, the figures stand below each other.
 *
 * @param width The characters of a line.
 */
export function tableOf(
  before: Sample,
  now: Sample,
  title: string,
  width: number,
): string[] {
  const flows = directions.flatMap((direction) => {
    const flow = now[direction];
    if (flow === null) return [];
    const cells = cellsOf(flow, rateOf(before, now, direction));
    return [{ label: labels[direction], cells }];
  });
  const lines =
    width >= fullWidth
      ? [row("", columns), ...flows.map(({ label, cells }) => row(label, cells))]
      : narrowRows(flows, width);
  return [`${title}  ${inTime(now.time)}`, ...lines, peersOf(now)];
}

/** The width of the names of figures, where they stand below each other. */
const nameWidth = 12;

function narrowRows(
  flows: readonly { readonly label: string; readonly cells: readonly string[] }[],
  width: number,
): string[] {
  const room = Math.max(1, Math.floor((width - nameWidth) / columnWidth));
  const shown = flows.slice(0, room);
  const heads = shown.map(({ label }) => label);
  const rows = columns.map((name, index) => {
    const cells = shown.map((flow) => flow.cells[index] ?? "");
    return row(name, cells, nameWidth);
  });
  return [row("", heads, nameWidth), ...rows];
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
  return { ...Object.fromEntries(flows), peers: now.peers };
}

/** Returns what passes between two samples, in a line. */
export function lineOf(before: Sample, now: Sample): string {
  const parts = directions.flatMap((direction) => {
    const flow = now[direction];
    if (flow === null) return [];
    const { messages, bytes } = rateOf(before, now, direction);
    const rate = `${numbers.format(messages)} messages/s, ${inBytes(bytes)}/s`;
    return [`${labels[direction]} ${rate}, ${numbers.format(flow.messages)} in all`];
  });
  return `${inTime(now.time)}  ${[...parts, peersOf(now)].join("; ")}`;
}
