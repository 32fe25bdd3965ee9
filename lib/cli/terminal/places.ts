import type { Endpoint } from "../connection/open";
import { note, paintNote } from "./output";
import { printable } from "./printable";

/**
 * Says on the standard error where a socket is bound or connects. A program that reads the
 * standard error gets only what it can't know: an endpoint that was bound with a `*`.
 *
 * @param name What the socket is called: `front-end`. Empty if there is one socket only.
 * @param texts The endpoints of the command line.
 */
export function noteEndpoints(
  name: string,
  texts: readonly string[],
  opened: readonly Endpoint[],
): void {
  for (const [index, { bind, address }] of opened.entries()) {
    const isNew = texts[index]?.replace(/^[@>]/, "") !== address;
    if (!process.stderr.isTTY && !(bind && isNew)) continue;
    const place = `${bind ? "bound" : "connects"} to ${printable(address)}`;
    note(paintNote("dim", name === "" ? place : `${name} ${place}`));
  }
}

/** Prints a line for the user, if the standard error is a terminal. */
export function noteOnTerminal(text: string): void {
  if (process.stderr.isTTY) note(text);
}
