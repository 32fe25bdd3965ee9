import type { Difference } from "./difference";

export const endpoints = {
  "bind-at-once": {
    area: "Endpoints",
    topic: "Using a socket while `bind()` or `unbind()` is under way",
    zeromq: "throws `EBUSY`; `close()` waits for its end",
    here: "works: binding happens at once (only host names are looked up first), and so does closing",
    why: "Binding takes microseconds, and needs no thread of libuv's pool.",
  },
  "bound-endpoint": {
    area: "Endpoints",
    topic: "What `bind()` resolves with, and `bindSync()` returns",
    zeromq: "nothing",
    here: "the endpoint really bound",
    why: "The program learns the port that `*` stands for.",
  },
  "unbind-sync": {
    area: "Endpoints",
    topic: "`unbindSync()`",
    zeromq: "binds",
    here: "unbinds",
    why: "It is a fault.",
  },
  "failed-bind": {
    area: "Endpoints",
    topic: "A bind that has failed",
    zeromq:
      "counts as an endpoint: options set later cause a warning, a Proxy believes the socket to be bound",
    here: "does not count",
    why: "It is a fault.",
  },
  "port-range": {
    area: "Endpoints",
    topic: "Binding to port 70000",
    zeromq: "binds to port 4464",
    here: "rejects with `EINVAL`",
    why: "libzmq keeps only the lower 16 bits.",
  },
  unreachable: {
    area: "Endpoints",
    topic:
      "Connecting to port 0, to one beyond 65535, or to an IPv6 address without `ipv6`",
    zeromq: "is accepted; nothing ever arrives",
    here: "throws `EINVAL`",
    why: "The mistake should be visible.",
  },
  brackets: {
    area: "Endpoints",
    topic: "`tcp://[127.0.0.1]:5555`, and `tcp://[*]:5555`",
    zeromq: "mean the same as without the brackets",
    here: "throw `EINVAL`",
    why: "Brackets are for IPv6 addresses.",
    change: "Leave them out.",
  },
  "ipc-wildcard": {
    area: "Endpoints",
    topic: "The file of `ipc://*`",
    zeromq: "lies in the current folder, and stays",
    here: "lies in the system's folder for temporary files, and is removed",
    why: "A service may not be allowed to write where it runs.",
  },
  "ipc-taken": {
    area: "Endpoints",
    topic: "Binding ipc to a path at which there is a file, or somebody else listens",
    zeromq: "deletes what is there",
    here: "rejects with `EADDRINUSE`",
    why: "It may be somebody's data, or a running service.",
    change:
      "Remove a file that is in the way. Sockets that a crash has left are replaced.",
  },
  "ipc-files": {
    area: "Endpoints",
    topic: "The file of an ipc endpoint after `close()`",
    zeromq: "stays",
    here: "is removed",
    why: "Nobody needs the file any more.",
  },
  "peer-ids": {
    area: "Endpoints",
    topic: "`connect(address, { routingId })` with the id of another peer",
    zeromq: "aborts the process",
    here: "throws `EADDRINUSE`",
    why: "libzmq ends the process in this case.",
  },
  "empty-peer-id": {
    area: "Endpoints",
    topic: "`connect(address, { routingId })` with an empty id",
    zeromq: "gives the peer none",
    here: "throws a RangeError",
    why: "Ids have 1 to 255 bytes.",
    change: "Leave `routingId` out, or `undefined`.",
  },
} satisfies Record<string, Difference>;

export const closing = {
  "closed-code": {
    area: "Closing and exiting",
    topic: "Reading or setting options of a closed socket, or its `events`",
    zeromq: "throws `ENOTSOCK`",
    here: "throws `EBADF`, as all its methods do",
    why: "One state has one code.",
    change: "Programs that test for `ENOTSOCK` test for `EBADF`.",
  },
  "workers-end": {
    area: "Closing and exiting",
    topic: "`worker.terminate()`, or `process.exit()` in a worker, while operations wait",
    zeromq: "aborts the whole process",
    here: "ends the worker, and closes its sockets",
    why: "It is a fault.",
  },
  collected: {
    area: "Closing and exiting",
    topic: "A socket that only a waiting `receive()` knows",
    zeromq: "may be collected; the receive then rejects with `EAGAIN`",
    here: "lives as long as somebody waits for it",
    why: "A program can't see when it is collected.",
  },
} satisfies Record<string, Difference>;

