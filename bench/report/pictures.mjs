// The contents of the pictures in the documents: results of a report, and their ratios.

/** @typedef {import("../harness/workload.mjs").Report} Report */
/** @typedef {import("../harness/workload.mjs").Result} Result */

/** Our results, divided by the result of another peer in the same case. @param {Result[]} results @param {string} other @returns {Result[]} */
const ratiosTo = (results, other) =>
  results.flatMap((result) => {
    const base = results.find(
      ({ peer, case: one }) =>
        peer === other && JSON.stringify(one) === JSON.stringify(result.case),
    );
    if (!base || !result.peer.startsWith("zmq-napi")) return [];
    const { median, min, max } = result;
    return [
      {
        ...result,
        metric: `÷ ${other}`,
        unit: "×",
        // From our slowest by their fastest to our fastest by their slowest round.
        ...{ median: median / base.median, min: min / base.max, max: max / base.min },
      },
    ];
  });

/** Returns the pictures that have results. @param {Report} report */
export function pictures({ results }) {
  /** @param {string} workload @param {string[]} metrics */
  const of = (workload, ...metrics) =>
    results.filter((one) => one.workload === workload && metrics.includes(one.metric));
  const rates = of("throughput", "messages/s").filter(
    ({ case: one }) => one["transport"] === "tcp",
  );
  const trips = of("latency", "average", "p50", "p99", "p99.9").filter(
    ({ case: one }) =>
      one["transport"] === "tcp" && one["outstanding"] === 1 && one["size"] === 64,
  );
  const others = ["libzmq", "tcp-corked", "zeromq.js"];
  return [
    {
      name: "throughput",
      title: "Messages per second from a PUSH to a PULL, against their size",
      axis: "size",
      results: rates,
    },
    {
      name: "latency",
      title: "Microseconds of a round trip from a REQ to a REP and back",
      axis: "size",
      results: trips,
    },
    {
      name: "ratio",
      title: "Messages per second divided by those of others, against their size",
      axis: "size",
      results: others.flatMap((other) => ratiosTo(rates, other)),
    },
    {
      name: "scaling",
      title: "Nanoseconds of processor time for a message, as sockets and peers grow",
      axis: "number",
      results: of("scaling", "CPU each"),
    },
  ].filter((picture) => picture.results.length > 0);
}
