import { command, type OptionTable } from "./command";
import {
  dropOption,
  endpointOptions,
  jsonOption,
  paceOptions,
  peerOption,
  securityOptions,
  socketOptions,
} from "./option-groups";

export const replayOptions = {
  type: {
    kind: "text",
    value: "TYPE",
    choices: ["pub", "push", "dealer", "pair"],
    about:
      "the type of the socket that sends; without it, pub for a sub and push for a pull",
  },
  speed: {
    kind: "text",
    value: "FACTOR",
    default: "1",
    about: "send that many times as fast: 2 is twice as fast, max is without pauses",
  },
  "longest-pause": {
    kind: "time",
    value: "TIME",
    about: "shorten longer pauses of the recording: seconds, or with a unit as in 5m",
  },
  loop: { kind: "flag", about: "begin again at the end, until Ctrl-C" },
  topic: {
    kind: "text",
    value: "TOPIC",
    short: "T",
    many: true,
    about: "send only messages that begin with TOPIC; may be given several times",
  },
  count: paceOptions.count,
  ...peerOption,
  ...dropOption,
  timeout: {
    ...paceOptions.timeout,
    about:
      "give up if a message can't be sent for that long, or nobody is there to begin",
  },
  bind: { ...endpointOptions.bind, about: "bind to the endpoint, as without an option" },
  connect: { ...endpointOptions.connect, about: "connect to the endpoint" },
  ...securityOptions,
  ...socketOptions,
  json: { ...jsonOption.json, about: "print the sums as an object of JSON" },
} as const satisfies OptionTable;

/** The command that sends a recorded feed. */
export const replay = command({
  name: "replay",
  group: "tools",
  needsAddon: true,
  // It prints only sums, at its end.
  prints: () => false,
  about: "sends the messages of a recording, with their timing",
  details: [
    "Sends each message as long after the first one as it was recorded. The times are " +
      "computed from the beginning, so that delays do not add up. A replay that was held up " +
      "catches up.",
    "A recording that is cut off or damaged is sent as far as it can be read. The exit code " +
      "is 1 then.",
  ],
  positionals: [
    {
      name: "FILE",
      about: "the recording; - is the standard input",
      completes: "file",
    },
    { name: "ENDPOINT", about: "where the socket binds; > before it connects" },
  ],
  options: replayOptions,
  examples: [
    {
      about: "A feed once more, ten times as fast",
      line: "zmq-napi replay --speed 10 feed.zrec tcp://127.0.0.1:5556",
    },
    {
      about: "All messages into a pipeline, as fast as it takes them",
      line: "zmq-napi replay --type push --connect --speed max feed.zrec tcp://sink:5557",
    },
  ],
  async run(input) {
    const { runReplay } = await import("./recording/replay.js");
    return runReplay(input);
  },
});
