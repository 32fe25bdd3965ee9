// Laws of the transports: bytes on the wire, and events of the network.

import type { Scenarios } from "./index";

export const transports: Scenarios = {
  "udp-group-length": ["udp-group-length", "a DISH survives any datagram"],
  "udp-datagram-limit": ["udp-datagram-limit", "a RADIO drops what no datagram can hold"],
  "udp-would-block": ["udp-would-block", "a RADIO goes on after a full socket buffer"],
  "udp-port-taken": [null, "an endpoint whose udp port is taken is given up"],
  "udp-unbind": ["udp-unbind", "a udp endpoint can be unbound"],
  "ipc-accept-without-descriptors": [
    "ipc-accept-without-descriptors",
    "an ipc listener survives a lack of descriptors",
  ],
  "ipc-peer-has-left": [
    "ipc-peer-has-left",
    "everything arrives of a sender over ipc that lingered and left",
  ],
  "ipc-peer-has-left-heartbeats": [
    "ipc-peer-has-left",
    "everything arrives of a sender over ipc that left, with heartbeats",
  ],
  "stream-until-written": [
    "linger-until-written",
    "a STREAM has written what it sent before it ends a connection",
  ],
  "socks-refused": ["socks-refused", "a socket closes that its SOCKS proxy has refused"],
  "ws-connection-header": [
    "ws-connection-header",
    "a ws socket takes the header Connection as a list",
  ],
  "ws-browsers-heartbeats": ["ws-browsers", "a ws socket has heartbeats with browsers"],
  "ws-browsers-ping": ["ws-browsers", "a ws socket answers a browser's pings"],
  "ws-browsers-close": ["ws-browsers", "a ws socket closes when a browser does"],
  "ws-browsers-zap": [
    "ws-browsers",
    "a ws socket with a ZAP domain refuses those whom no handler can judge",
  ],
  "ws-fragments": ["ws-fragments", "a ws socket takes messages in fragments"],
  "ws-handshake-timeout": [
    "ws-handshake-timeout",
    "a ws socket waits no longer for a handshake than it is told to",
  ],
  "heartbeat-while-stopped": [
    "heartbeat-while-stopped",
    "a PULL that does not read keeps its peer",
  ],
  "old-peer-when-full": [
    "old-peers-and-full-queues",
    "a ROUTER with a full queue waits with an old peer's id",
  ],
  "old-subscriber-when-full": [
    "old-peers-and-full-queues",
    "a PUB with a full queue waits with an old peer's subscription",
  ],
  "old-peer-stays": [null, "an old peer stays after the time for a handshake"],
  "ws-paths": ["ws-paths", "a ws endpoint has a path of any number of segments"],
  "socks-replies-of-any-length": [
    "socks-replies",
    "a SOCKS proxy may reply with a name of any length",
  ],
  "socks-replies-in-pieces": ["socks-replies", "a SOCKS proxy may reply in pieces"],
  "socks-long-host": [
    "socks-replies",
    "a host name that SOCKS cannot express is a failed attempt",
  ],
  "ws-early-ping": [
    "ws-early-ping",
    "a ws socket sends its routing id though a PING came first",
  ],
  "network-errors": [
    "network-errors",
    "whatever the network reports of a connection, the next one works",
  ],
  "ws-curve-subscriptions": [
    "ws-curve-subscriptions",
    "a SUB can subscribe over ws with CURVE",
  ],
  "stream-lost-peer": [
    "stream-lost-peer",
    "a STREAM gives back what it cannot send to a peer that has left",
  ],
  "tcp-self-connection": [
    "tcp-self-connection",
    "a tcp connection that reaches itself is tried again",
  ],
  "udp-radio-without-descriptors": [
    "udp-without-descriptors",
    "a RADIO that lacks a descriptor starts when there is one",
  ],
  "udp-dgram-without-descriptors": [
    "udp-without-descriptors",
    "a DGRAM that lacks a descriptor starts when there is one",
  ],
  "udp-end-without-descriptors": [
    "udp-without-descriptors",
    "a DISH or DGRAM that lacks a descriptor can end",
  ],
  "udp-without-device": [
    "udp-without-descriptors",
    "a DISH waits for its device without work",
  ],
  "dgram-without-pipe": [
    "dgram-without-pipe",
    "a DGRAM that is not bound keeps what it cannot send",
  ],
  "dgram-unbound-between-parts": [
    "dgram-without-pipe",
    "a DGRAM that is unbound between two parts drops the rest",
  ],
  "dgram-bound-again": [
    "dgram-without-pipe",
    "a DGRAM can be unbound and bound again at once",
  ],
};
