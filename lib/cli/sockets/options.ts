// The options of the commands for sockets. Each command takes those that fit its type.

import type { Input, OptionTable, Values } from "../command";
import {
  dropOption,
  durationOption,
  endpointOptions,
  jsonOption,
  paceOptions,
  peerOption,
  securityOptions,
  socketOptions,
} from "../option-groups";

/** The forms in which messages are read. */
export const inputFormats = [
  "line",
  "nul",
  "length",
  "varint",
  "whole",
  "hex",
  "json",
] as const;

/** The forms in which messages are printed. */
export const outputFormats = [
  "text",
  "line",
  "nul",
  "length",
  "varint",
  "raw",
  "hex",
  "json",
] as const;

/** All options of the commands for sockets. */
export const sessionOptions = {
  ...endpointOptions,
  topic: {
    kind: "text",
    value: "TOPIC",
    short: "T",
    many: true,
    about:
      "a subscriber asks for messages that begin with TOPIC, without this option for all; a " +
      "publisher sends TOPIC as the first frame",
  },
  group: {
    kind: "text",
    value: "GROUP",
    short: "g",
    many: true,
    about: "the group that a radio sends to, or the groups that a dish joins",
  },
  to: {
    kind: "text",
    value: "PEER",
    about:
      "send to this peer: a routing id as text, as 0x and hex digits, or the number that a " +
      "server or peer knows; without it, to the peer that was heard last",
  },
  input: {
    kind: "text",
    value: "FORMAT",
    choices: inputFormats,
    default: "line",
    about: "how messages stand in the standard input",
  },
  format: {
    kind: "text",
    value: "FORMAT",
    short: "f",
    also: ["output"],
    choices: outputFormats,
    default: "text",
    about: "how messages are printed",
  },
  ...jsonOption,
  delimiter: {
    kind: "text",
    value: "TEXT",
    short: "d",
    about:
      "what stands between the frames of a message, in input and output; \\t, \\n, \\0, \\xHH " +
      "and \\\\ are understood",
  },
  ...paceOptions,
  duration: durationOption.duration,
  ...peerOption,
  ...dropOption,
  "send-only": {
    kind: "flag",
    about: "end when all messages are sent, and print nothing that comes",
  },
  echo: { kind: "flag", about: "answer each message with its own frames" },
  reply: {
    kind: "text",
    value: "FRAME",
    many: true,
    about: "answer each message with these frames",
  },
  exec: {
    kind: "text",
    value: "COMMAND",
    about:
      "answer each message with the output of a shell command, which reads the message, and " +
      "which --timeout limits; one line feed at its end is left out",
  },
  time: { kind: "flag", about: "print when each message came" },
  quiet: {
    kind: "flag",
    short: "q",
    about: "print no notes, such as the endpoint in use",
  },
  verbose: {
    kind: "flag",
    short: "v",
    also: ["V"],
    about: "print a note when a peer connects or leaves",
  },
  ...securityOptions,
  ...socketOptions,
} as const satisfies OptionTable;

/** The options of a command for sockets. */
export type SessionOptions = typeof sessionOptions;

/** What the command line of a command for sockets said. */
export type SessionInput = Input<SessionOptions>;

/** The values of the options of a command for sockets. */
export type SessionValues = Values<SessionOptions>;
