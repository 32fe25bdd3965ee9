import { command, type OptionTable } from "./command";
import {
  durationOption,
  endpointOptions,
  jsonOption,
  paceOptions,
  securityOptions,
  socketOptions,
} from "./option-groups";

export const recordOptions = {
  type: {
    kind: "text",
    value: "TYPE",
    default: "sub",
    choices: ["sub", "pull"],
    about: "the type of the socket that receives",
  },
  topic: {
    kind: "text",
    value: "TOPIC",
    short: "T",
    many: true,
    about: "record only messages that begin with TOPIC; may be given several times",
  },
  count: paceOptions.count,
  ...durationOption,
  "size-limit": {
    kind: "text",
    value: "BYTES",
    about: "stop before the file is longer than that: bytes, or with a unit as in 500M",
  },
  timeout: paceOptions.timeout,
  append: { kind: "flag", about: "continue FILE if it exists" },
  overwrite: { kind: "flag", about: "replace FILE if it exists" },
  ...endpointOptions,
  ...securityOptions,
  ...socketOptions,
  json: { ...jsonOption.json, about: "print the sums as an object of JSON" },
} as const satisfies OptionTable;

/** The command that writes a feed to a file. */
export const record = command({
  name: "record",
  group: "tools",
  needsAddon: true,
  prints: ({ positionals }) => positionals.at(-1) === "-",
  about: "writes the messages of a feed to a file, with their times",
  details: [
    "Receives messages and writes them with the microsecond in which each was received, until " +
      "Ctrl-C or a limit. zmq-napi replay sends them again. docs/guide/recording.md describes " +
      "the file.",
    "A recording whose end is missing can still be replayed and continued. A subscriber that " +
      "is too slow loses messages: the publisher drops them at its high-water mark, which " +
      "nobody reports. --option receiveHighWaterMark=0 lets this end queue without a limit.",
  ],
  positionals: [
    {
      name: "ENDPOINT",
      about: "where the socket connects or binds; @ before it binds",
      times: "some",
    },
    {
      name: "FILE",
      about: "the file to write; - is the standard output",
      completes: "file",
    },
  ],
  options: recordOptions,
  examples: [
    {
      about: "A minute of a feed",
      line: "zmq-napi record --duration 1m tcp://feed:5556 feed.zrec",
    },
    {
      about: "To another machine, compressed",
      line: "zmq-napi record tcp://feed:5556 - | zstd | ssh store 'cat > feed.zrec.zst'",
    },
  ],
  async run(input) {
    const { runRecord } = await import("./recording/record.js");
    return runRecord(input);
  },
});
