import { addon } from "../../addon/addon";
import { part } from "../../addon/binary/libc";
import { Failure } from "../failure";
import { watchReader } from "../terminal/stop";

/** The descriptor of the standard output. */
const standardOutput = 1;

/**
 * Loads the addon. A command calls this before its first socket. If it `prints`, it also stops
 * from then on when the reader of its output goes away, if it waits with `stopSignal()`.
 *
 * @throws Failure that says why the addon cannot be loaded.
 */
export function loadAddon(prints = true): void {
  try {
    const loaded = addon();
    if (prints) watchReader(() => loaded.readerGone(standardOutput));
  } catch (error) {
    const why = String(part(error, "message") ?? error);
    throw new Failure(`${why}\nzmq-napi doctor says more`);
  }
}
