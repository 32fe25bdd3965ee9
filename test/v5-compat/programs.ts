// The same program in a separate process, with zeromq.js and with our package. The programs
// cover the end of a process, and the errors of zeromq.js inside of Jest.

import { type End, run } from "../support/program";

/** Both packages, for `test.each`: a program's first argument. */
export const modules: [name: string, path: string][] = [
  ["zeromq/v5-compat", require.resolve("zeromq/v5-compat")],
  ["zmq-napi/v5-compat", require.resolve("../../dist/v5-compat.js")],
];

/** `bound` binds a socket and returns the endpoint; `end()` closes `sockets`. */
const prelude = `
  const { once } = require("node:events");
  const lib = require(args[0]);
  const sockets = [];
  const socket = (...words) => {
    sockets.push(lib.socket(...words));
    return sockets.at(-1);
  };
  const end = () => sockets.forEach((one) => one.close());
  const bound = async (one) => {
    await new Promise((resolve) => one.bind("tcp://127.0.0.1:*", resolve));
    return one.last_endpoint;
  };
  const sleep = (time) => new Promise((resolve) => setTimeout(resolve, time));
`;

/** Runs a program with one of the packages as `lib`. */
export function runWith(
  module: string,
  body: string,
  flags: string[] = [],
): Promise<End> {
  return run(prelude + body, [module], flags);
}

/** Returns the outcome of a program without errors that prints `lines`. */
export function saying(...lines: string[]): object {
  return { code: 0, signal: null, errors: "", lines };
}
