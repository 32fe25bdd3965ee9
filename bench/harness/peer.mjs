/**
 * The types that the parts of the benchmark share.
 *
 * A measurement runs in two processes. The first of each pair of roles binds: `receiver` and
 * `sender` for throughput, `server` and `client` for round trips.
 *
 * @typedef {"receiver" | "sender" | "server" | "client"} Role
 *
 * @typedef {object} Work the instructions for both processes of a measurement
 * @property {string} address the endpoint that the first process binds: `tcp://127.0.0.1:*` or an ipc path
 * @property {number} size bytes of each message
 * @property {number} count messages, or round trips
 * @property {string} [endpoint] the endpoint that is really bound, for the second process
 * @property {number} [frames] of each message (default 1)
 * @property {boolean} [text] whether frames are sent as strings
 * @property {boolean} [trying] whether to await only at the high-water marks
 * @property {boolean} [many] whether to send many messages at a time
 * @property {Record<string, unknown>} [pull] options of the socket
 * @property {Record<string, unknown>} [push] options of the socket
 * @property {number} [outstanding] requests at once (default 1)
 * @property {number} [warmUp] round trips before the clock starts (default 1000)
 *
 * @typedef {object} Outcome what a process prints at its end; the two outcomes are merged
 * @property {number} [seconds] for all `count` messages or round trips
 * @property {number[]} [percentiles] p50, p99 and p99.9 of the round trips, microseconds
 * @property {number} [cpuSeconds] processor time of all its threads, user and system
 *
 * @typedef {Outcome & { processor: Partial<Record<Role, number>> }} Outcomes of both;
 *   `processor` has the `cpuSeconds` of each
 *
 * @typedef {object} Command a process to start, which reports in lines of JSON
 * @property {string[]} argv
 * @property {(output: string) => Outcome} [read] takes more of the outcome from its other lines
 *
 * @typedef {object} Peer
 * @property {string} name for `--peers` and for the tables
 * @property {string} about a description of half a line
 * @property {() => Promise<string>} version rejects with a sentence if the peer can't run here
 * @property {(size: number) => boolean} [suits] false for sizes that need not be measured
 * @property {readonly Role[]} roles
 * @property {boolean} [pipelines] whether its client can have several requests outstanding
 * @property {(role: Role, work: Work) => Promise<Command>} command
 */

/** The error of a peer that can't run here: what is missing, and how to get it. */
export class Unavailable extends Error {}
