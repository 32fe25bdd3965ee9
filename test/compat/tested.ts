// Which of the packages the tests run against: ours, unless incumbent.test.ts says otherwise.
// No other tests run in a process that loads zeromq.js. zeromq.js may end the process with
// a signal, when its environment ends or long after a test.

export type PackageName = "zeromq" | "zmq-napi";

/** The environment variable that chooses zeromq.js. */
export const choice = "ZMQ_NAPI_TEST_INCUMBENT";

export const tested: PackageName = process.env[choice] === "1" ? "zeromq" : "zmq-napi";
