// The tests of each runtime, and the tests that a runtime cannot pass.

/** Tests of a kind that a runtime can't pass, and the reason, which docs/runtimes.md gives
 * to users. */
interface LeftOut {
  /** Matches the full names of the tests. */
  test: RegExp;
  because: string;
}

export interface Runtime {
  name: string;
  /**
   * The runtime's name in scripts/support/pinned.json; without a name, the Node of these
   * tests.
   */
  pin?: string;
  /** The words before the name of the program. */
  words: string[];
  environment: Record<string, string>;
  files: string[];
  leftOut: LeftOut[];
}

const contract = [
  ...["abort", "arbitrary", "delivery", "high-water-mark", "idle", "inputs"],
  ...["iteration", "late-binding", "lending", "metadata", "mutation", "order"],
  ...["prefetching", "queueing", "reconnect", "threads", "timeouts"],
].map((name) => `contract/${name}.test.ts`);

const streams = ["bytes", "destroyed", "ends", "messages", "web"].map(
  (name) => `streams/${name}.test.ts`,
);

const lives = ["linger", "workers"].map((name) => `lifecycle/${name}.test.ts`);

const noCount: LeftOut = {
  test: /sending waits at the high-water mark, without work/,
  because: "turns of the event loop are counted by libuv alone; contract/idle holds it",
};

export const runtimes: Runtime[] = [
  {
    name: "Node, with a thread that watches the sockets",
    words: ["--expose-gc"],
    environment: { ZMQ_NAPI_READINESS: "thread" },
    files: [...contract, ...streams, ...lives],
    leftOut: [],
  },
  {
    name: "Bun",
    pin: "bun",
    words: [],
    environment: {},
    files: [...contract, ...streams, ...lives],
    leftOut: [
      noCount,
      {
        test: /a detached ArrayBuffer is a TypeError/,
        because: "the TypeError is the engine's, and has other words",
      },
    ],
  },
  {
    name: "Deno",
    pin: "deno",
    // The compiler of V8 then has no threads. At the end of any program, Deno frees memory
    // that these threads read, and may crash (docs/runtimes.md). deno-end.test.ts has laws
    // about what our own end adds to that.
    words: [
      "run",
      "--allow-all",
      "--no-lock",
      "--v8-flags=--no-concurrent-recompilation",
    ],
    environment: {},
    files: [...contract, ...streams, ...lives],
    leftOut: [noCount],
  },
];
