// Packages that depend on zeromq.js, and the commands that test each of them.

/**
 * @typedef {{
 *   name: string,
 *   version: string,
 *   api: 5 | 6,
 *   does: string,
 *   extra?: Record<string, string>,
 *   standIns?: string[],
 *   replaces?: string,
 *   run: string[][],
 * }} Dependent `api` is the version of zeromq.js that it is written for; `does` says what is
 *   run; `extra` has additional packages to install; `run` has commands, for Node, in the
 *   folder where it is installed: a program of test/interop/dependents/ or one that npm has
 *   installed. `standIns` are dependencies that no registry has, and that have nothing to do
 *   with ØMQ: they are replaced by the programs' own.
 */

/** @param {string} name */
const installed = (name) => `node_modules/${name}`;

/** @type {Dependent[]} */
export const dependents = [
  {
    name: "enchannel-zmq-backend",
    version: "10.0.0",
    api: 6,
    does: "a session with IPython's kernel",
    extra: { rxjs: "7.8.2", "@nteract/messaging": "7.0.20" },
    run: [["enchannel.mjs"]],
  },
  {
    name: "tslab",
    version: "1.0.22",
    api: 6,
    does: "a kernel of TypeScript, used by examples/jupyter",
    run: [["tslab.mjs"]],
  },
  {
    name: "@dashevo/dashd-zmq",
    version: "1.2.1",
    api: 6,
    does: "its tests but two; a session with a publisher of blocks",
    extra: { mocha: "5.2.0", chai: "4.2.0" },
    run: [
      [
        installed("mocha/bin/_mocha"),
        // These two packages hang if the socket connects before they listen for the event.
        ...["--exit", "--invert", "--grep", "should connect$|max retries$"],
        installed("@dashevo/dashd-zmq/lib/**/*.spec.js"),
      ],
      ["dashd.mjs"],
    ],
  },
  {
    name: "zmdp-suite",
    version: "0.0.1",
    api: 6,
    does: "its broker, two workers and a client",
    standIns: ["zmdp-protocoder"],
    run: [["majordomo.mjs"]],
  },
  {
    name: "jmp",
    version: "2.0.0",
    api: 5,
    does: "its tests but one; a session with IPython's kernel",
    extra: { mocha: "5.2.0" },
    run: [
      [
        installed("mocha/bin/_mocha"),
        // This test expects strings no longer than in Node 10.
        ...["--invert", "--grep", "toString failed"],
        installed("jmp/test"),
      ],
      ["jmp.mjs"],
    ],
  },
  {
    name: "ijavascript",
    version: "5.2.1",
    api: 5,
    does: "a kernel of JavaScript, used by examples/jupyter",
    run: [["ijavascript.mjs"]],
  },
  {
    name: "zerorpc",
    version: "0.9.8",
    api: 5,
    does: "its tests",
    extra: { nodeunit: "0.9.1", temp: "0.9.4" },
    run: [["zerorpc.cjs"]],
  },
  {
    name: "sawtooth-sdk",
    version: "1.1.1",
    api: 5,
    does: "its transaction processor, with a validator of ours",
    run: [["sawtooth.cjs"]],
  },
  {
    name: "ascoltatori",
    version: "4.3.0",
    api: 5,
    does: "its tests of ØMQ",
    extra: {
      mocha: "3.5.3",
      chai: "3.5.0",
      sinon: "1.17.7",
      "sinon-chai": "2.14.0",
      async_bench: "0.5.1",
    },
    standIns: ["mosca"],
    run: [
      [
        installed("mocha/bin/_mocha"),
        ...["--opts", "/dev/null", "--exit"],
        ...["--require", installed("ascoltatori/test/common.js")],
        installed("ascoltatori/test/zeromq_ascoltatore_spec.js"),
      ],
    ],
  },
  {
    name: "zmq-zap",
    version: "0.0.3",
    api: 5,
    does: "its tests; PLAIN and CURVE, and who is kept out",
    extra: { mocha: "3.5.3", should: "3.1.4" },
    run: [[installed("mocha/bin/_mocha"), installed("zmq-zap/test")], ["zap.cjs"]],
  },
  {
    name: "@bitr/zmq",
    version: "1.1.1",
    api: 5,
    does: "its requester with its responder, its publisher with two subscribers",
    run: [["bitr.cjs"]],
  },
  {
    name: "@node-lightning/bitcoind",
    version: "0.26.1",
    api: 5,
    does: "a session with a node of Bitcoin of ours",
    run: [["bitcoind.cjs"]],
  },
  {
    name: "pigato",
    version: "0.0.46",
    api: 5,
    does: "its tests but three",
    extra: { mocha: "2.2.5", chai: "3.2.0" },
    replaces: "zmq",
    run: [
      [
        installed("mocha/bin/_mocha"),
        // The first two fail with zeromq 5, too: one calls a function that its lodash does not
        // have. The last one expects that 923 closed sockets are gone after 30 milliseconds.
        ...["--invert", "--grep", "using semver$|of the wildcard$|in the meantime$"],
        installed("pigato/test"),
      ],
    ],
  },
];
