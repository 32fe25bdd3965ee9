import { got } from "../../checks";
import { transports } from "../../endpoint/transports";
import { factsOf, SocketType } from "../../socket-types";
import { UsageError } from "../failure";
import { frameFromHex } from "../formats/hex";
import { fromJson } from "../formats/json";
import type { CliMessage } from "../formats/message";
import type { SessionInput } from "./options";

const endpoint = /^[@>]?([a-z][a-z0-9+.-]*):\/\//i;

/**
 * Whether an argument is an endpoint. The first one is an endpoint also with an unknown
 * transport, so that a wrong letter is told. A later one is a message: `https://…` is no
 * endpoint.
 */
function isEndpoint(text: string, index: number): boolean {
  const transport = endpoint.exec(text)?.[1]?.toLowerCase();
  return transport !== undefined && (index === 0 || transports.has(transport));
}

/** What stands in the arguments of a command for sockets. */
export interface SessionArguments {
  readonly endpoints: readonly string[];
  /** The message to send. Undefined if messages come from the standard input. */
  readonly message: CliMessage | undefined;
}

function messageOf(texts: readonly string[], input: string): CliMessage {
  if (input === "hex") return { frames: texts.map(frameFromHex) };
  if (input !== "json") return { frames: texts.map((text) => Buffer.from(text)) };
  const [text, ...others] = texts;
  if (text !== undefined && others.length === 0) return fromJson(text);
  throw new UsageError("With --input json, a message is one argument");
}

/**
 * Checks the message in the arguments, so that the command does not wait for a peer first.
 *
 * @throws UsageError if the type of socket does not send it.
 */
export function checkMessage(
  type: SocketType,
  message: CliMessage,
  groups: readonly string[],
): void {
  const { frames, message: form } = factsOf(type);
  const most = form === "routed" ? frames[1] - 1 : frames[1];
  if (message.frames.length > most)
    throw new UsageError(
      `A message of this socket type has one frame, but one has ${message.frames.length}`,
    );
  if (form === "grouped" && message.group === undefined && groups.length === 0)
    throw new UsageError("--group is missing: a radio sends to a group");
}

/** Returns the question whether a text was meant as a choice of messages, for an error. */
function choiceOf(type: SocketType, text: string): string {
  const word = /[^\w./:-]/.test(text) ? JSON.stringify(text) : text;
  if (type === SocketType.Subscriber)
    return `. To get only messages that begin with it, write --topic ${word}`;
  return type === SocketType.Dish ? `. To join a group, write --group ${word}` : "";
}

/**
 * Returns the endpoints and the message in the arguments. The endpoints come first.
 *
 * @throws UsageError if the first argument is not an endpoint, or if a message is given to a
 *   command that sends none.
 */
export function sessionArguments(
  { positionals, beforeTerminator, values }: SessionInput,
  type: SocketType,
  sends: boolean,
): SessionArguments {
  const other = positionals.findIndex(
    (text, index) => index >= beforeTerminator || !isEndpoint(text, index),
  );
  const count = other < 0 ? positionals.length : other;
  const texts = positionals.slice(count);
  const [first] = texts;
  if (count === 0)
    throw new UsageError(
      `${got(first)} is not an endpoint, such as tcp://127.0.0.1:5555 or ipc:///tmp/feed`,
    );
  const inside = positionals.slice(0, count).find((text) => /^[@>]?inproc:/i.test(text));
  if (inside !== undefined)
    throw new UsageError(
      `${got(inside)} is inside one process: other programs need tcp, ipc or ws`,
    );
  if (first === undefined)
    return { endpoints: positionals.slice(0, count), message: undefined };
  if (!sends)
    throw new UsageError(
      `The command sends no message, so ${got(first)} is one argument too many${choiceOf(type, first)}`,
    );
  return {
    endpoints: positionals.slice(0, count),
    message: messageOf(texts, values.input),
  };
}
