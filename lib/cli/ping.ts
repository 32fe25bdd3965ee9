import { command, type OptionTable } from "./command";
import { jsonOption } from "./option-groups";

export const pingOptions = {
  count: {
    kind: "whole",
    value: "N",
    short: "n",
    default: "1",
    about: "ping N times; 0 is until Ctrl-C",
  },
  interval: {
    kind: "time",
    value: "TIME",
    short: "i",
    default: "1s",
    about: "begin a ping that long after the last one: seconds, or as in 250ms",
  },
  timeout: {
    kind: "time",
    value: "TIME",
    short: "t",
    default: "5s",
    least: 1,
    about: "wait that long for each reply: seconds, or as in 250ms",
  },
  as: {
    kind: "text",
    value: "TYPE",
    choices: ["dealer", "pair", "pub", "pull", "push", "rep", "req", "router", "sub"],
    about:
      "be a socket of this type, and finish the handshake in any case; without it, ping " +
      "takes a type that fits, and does not harm the peer",
  },
  ipv6: {
    kind: "flag",
    about:
      "also try the IPv6 addresses of a host name, as a socket with the option ipv6 does; " +
      "without it, ping tries only its IPv4 addresses, as other sockets do",
  },
  ...jsonOption,
} as const satisfies OptionTable;

/** The command that says what speaks at an endpoint. */
export const ping = command({
  name: "ping",
  group: "tools",
  about: "says what speaks at an endpoint, and how fast it replies",
  details: [
    "Speaks ZMTP, the protocol of ZeroMQ, as far as that goes without keys: its version, " +
      "the security mechanism, the socket type and the identity of the peer, and whether " +
      "it looks like libzmq. It recognises many servers that do not speak ZMTP.",
    "A ping takes no messages from the peer. It leaves before the end of the handshake if " +
      "the peer would send it messages, as a PUSH or DEALER does.",
    "The time is that of the ping of ZMTP 3.1. For a peer that has no ping, or needs keys, " +
      "it is the time in which the greetings were exchanged.",
  ],
  positionals: [{ name: "ENDPOINT", about: "an endpoint of tcp, ipc, ws or wss" }],
  options: pingOptions,
  exits: {
    0: "a ZeroMQ socket is there",
    1: "none is there, or it refuses this machine",
    3: "nobody has replied in time",
  },
  examples: [
    { about: "What is that?", line: "zmq-napi ping tcp://localhost:5555" },
    {
      about: "Ten pings, five each second",
      line: "zmq-napi ping -n 10 -i 200ms tcp://localhost:5555",
    },
  ],
  async run(input) {
    const { runPing } = await import("./ping/series.js");
    return runPing(input);
  },
});
