// What each command for sockets is. This table is read at each start, also for --help.

import { factsOf, SocketType } from "../../socket-types";
import type { Example } from "../command";
import type { SessionOptions } from "./options";

type OptionName = keyof SessionOptions;

/** What a command does with its socket. */
export type Role =
  /** Sends and receives at once. */
  "both" | "receive" | "reply" | "request" | "send";

/** The facts of a command for sockets. */
export interface SocketCommand {
  readonly name: string;
  readonly type: SocketType;
  readonly role: Role;
  readonly about: string;
  readonly details?: readonly string[];
  readonly options?: readonly OptionName[];
  readonly examples: readonly Example[];
}

function roleOf(type: SocketType): Role {
  const { sends, receives } = factsOf(type);
  return sends && receives ? "both" : sends ? "send" : "receive";
}

function row(
  name: string,
  type: SocketType,
  facts: Omit<SocketCommand, "name" | "role" | "type"> & { readonly role?: Role },
): SocketCommand {
  return { name, type, role: roleOf(type), ...facts };
}

const answers = ["echo", "reply", "exec"] as const;

const routed =
  "Without --to, a message goes to the peer that was heard last; the command waits for one.";

/** The commands for sockets, in the order of --help. */
export const socketCommands: readonly SocketCommand[] = [
  row("sub", SocketType.Subscriber, {
    about: "prints what publishers send",
    options: ["topic"],
    examples: [
      { about: "all messages", line: "zmq-napi sub tcp://127.0.0.1:5556" },
      {
        about: "ten messages of a topic, as JSON",
        line: "zmq-napi sub tcp://127.0.0.1:5556 --topic weather --count 10 --json",
      },
    ],
  }),
  row("pub", SocketType.XPublisher, {
    role: "send",
    about: "publishes messages",
    details: [
      "The command waits until somebody has subscribed to the first message, so that it is " +
        "not lost. For that it is an XPUB socket, which receives the subscriptions. It waits " +
        "for slow subscribers rather than drop messages, unless --drop is there.",
    ],
    options: ["topic", "drop"],
    examples: [
      {
        about: "a message of two frames",
        line: "zmq-napi pub --bind 'tcp://*:5556' weather sunny",
      },
      {
        about: "each line of a log, under a topic",
        line: "tail -f app.log | zmq-napi pub @tcp://127.0.0.1:5556 --topic log",
      },
    ],
  }),
  row("xsub", SocketType.XSubscriber, {
    about: "prints what publishers send, and sends them messages",
    details: ["A message that begins with byte 1 or 0 subscribes or unsubscribes."],
    options: ["topic"],
    examples: [
      { about: "a topic", line: "zmq-napi xsub tcp://127.0.0.1:5556 --topic weather" },
    ],
  }),
  row("xpub", SocketType.XPublisher, {
    about: "publishes messages, and prints the subscriptions",
    options: ["topic", "drop"],
    examples: [
      { about: "who subscribes to what", line: "zmq-napi xpub --bind 'tcp://*:5556'" },
    ],
  }),
  row("push", SocketType.Push, {
    about: "sends messages to workers in turn",
    examples: [
      {
        about: "the lines of a file as jobs",
        line: "zmq-napi push --bind 'tcp://*:5557' < jobs.txt",
      },
    ],
  }),
  row("pull", SocketType.Pull, {
    about: "prints what is pushed",
    examples: [{ about: "collect results", line: "zmq-napi pull --bind 'tcp://*:5558'" }],
  }),
  row("req", SocketType.Request, {
    role: "request",
    about: "sends requests, and prints the replies",
    examples: [
      {
        about: "a request, with a time limit",
        line: "zmq-napi req tcp://127.0.0.1:5555 hello --timeout 2s",
      },
      {
        about: "a request each second",
        line: "zmq-napi req tcp://127.0.0.1:5555 status --interval 1s",
      },
    ],
  }),
  row("rep", SocketType.Reply, {
    role: "reply",
    about: "prints requests, and replies with an echo, a text or a command",
    options: answers,
    examples: [
      { about: "an echo", line: "zmq-napi rep --bind 'tcp://*:5555'" },
      {
        about: "the output of a program",
        line: "zmq-napi rep --bind 'tcp://*:5555' --exec 'tr a-z A-Z'",
      },
    ],
  }),
  row("dealer", SocketType.Dealer, {
    about: "sends messages to peers in turn, and prints what comes",
    details: ["A rep socket expects an empty frame before the request."],
    options: answers,
    examples: [
      {
        about: "a request to a rep socket",
        line: "zmq-napi dealer tcp://127.0.0.1:5555 '' hello --count 1",
      },
    ],
  }),
  row("router", SocketType.Router, {
    about: "prints what comes and from whom, and answers",
    details: [
      routed,
      "The answer to a req socket gets the empty frame that the request had.",
    ],
    options: ["to", ...answers],
    examples: [
      {
        about: "an answer for everyone",
        line: "zmq-napi router --bind 'tcp://*:5555' --reply ok",
      },
    ],
  }),
  row("pair", SocketType.Pair, {
    about: "talks to one peer",
    options: answers,
    examples: [
      {
        about: "a chat between two terminals",
        line: "zmq-napi pair --bind tcp://127.0.0.1:5559",
      },
    ],
  }),
  row("stream", SocketType.Stream, {
    about: "talks raw tcp",
    details: [
      routed,
      "A command that connects ends when its input and its last connection have ended.",
    ],
    options: ["to", ...answers],
    examples: [
      {
        about: "an HTTP request",
        line: "printf 'GET / HTTP/1.0\\r\\n\\r\\n' | zmq-napi stream tcp://127.0.0.1:80 --input whole -f raw > page.txt",
      },
    ],
  }),
  row("radio", SocketType.Radio, {
    about: "sends messages to groups",
    options: ["group"],
    examples: [
      {
        about: "to whoever listens on a port of udp",
        line: "zmq-napi radio udp://127.0.0.1:5560 --group news hello",
      },
    ],
  }),
  row("dish", SocketType.Dish, {
    about: "prints what radios send to groups",
    options: ["group"],
    examples: [
      { about: "by udp", line: "zmq-napi dish --bind 'udp://*:5560' --group news" },
    ],
  }),
  row("client", SocketType.Client, {
    about: "sends messages to servers, and prints what comes",
    options: answers,
    examples: [
      {
        about: "a question and its answer",
        line: "zmq-napi client tcp://127.0.0.1:5561 hello --count 1",
      },
    ],
  }),
  row("server", SocketType.Server, {
    about: "prints what clients send, and answers",
    details: [routed],
    options: ["to", ...answers],
    examples: [
      { about: "an echo", line: "zmq-napi server --bind 'tcp://*:5561' --echo" },
    ],
  }),
  row("peer", SocketType.Peer, {
    about: "talks to other peers, by their numbers",
    details: [routed],
    options: ["to", ...answers],
    examples: [
      { about: "a message", line: "zmq-napi peer tcp://127.0.0.1:5562 hello --count 1" },
    ],
  }),
  row("channel", SocketType.Channel, {
    about: "talks to one peer, in messages of one frame",
    options: answers,
    examples: [{ about: "wait for one", line: "zmq-napi channel --bind 'tcp://*:5563'" }],
  }),
  row("scatter", SocketType.Scatter, {
    about: "sends messages of one frame to gatherers in turn",
    examples: [
      { about: "one message", line: "zmq-napi scatter tcp://127.0.0.1:5564 hello" },
    ],
  }),
  row("gather", SocketType.Gather, {
    about: "prints what scatterers send",
    examples: [{ about: "all of it", line: "zmq-napi gather --bind 'tcp://*:5564'" }],
  }),
];
