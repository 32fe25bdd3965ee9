import { command, type OptionTable } from "./command";
import {
  endpointOptions,
  jsonOption,
  paceOptions,
  securityOptions,
  socketOptions,
} from "./option-groups";

export const monitorOptions = {
  type: {
    kind: "text",
    value: "TYPE",
    default: "dealer",
    choices: "dealer router req rep pub sub xpub xsub push pull pair".split(" "),
    about: "the type of the socket that is monitored",
  },
  count: { ...paceOptions.count, about: "stop after N events" },
  duration: {
    kind: "time",
    value: "TIME",
    about: "stop after that time: seconds, or with a unit as in 5m",
  },
  ...endpointOptions,
  ...securityOptions,
  ...socketOptions,
  verbose: {
    kind: "flag",
    short: "v",
    also: ["V"],
    about: "print each event, also those that come again and again",
  },
  ...jsonOption,
} as const satisfies OptionTable;

/** The command that shows the events of connections. */
export const monitor = command({
  name: "monitor",
  group: "tools",
  needsAddon: true,
  about: "shows the events of connections: made, lost, refused",
  details: [
    "Opens a socket, binds or connects it, and prints each event of its connections with an " +
      "explanation. The socket sends nothing. It reads what peers send, and drops it, so choose " +
      "a type to which they send nothing of value: a dealer fits to a router or rep, a sub to " +
      "a pub. A rep does not read: requests wait at it for ever. zmq-napi ping says what type " +
      "the peer has.",
    "While a peer is down, the same events come ten times a second. They are printed once, and " +
      "then counted. --verbose and --json print each of them. If the output is too slow for more " +
      "than 10,000 events, the oldest are dropped, and the end says how many.",
  ],
  positionals: [
    {
      name: "ENDPOINT",
      about: "where the socket connects or binds; @ before it binds",
      times: "some",
    },
  ],
  options: monitorOptions,
  examples: [
    { about: "Why does it not connect?", line: "zmq-napi monitor tcp://localhost:5555" },
    {
      about: "Who connects to this port?",
      line: "zmq-napi monitor --bind --type pub tcp://127.0.0.1:5556",
    },
  ],
  async run(input) {
    const { watch } = await import("./monitor/watch.js");
    return watch(input);
  },
});
