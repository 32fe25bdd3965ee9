/**
 * What the parts of the benchmark agree about: `bench/workloads/` has a file for each
 * workload, whose `run` measures one peer in one case once. The runner takes the peers in
 * turns, round after round; the report draws what came out.
 *
 * @typedef {import("./peer.mjs").Peer} Peer
 * @typedef {import("./statistics.mjs").Spread} Spread
 *
 * @typedef {Record<string, string | number | boolean>} Case what is varied, such as
 *   `{ transport: "tcp", size: 64 }`
 *
 * @typedef {object} Metric
 * @property {string} unit such as `messages/s`, `µs`, `MiB`
 * @property {"more" | "less"} better
 * @property {boolean} [derived] whether it says what another metric says, in another unit
 *
 * @typedef {object} Choice what the command line says; each workload takes what suits it
 * @property {boolean} quick
 * @property {number[]} [sizes]
 * @property {string[]} [transports]
 * @property {number} [count] messages, or round trips, of one run
 *
 * @typedef {object} Workload
 * @property {string} name for the command line
 * @property {string} title what it measures, in half a line
 * @property {string} about what a reader must know to trust the figures; some sentences
 * @property {string} axis the name in its cases that a plot has along its x axis
 * @property {Record<string, Metric>} metrics by name; the first is the one of the tables
 * @property {readonly Peer[]} peers
 * @property {{ usual: number, quick: number }} rounds
 * @property {(choice: Choice) => Case[]} cases
 * @property {(peer: Peer, one: Case) => boolean} [suits] whether that peer has that case
 * @property {(peer: Peer, one: Case, choice: Choice) => Promise<Record<string, number>>} run
 *   measures once; answers values by the names of `metrics`
 *
 * @typedef {{ workload: string, case: Case, peer: string, metric: string } & Metric & Spread} Result
 *
 * @typedef {object} Report what `--json` writes, and what the plots are drawn from
 * @property {string} date
 * @property {ReturnType<typeof import("./report.mjs").circumstances>["machine"]} machine
 * @property {Record<string, string>} versions
 * @property {boolean} quick
 * @property {(Pick<Workload, "name" | "title" | "about" | "axis"> & { cases?: Case[] })[]} workloads
 *   with all cases that each has when nothing is left out
 * @property {Record<string, string>} peers by name, what they are
 * @property {Result[]} results
 */
export {};
