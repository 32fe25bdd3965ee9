import { command, type OptionTable } from "./command";
import { jsonOption, securityOptions, socketOptions } from "./option-groups";
import { sideOptions } from "./proxy/side-options";

export const proxyOptions = {
  type: {
    kind: "text",
    value: "TYPES",
    default: "router-dealer",
    choices: ["router-dealer", "xsub-xpub", "pull-push"],
    about: "the types of the front-end and the back-end",
  },
  "connect-frontend": {
    kind: "flag",
    about: "connect the front-end instead of binding it",
  },
  "connect-backend": {
    kind: "flag",
    about: "connect the back-end instead of binding it",
  },
  capture: {
    kind: "text",
    value: "ENDPOINT",
    about:
      "publish a copy of each message there: a pub socket that binds; > before the endpoint " +
      "connects it",
  },
  control: {
    kind: "text",
    value: "ENDPOINT",
    about:
      "bind a rep socket there that takes PAUSE, RESUME, TERMINATE and STATISTICS; without " +
      "keys, whoever can connect there can end the proxy",
  },
  interval: {
    kind: "time",
    value: "TIME",
    short: "i",
    least: 50,
    about:
      "show the figures that often: seconds, or with a unit as in 250ms; without it, each " +
      "second on a terminal, and each minute elsewhere",
  },
  quiet: { kind: "flag", short: "q", about: "show figures only at the end" },
  ...securityOptions,
  ...socketOptions,
  ...sideOptions("frontend", "the front-end"),
  ...sideOptions("backend", "the back-end"),
  ...jsonOption,
} as const satisfies OptionTable;

/** The command that forwards messages and shows how many. */
export const proxy = command({
  name: "proxy",
  group: "tools",
  needsAddon: true,
  prints: ({ values }) => !values.quiet,
  about: "forwards messages between two endpoints, with a dashboard",
  details: [
    "Binds both sides and forwards messages on a thread of its own, whole and in order. On a " +
      "terminal it shows a table of messages and bytes, and who is connected. Elsewhere it " +
      "prints a line for each interval in which something has passed or a peer has come or " +
      "gone, and one more when nothing happens any longer. Ctrl-C ends it and prints the sums.",
    "Options for security apply to all sockets: both sides, --capture and --control. A side " +
      "that has such an option of its own, as --frontend-curve-server-key, takes only its " +
      "own ones, and no key or password of the environment. " +
      "--option applies to each of the sockets that has the option.",
  ],
  positionals: [
    { name: "FRONTEND", about: "the endpoint that clients or publishers connect to" },
    { name: "BACKEND", about: "the endpoint that workers or subscribers connect to" },
  ],
  options: proxyOptions,
  examples: [
    {
      about: "A broker between clients and workers",
      line: "zmq-napi proxy 'tcp://*:5555' 'tcp://*:5556'",
    },
    {
      about: "A second source for a feed, as lines of JSON",
      line: "zmq-napi proxy --type xsub-xpub --connect-frontend --json tcp://feed:5556 'tcp://*:5557'",
    },
    {
      about: "A feed with CURVE, for clients of this machine without keys",
      line:
        "zmq-napi proxy --type xsub-xpub --connect-frontend --frontend-curve-server-key " +
        "@feed.key tcp://feed:5556 tcp://127.0.0.1:5557",
    },
  ],
  async run(input) {
    const { runProxy } = await import("./proxy/broker.js");
    return runProxy(input);
  },
});
