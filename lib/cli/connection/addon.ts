import { addon } from "../../addon/addon";
import { part } from "../../addon/binary/libc";
import { Failure } from "../failure";

/**
 * Loads the addon. A command calls this before its first socket.
 *
 * @throws Failure that says why the addon cannot be loaded.
 */
export function loadAddon(): void {
  try {
    addon();
  } catch (error) {
    const why = String(part(error, "message") ?? error);
    throw new Failure(`${why}\nzmq-napi doctor says more`);
  }
}
