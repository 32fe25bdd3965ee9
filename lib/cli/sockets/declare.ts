import { factsOf } from "../../socket-types";
import { command, type Command, type Positional } from "../command";
import { endpointOptions, securityOptions, socketOptions } from "../option-groups";
import { type SessionOptions, sessionOptions } from "./options";
import { type Role, type SocketCommand, socketCommands } from "./types";

type OptionName = keyof SessionOptions;

const sending: readonly OptionName[] = ["input", "rate", "interval", "wait-for-peer"];
const receiving: readonly OptionName[] = ["format", "json", "time"];

const byRole: Readonly<Record<Role, readonly OptionName[]>> = {
  both: [...sending, "send-only", ...receiving],
  receive: receiving,
  reply: receiving,
  request: ["input", "rate", "interval", ...receiving],
  send: sending,
};

const countText: Readonly<Record<Role, string>> = {
  both: "--count N ends the command when N messages have come.",
  receive: "--count N ends the command when N messages have come.",
  reply: "--count N ends the command after N replies.",
  request: "--count N ends the command after N replies.",
  send: "--count N ends the command when N messages are sent.",
};

const sendText =
  "The arguments after the endpoints are the frames of one message, which is sent once, or " +
  "again and again with --interval or --rate. Without them, messages come from the standard " +
  "input.";

/** Returns the names in the order of the table. */
function ordered(names: readonly string[]): OptionName[] {
  const taken = new Set(names);
  const isName = (name: string): name is OptionName =>
    Object.hasOwn(sessionOptions, name);
  return Object.keys(sessionOptions)
    .filter(isName)
    .filter((name) => taken.has(name));
}

function optionsFor({ role, options = [] }: SocketCommand): OptionName[] {
  const shared = { ...endpointOptions, ...securityOptions, ...socketOptions };
  const everywhere = ["count", "duration", "timeout", "delimiter", "quiet", "verbose"];
  return ordered([...Object.keys(shared), ...everywhere, ...byRole[role], ...options]);
}

const endpoints: Positional = {
  name: "ENDPOINT",
  about:
    "where to connect, such as tcp://127.0.0.1:5555; @ before it or --bind binds there " +
    "instead",
  times: "some",
};

const frames: Positional = {
  name: "FRAME",
  about:
    "a frame of the message to send; after --, also one that looks like an option or endpoint",
  times: "any",
};

function declare(row: SocketCommand): Command {
  const sends = !["receive", "reply"].includes(row.role);
  const draft = factsOf(row.type).draft
    ? ["libzmq may still change this socket type."]
    : [];
  return command({
    name: row.name,
    group: "sockets",
    about: row.about,
    details: [
      ...(row.details ?? []),
      ...(sends ? [sendText] : []),
      countText[row.role],
      ...draft,
    ],
    positionals: sends ? [endpoints, frames] : [endpoints],
    options: sessionOptions,
    takes: optionsFor(row),
    examples: row.examples,
    async run(input) {
      const { runSession } = await import("./session.js");
      return runSession(row, input);
    },
  });
}

/** The commands that send and receive messages, one for each socket type. */
export const socketCommandList: readonly Command[] = socketCommands.map(declare);
