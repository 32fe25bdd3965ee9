import { didYouMean, got } from "../../checks";
import { checkAddress } from "../../endpoint/address";
import { unsupported } from "../../endpoint/hints";
import { transportOf, transports } from "../../endpoint/transports";
import { ZmqError } from "../../errors";
import { assignOptions, writableNames } from "../../options/assign";
import type { Socket } from "../../sockets/socket";
import type { Values } from "../command";
import { UsageError } from "../failure";
import { longestInput } from "../formats/message";
import type { endpointOptions, socketOptions } from "../option-groups";
import { securityOf, type SecurityValues } from "./security";

/** The values of the options that {@link openSocket} reads. */
export type ConnectionValues = SecurityValues &
  Values<typeof endpointOptions> &
  Values<typeof socketOptions>;

/** A place where a socket binds or connects. */
export interface Endpoint {
  readonly bind: boolean;
  readonly address: string;
}

/** Throws a UsageError for what is not an endpoint, or one that no other process can use. */
function checkForm(address: string): void {
  if (/^inproc:/i.test(address))
    throw new UsageError(
      `${got(address)} is inside one process: other programs need tcp, ipc or ws`,
    );
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(address))
    throw new UsageError(
      `${got(address)} is not an endpoint, such as tcp://127.0.0.1:5555 or ipc:///tmp/feed`,
    );
}

/**
 * Throws a UsageError for an endpoint to which no socket can bind or connect, such as one with
 * a port above 65535.
 */
function checkEndpoint({ address, bind }: Endpoint): void {
  checkForm(address);
  try {
    checkAddress(address, bind ? "bind" : "connect");
    if (transports.has(transportOf(address))) return;
  } catch (error) {
    if (error instanceof ZmqError) throw new UsageError(error.message);
    // Some checks ask the addon. Without a binary, the command says so when it loads it.
    return;
  }
  throw new UsageError(unsupported(address));
}

/**
 * Reads an endpoint of the command line. `@` before an endpoint binds it, `>` connects it.
 *
 * @throws UsageError for a text that is not an endpoint, or that can't be used.
 */
export function endpointOf(
  text: string,
  values: Values<typeof endpointOptions>,
): Endpoint {
  if (values.bind && values.connect)
    throw new UsageError(
      "--bind and --connect exclude each other: write @ before the endpoints to bind",
    );
  const mark = text[0];
  const isMarked = mark === "@" || mark === ">";
  const endpoint = isMarked
    ? { bind: mark === "@", address: text.slice(1) }
    : { bind: values.bind, address: text };
  checkEndpoint(endpoint);
  return endpoint;
}

/** Returns what a text may stand for: a number, a boolean, null, or the text itself. */
function settingOf(text: string): unknown {
  if (/^-?\d+$/.test(text)) return Number(text);
  const words: Readonly<Record<string, unknown>> = {
    true: true,
    false: false,
    null: null,
    Infinity,
  };
  return Object.hasOwn(words, text) ? words[text] : text;
}

/** Sets an option. `007` is a number or a text: the option decides. */
function assign(socket: Socket, name: string, text: string, what: string): void {
  const value = settingOf(text);
  try {
    assignOptions(socket, { [name]: value }, what);
  } catch (error) {
    if (value === text || !(error instanceof TypeError)) throw error;
    try {
      assignOptions(socket, { [name]: text }, what);
    } catch {
      throw error;
    }
  }
}

/**
 * Returns the options of a socket in `NAME=VALUE`. The names of two forms are understood:
 * `sendHighWaterMark` and `send-high-water-mark`.
 *
 * @throws UsageError for another text.
 */
export function settingsOf(texts: readonly string[]): Record<string, string> {
  const entries = texts.map((text): [string, string] => {
    const at = text.indexOf("=");
    if (at < 1) throw new UsageError(`--option takes NAME=VALUE, but is ${got(text)}`);
    const name = text
      .slice(0, at)
      .replace(/-([a-z])/g, (_all, letter: string) => letter.toUpperCase());
    return [name, text.slice(at + 1)];
  });
  return Object.fromEntries(entries);
}

/**
 * Sets the options of the command line: security, then `--option`.
 *
 * @throws UsageError for a name or value that the socket does not take.
 */
export function configure(
  socket: Socket,
  what: string,
  values: SecurityValues & Values<typeof socketOptions>,
): void {
  const security = securityOf(values);
  try {
    assignOptions(socket, security, what);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  for (const [name, text] of Object.entries(settingsOf(values.option))) {
    const known = writableNames(socket);
    if (!known.includes(name)) {
      const meant = didYouMean(name, known) || ". docs/options.md lists the options";
      throw new UsageError(`--option ${name}: ${what} has no such option${meant}`);
    }
    try {
      assign(socket, name, text, what);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new UsageError(`--option ${name}: ${why}`);
    }
  }
}

/** Messages that a socket queues, if nothing else is said. */
const usualHighWaterMark = 1000;

/**
 * Sets the limits of a socket that receives for a command. {@link configure} comes later: the
 * command line may say other ones.
 *
 * @param count How many messages the command takes. Those that are queued when it ends are lost
 *   for other receivers.
 */
export function limitReceiver(socket: Socket, what: string, count = Infinity): void {
  const receiveHighWaterMark = Math.min(count, usualHighWaterMark);
  const isLimited = count < usualHighWaterMark;
  const options = isLimited ? { receiveHighWaterMark } : {};
  assignOptions(socket, { ...options, maxMessageSize: longestInput }, what);
}

/**
 * Binds and connects a socket. Resolves with the endpoints in use, of which those that were
 * bound have their real ports.
 *
 * @throws Rejects with the ZmqError of `bind` or `connect`.
 */
export async function open(
  socket: Pick<Socket, "bind" | "connect">,
  endpoints: readonly Endpoint[],
): Promise<Endpoint[]> {
  const opened: Endpoint[] = [];
  for (const { bind, address } of endpoints) {
    if (bind) opened.push({ bind, address: await socket.bind(address) });
    else {
      socket.connect(address);
      opened.push({ bind, address });
    }
  }
  return opened;
}

/**
 * Configures a socket by the options of the command line, then binds and connects it. `what`
 * names the socket in errors: `a Subscriber`. Closes the socket if that fails.
 *
 * @throws Rejects with a UsageError, a Failure or a ZmqError.
 */
export async function openSocket<S extends Socket>(
  socket: S,
  what: string,
  values: ConnectionValues,
  texts: readonly string[],
): Promise<{ readonly socket: S; readonly endpoints: readonly Endpoint[] }> {
  try {
    const endpoints = texts.map((text) => endpointOf(text, values));
    configure(socket, what, values);
    return { socket, endpoints: await open(socket, endpoints) };
  } catch (error) {
    socket.close();
    throw error;
  }
}
