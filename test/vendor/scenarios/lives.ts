// Laws of the lives of contexts, sockets and endpoints, and of shortages.

import type { Scenarios } from "./index";

export const lives: Scenarios = {
  "termination-slot": [
    "termination-slot",
    "a context ends with pending connections and no socket left",
  ],
  "termination-without-descriptors": [
    "termination-slot",
    "a context ends once descriptors are free again",
  ],
  "linger-until-written": [
    "linger-until-written",
    "a socket that lingers has written all of it before it ends",
  ],
  "linger-ends": [
    "linger-until-written",
    "a socket lingers no longer than it is told, or than its peer is there",
  ],
  "interrupted-commands": ["mailbox-without-polling", "a signal hides nothing"],
  "round-trip-calls": [
    "output-without-polling",
    "a round trip asks neither poll, nor epoll_ctl, nor getpid",
  ],
  "random-stays-open": [null, "the source of random numbers stays open"],
  "reader-closes-after-its-peer": [
    "reader-left",
    "a socket closes though it has not read what a lost peer sent",
  ],
  "linger-after-shutdown": [
    "linger-after-shutdown",
    "a socket's linger can be shortened after its context was shut down",
  ],
  "first-socket-without-descriptors": [
    "start-without-resources",
    "a context without descriptors for its first socket says so, and recovers",
  ],
  "first-socket-without-threads": [
    "start-without-resources",
    "a context without threads for its first socket says so, and recovers",
  ],
  "reaping-without-descriptors": [
    "reaping-without-descriptors",
    "a thread-safe socket closes without descriptors",
  ],
  "interfaces-without-descriptors": [
    "interfaces-without-descriptors",
    "binding to an interface without descriptors says so",
  ],
  "refused-options": [
    "refused-options",
    "a priority or type of service that the system refuses is an error, or an event",
  ],
  "refused-scheduling": [
    "refused-options",
    "threads run without the scheduling that the system refuses",
  ],
  "refused-poll": [
    "refused-options",
    "polling more items than the system allows is an error",
  ],
  "listener-closed": [
    "listener-closed",
    "an endpoint can be bound again when its listener is told to be closed",
  ],
  "unbind-after-bind": [
    "unbind-after-bind",
    "an endpoint that is unbound right after it was bound is closed",
  ],
  "inproc-name-after-close": [
    "inproc-name-after-close",
    "the name of a closed socket is free at once",
  ],
  "lost-while-leaving": [
    "lost-while-leaving",
    "a connection may be lost while its socket leaves it in the middle of a message",
  ],
  "next-pair-peer": [
    "next-pair-peer",
    "a PAIR, or CHANNEL, that connects again at once has its peer, in order",
  ],
  "inproc-left-before-bind": [
    "inproc-left-pending",
    "an inproc name can be bound after who connected to it has left",
  ],
  "inproc-left-with-messages": [
    "inproc-left-pending",
    "who binds an inproc name gets the messages of who connected and left",
  ],
  "inproc-left-with-messages-until-the-end": [
    null,
    "a context ends with messages for an inproc name that nobody has bound",
  ],
  "inproc-left-gives-back": [
    "inproc-left-pending",
    "a socket that connected to an unbound inproc name gives back its place",
  ],
  "inproc-left-lingers": [
    "linger-before-bind",
    "a socket with messages for an unbound inproc name lingers no longer than its linger",
  ],
  "inproc-types": [
    "inproc-types",
    "sockets that do not fit are not connected over inproc",
  ],
  "inproc-types-wait": [
    "inproc-types",
    "who has connected first waits for a type that fits",
  ],
  "inproc-zap-of-another-type": [
    "inproc-types",
    "a server survives a ZAP handler of another type",
  ],
  "safe-mailbox-lock": [
    "safe-mailbox-lock",
    "two threads connect and bind thread-safe sockets over inproc",
  ],
  "inproc-waiting-refused": [
    "inproc-handover",
    "a PAIR that binds refuses all but the first that waited, also a ROUTER",
  ],
  "inproc-waiting-closed": [
    "inproc-handover",
    "a socket with a hello message binds where a closed socket waited",
  ],
};
