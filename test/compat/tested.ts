// Which of the packages the tests run against: ours, unless incumbent.test.ts says otherwise.
// zeromq.js is not loaded beside other tests: it may end the process with a signal, when its
// environment ends or long after one of its own tests.

export type PackageName = "zeromq" | "zmq-napi";

/** The environment variable that chooses zeromq.js. */
export const choice = "ZMQ_NAPI_TEST_INCUMBENT";

export const tested: PackageName = process.env[choice] === "1" ? "zeromq" : "zmq-napi";
