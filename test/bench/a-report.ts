// A report of the benchmark with invented figures.

type Case = Record<string, string | number | boolean>;

export interface Result {
  workload: string;
  case: Case;
  peer: string;
  metric: string;
  unit: string;
  better: "more" | "less";
  median: number;
  min: number;
  max: number;
  values: number[];
}

/** The figures of one metric: for each peer, one figure for each case. */
function figures(
  workload: string,
  [metric, unit, better]: [string, string, "more" | "less"],
  cases: Case[],
  medians: Record<string, number[]>,
): Result[] {
  return Object.entries(medians).flatMap(([peer, values]) =>
    values.map((median, i) => ({
      ...{ workload, case: cases[i]!, peer, metric, unit, better },
      ...{ median, min: median * 0.9, max: median * 1.2 },
      values: [median, median * 0.9, median * 1.2],
    })),
  );
}

const rate: [string, string, "more"] = ["messages/s", "messages/s", "more"];
const micro = (name: string): [string, string, "less"] => [name, "µs", "less"];
const overTcp = [16, 64, 1024, 65_536].map((size) => ({ transport: "tcp", size }));
const roundTrip = [{ transport: "tcp", size: 64, outstanding: 1 }];

const results: Result[] = [
  ...figures("throughput", rate, overTcp, {
    "zmq-napi": [1_600_000, 1_500_000, 900_000, 20_000],
    "zeromq.js": [200_000, 180_000, 150_000, 18_000],
    libzmq: [2_000_000, 1_900_000, 1_000_000, 22_000],
    "tcp-corked": [1_400_000, 1_300_000, 700_000, 15_000],
    "a <b>newcomer</b>": [100_000, 90_000, 80_000, 10_000],
  }),
  ...figures("latency", micro("average"), roundTrip, {
    "zmq-napi": [100],
    "zeromq.js": [200],
    libzmq: [80],
  }),
  ...["p50", "p99", "p99.9"].flatMap((name, i) =>
    figures("latency", micro(name), roundTrip, {
      "zmq-napi": [90 * 4 ** i],
      "zeromq.js": [180 * 4 ** i],
    }),
  ),
  ...figures("curve", rate, [{ curve: true }, { curve: false }], {
    "zmq-napi": [400_000, 1_500_000],
    "zeromq.js": [200_000, 300_000],
  }),
  ...["receiver RSS", "receiver heap", "sender RSS", "sender heap"].flatMap((name, i) =>
    figures("memory", [name, "MiB", "less"], [{ messages: 10_000_000 }], {
      "zmq-napi": [4.5 * i - 2],
      "zeromq.js": [20 + i],
    }),
  ),
  ...["sockets", "peers"].flatMap((name) =>
    figures(
      "scaling",
      ["CPU each", "ns", "less"],
      [
        { grows: name, number: 1 },
        { grows: name, number: 1000 },
      ],
      { "zmq-napi": name === "sockets" ? [700, 910] : [700, 1400] },
    ),
  ),
];

interface Workload {
  name: string;
  axis: string;
  title: string;
  about: string;
  /** The figures of a whole run. */
  cases?: Case[];
}

const workload = (name: string, axis: string): Workload => ({
  ...{ name, axis, title: `what ${name} is` },
  about: `How ${name} is measured, & what it's <not>.`,
});

export const aReport = {
  date: "2026-11-23T04:05:06.000Z",
  machine: {
    ...{ processor: "Example CPU", cores: 2, memoryGiB: 8, load: 0.25 },
    system: "Linux 6.1 x64",
  },
  versions: { node: "v20.1.2", "zmq-napi": "0.1.0 (libzmq 4.3.4)", "zeromq.js": "6.8.0" },
  quick: true,
  workloads: [
    workload("throughput", "size"),
    workload("latency", "size"),
    workload("curve", "curve"),
    workload("memory", "messages"),
    workload("scaling", "number"),
    workload("idle", "sockets"),
  ],
  peers: {
    "zmq-napi": "await send(), for await",
    "zeromq.js": "the same program",
    libzmq: "C tools",
    "tcp-corked": "net, corked",
  } as Record<string, string>,
  results,
};
