/**
 * The types of workloads and results. `bench/workloads/` has a file for each workload. Its `run`
 * measures one peer in one case once. The runner takes the peers in turns, round after round.
 * The report draws the results.
 *
 * @typedef {import("./peer.mjs").Peer} Peer
 * @typedef {import("./statistics.mjs").Spread} Spread
 *
 * @typedef {Record<string, string | number | boolean>} Case the values that a case varies, such as
 *   `{ transport: "tcp", size: 64 }`
 *
 * @typedef {object} Metric
 * @property {string} unit such as `messages/s`, `µs`, `MiB`
 * @property {"more" | "less"} better
 * @property {boolean} [derived] whether it is another metric in another unit
 *
 * @typedef {object} Choice the command line; each workload uses the parts that it knows
 * @property {boolean} quick
 * @property {number[]} [sizes]
 * @property {string[]} [transports]
 * @property {number} [count] messages, or round trips, of one run
 *
 * @typedef {object} Workload
 * @property {string} name for the command line
 * @property {string} title what it measures, in half a line
 * @property {string} about what a reader must know to trust the figures; some sentences
 * @property {string} axis the name in its cases that is the x axis of a plot
 * @property {Record<string, Metric>} metrics by name; the tables show the first
 * @property {readonly Peer[]} peers
 * @property {{ usual: number, quick: number }} rounds
 * @property {(choice: Choice) => Case[]} cases
 * @property {(peer: Peer, one: Case) => boolean} [suits] whether the peer is measured in the case
 * @property {(peer: Peer, one: Case, choice: Choice) => Promise<Record<string, number>>} run
 *   measures once; resolves with values by the names of `metrics`
 *
 * @typedef {{ workload: string, case: Case, peer: string, metric: string } & Metric & Spread} Result
 *
 * @typedef {object} Report the content of the file of `--json`, and the source of the plots
 * @property {string} date
 * @property {ReturnType<typeof import("./report.mjs").circumstances>["machine"]} machine
 * @property {Record<string, string>} versions
 * @property {boolean} quick
 * @property {(Pick<Workload, "name" | "title" | "about" | "axis"> & { cases?: Case[] })[]} workloads
 *   with all cases of the full run
 * @property {Record<string, string>} peers descriptions by name
 * @property {Result[]} results
 */
export {};
