/**
 * What the parts of the benchmark have to agree about.
 *
 * A measurement runs in two processes. The first of each pair of roles binds: `receiver` and
 * `sender` for throughput, `server` and `client` for round trips.
 *
 * @typedef {"receiver" | "sender" | "server" | "client"} Role
 *
 * @typedef {object} Work what both processes of a measurement are told
 * @property {string} address what the first binds: `tcp://127.0.0.1:*` or an ipc path
 * @property {number} size bytes of each message
 * @property {number} count messages, or round trips
 * @property {string} [endpoint] what it bound, for the second to connect to
 * @property {number} [frames] of each message (default 1)
 * @property {boolean} [text] whether frames are sent as strings
 * @property {boolean} [trying] whether to await only at the high-water marks
 * @property {Record<string, unknown>} [pull] options of the socket
 * @property {Record<string, unknown>} [push] options of the socket
 * @property {number} [outstanding] questions on their way at once (default 1)
 * @property {number} [warmUp] round trips before the clock starts (default 1000)
 *
 * @typedef {object} Outcome what a process says at its end; the two are merged
 * @property {number} [seconds] for all `count` messages or round trips
 * @property {number[]} [percentiles] p50, p99 and p99.9 of the round trips, microseconds
 * @property {number} [cpuSeconds] processor time of all its threads, user and system
 *
 * @typedef {Outcome & { processor: Partial<Record<Role, number>> }} Outcomes of both;
 *   `processor` has the `cpuSeconds` of each
 *
 * @typedef {object} Command a process to start, which says what it has to say in lines of JSON
 * @property {string[]} argv
 * @property {(output: string) => Outcome} [read] takes more of the outcome from its other lines
 *
 * @typedef {object} Peer
 * @property {string} name for `--peers` and for the tables
 * @property {string} about what it is, in half a line
 * @property {() => Promise<string>} version rejects, in a sentence, if it can't be run here
 * @property {(size: number) => boolean} [suits] false for sizes that show nothing new
 * @property {readonly Role[]} roles
 * @property {boolean} [pipelines] whether its client can have several questions outstanding
 * @property {(role: Role, work: Work) => Promise<Command>} command
 */

/** Said instead of a figure: what is missing for a peer, and how to get it. */
export class Unavailable extends Error {}
