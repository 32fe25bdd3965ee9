import type { Difference } from "./difference";

export const events = {
  "reading-side-by-side": {
    area: "Events",
    topic: "A second `receive()` of events while one waits",
    zeromq: "throws `EBUSY`",
    here: "waits",
    why: "The same as with messages.",
  },
  "closing-events": {
    area: "Events",
    topic: "`events.close()` while an event is waited for",
    zeromq:
      "rejects with `ENOTSOCK`: in a loop it throws, with listeners it is an unhandled rejection",
    here: "ends loops and listeners; `receive()` rejects with `EAGAIN`",
    why: "Closing is not a failure.",
  },
  "closed-observers": {
    area: "Events",
    topic: "A socket whose `events` were closed",
    zeromq: "may block with its next event, and with it all sockets of its context",
    here: "goes on",
    why: "It is a fault.",
  },
  observers: {
    area: "Events",
    topic: "A second `new Observer(socket)`",
    zeromq: "ends the first",
    here: "gets the same events",
    why: "Parts of a program can have observers independently.",
  },
  "event-names": {
    area: "Events",
    topic: 'Listeners for a name that is no event of a socket: `events.on("conect")`',
    zeromq: "are never called",
    here: "throw a TypeError that says which name was meant. `error`, `newListener`, `removeListener` and symbols are taken.",
    why: "It is a spelling mistake.",
    change: "Leave out listeners for events that a socket never had.",
  },
  "unfitting-types": {
    area: "Events",
    topic: "A peer whose socket type does not fit, such as a Push at a Publisher",
    zeromq: "is only seen from `disconnect`",
    here: "is also a `handshake:error:protocol` with the code `ERR_ZMTP_SOCKET_TYPE`, at both ends",
    why: "Otherwise nothing says why no message arrives.",
  },
  "listener-errors": {
    area: "Events",
    topic: "An error that a listener for an event throws",
    zeromq: "is an unhandled rejection, and no listener is called any more",
    here: "is an uncaught exception, and listeners get the next events",
    why: "It is the program's error, as in every event emitter. It must not end the reports.",
    change:
      'A program that goes on after such an error listens for `"uncaughtException"`.',
  },
  "no-socket": {
    area: "Events",
    topic: "`new Observer()`, or `new Proxy()`, of an object that is not a socket",
    zeromq: 'throws an Error, "Invalid argument", or crashes',
    here: 'throws a TypeError, "Invalid argument: …"',
    why: "The argument is of the wrong type.",
  },
} satisfies Record<string, Difference>;

export const proxies = {
  "proxy-twice": {
    area: "Proxies",
    topic: "A second `run()` of a Proxy that runs",
    zeromq: "rejects with `EADDRINUSE`, and the first can't be ended any more",
    here: "throws `EBUSY`",
    why: "It is a fault.",
  },
  "proxy-ended": {
    area: "Proxies",
    topic: "`run()` of a Proxy that has ended",
    zeromq: "throws `EINVAL`, because its sockets are closed",
    here: "throws `EBADF`",
    why: "The code says what is wrong.",
  },
  "proxied-socket": {
    area: "Proxies",
    topic: "Closing a socket of a Proxy that runs",
    zeromq: "waits until the Proxy ends",
    here: "ends the Proxy",
    why: "A program that closes its sockets wants to end.",
  },
  "proxied-text": {
    area: "Proxies",
    topic: "The text of the `EBUSY` of a socket that a Proxy runs on",
    zeromq: 'is "Socket is blocked by a bind or unbind operation"',
    here: 'is "Socket is busy: a Proxy runs on it …"',
    why: "Nothing binds or unbinds.",
  },
  "proxied-events": {
    area: "Proxies",
    topic: "`events` of a socket that a Proxy runs on, when first asked for",
    zeromq: "uses the socket in two threads",
    here: "throws `EBUSY`. Observers that were made before go on.",
    why: "libzmq's sockets are not thread-safe.",
    change: "Ask for `events` before `run()`.",
  },
  "proxied-options": {
    area: "Proxies",
    topic:
      "Reading or setting an option, such as `lastEndpoint`, of a socket that a Proxy runs on",
    zeromq: "uses the socket in two threads",
    here: "throws `EBUSY`",
    why: "libzmq's sockets are not thread-safe.",
    change: "Keep what `bind()` resolves with, or read it before `run()`.",
  },
  "proxy-threads": {
    area: "Proxies",
    topic: "Where a Proxy runs",
    zeromq:
      "on one of the four threads of libuv's pool: four of them stop all file access",
    here: "on a thread of its own",
    why: "It runs as long as the program does.",
  },
  "proxy-sides": {
    area: "Proxies",
    topic: "A Proxy of sockets between which nothing can pass, such as Push and Push",
    zeromq: "is made",
    here: "throws a TypeError",
    why: "Such a proxy can't forward anything.",
  },
} satisfies Record<string, Difference>;

export const drafts = {
  "draft-idle": {
    area: "Draft sockets",
    topic: "Draft sockets that wait",
    zeromq: "keep a processor busy",
    here: "cost nothing while nothing happens",
    why: "It is a fault.",
  },
  "draft-warning": {
    area: "Draft sockets",
    topic: "The warning when `/draft` is loaded",
    zeromq: "has no code",
    here: "has the code `ZMQ_DRAFT`, for `--disable-warning=ZMQ_DRAFT`; the text is the same",
    why: "A program can turn the warning off.",
  },
  "draft-exports": {
    area: "Draft sockets",
    topic: "What `/draft` exports",
    zeromq: "lacks Peer and Channel",
    here: "has them as well",
    why: "libzmq has them.",
  },
  "single-frames": {
    area: "Draft sockets",
    topic: "Several frames sent by a socket whose messages have one",
    zeromq: "reject with `EINVAL`",
    here: "throw a TypeError",
    why: "The argument is of the wrong type.",
  },
  "draft-address": {
    area: "Draft sockets",
    topic: "`send()` of a Server without `routingId`, of a Radio without `group`",
    zeromq: "throws `EINVAL`",
    here: "throws a TypeError",
    why: "The argument is of the wrong type.",
  },
  "long-groups": {
    area: "Draft sockets",
    topic: "A `group` of more than 255 bytes in the options of a Radio's `send()`",
    zeromq: "is accepted; no Dish can join it",
    here: "throws a RangeError with the limit",
    why: "`join()` refuses such a name, too.",
  },
  "datagram-address": {
    area: "Draft sockets",
    topic: "The address that a Datagram receives",
    zeromq: "ends in a NUL",
    here: "does not; both forms can be sent to",
    why: "It is text.",
  },
  "udp-taken": {
    area: "Draft sockets",
    topic: "Binding a Datagram to a udp port that is taken",
    zeromq: "resolves, and nothing arrives",
    here: "rejects with `EADDRINUSE`",
    why: "Otherwise the program never learns of it.",
  },
} satisfies Record<string, Difference>;