export const options = {
  "options-object": {
    area: "Options",
    topic: "The object of options given to a constructor",
    zeromq: "loses its `context`; a frozen one with a `context` throws",
    here: "is left alone",
    why: "The object belongs to the program. A second socket made with it should get the same context.",
  },
  "no-context": {
    area: "Options",
    topic: "The option `context` as `undefined` or `null`",
    zeromq: 'throws an Error, "Invalid argument"',
    here: "means the default context",
    why: "TypeScript programs pass optional values on.",
  },
  "wider-ranges": {
    area: "Options",
    topic:
      "A negative `affinity` or `heartbeatTimeToLive`; `typeOfService` above 255, `maxMessageSize` below -1, " +
      "`ioThreads` above 256, `maxSockets` above 1,048,576",
    zeromq: "are taken: the first two as 0, the last two may end the process",
    here: "throw a RangeError with the range",
    why: "libzmq can do nothing with them. The mistake should be visible.",
  },
  "write-only": {
    area: "Options",
    topic: "Reading an option that libzmq can't read back",
    zeromq: "is `undefined`; `mandatory` and `tcpAcceptFilter` throw `EINVAL`",
    here: "reads as what was set, or the default",
    why: "A program need not remember the value.",
  },
  "half-curve": {
    area: "Options",
    topic: "Binding or connecting with some of the keys that CURVE needs",
    zeromq: "is accepted; no handshake will ever succeed",
    here: "throws `EINVAL`, and says which are missing",
    why: "A missing key is hard to find otherwise.",
  },
  "curve-keys": {
    area: "Options",
    topic: "Reading `curvePublicKey`, `curveSecretKey`, `curveServerKey`",
    zeromq: "throws `EINVAL`",
    here: "reads as Z85 text, null before it is set",
    why: "It is a fault.",
  },
  "routing-id": {
    area: "Options",
    topic: "Reading a `routingId` that is not text",
    zeromq: "is cut off at a NUL, and mangled where it is not UTF-8",
    here: "is a Buffer; where it is UTF-8 without NUL, a string as before",
    why: "The id that was set must be the id that is read.",
  },
  "number-range": {
    area: "Options",
    topic: "Numbers that an option does not take: `NaN`, `Infinity`, 2 ** 40",
    zeromq: "are taken for 0, or lose their upper bits",
    here: "throw a TypeError or RangeError that names the range",
    why: "`linger = Infinity` dropped messages at once, which is the opposite.",
    change: "For no limit write -1 or 0, as the option's documentation says.",
  },
  fractions: {
    area: "Options",
    topic: "A number with a fraction for an option of whole numbers: `linger: 1.5`",
    zeromq: "loses its fraction",
    here: "throws a RangeError that names the option and its range",
    why: "libzmq takes whole numbers. A fraction is often a wrong unit, such as seconds.",
    change: "Round the number: `Math.round(ms)`.",
  },
  verbosity: {
    area: "Options",
    topic: "An unknown `verbosity` of an XPublisher",
    zeromq: "is ignored",
    here: "throws a TypeError",
    why: "It is a spelling mistake.",
  },
  "connect-options": {
    area: "Options",
    topic:
      "Options of `connect()` of a Router or Stream with an unknown name, such as `routngId`, or that are no object",
    zeromq: "are ignored",
    here: "throw a TypeError that lists the options",
    why: "It is a spelling mistake. The peer would get another routing id.",
  },
  sealed: {
    area: "Options",
    topic: "Fields of classes that extend a socket class or `Context`",
    zeromq: "throw a TypeError: all instances are sealed",
    here: "work; instances of our own classes are sealed, which finds misspelt options",
    why: "Subclasses need state.",
  },
  vmci: {
    area: "Options",
    topic: "Options of transports that the libzmq inside lacks, such as `vmciBufferSize`",
    zeromq: "throw `EINVAL`",
    here: "throw `ENOTSUP` and say what is missing",
    why: "The value is not wrong.",
  },
} satisfies Record<string, Difference>;
