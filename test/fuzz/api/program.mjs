// A program is data, so that it can be printed, shrunk, kept and run again.

/**
 * A value in JSON. An object with a `$` stands for a value that JSON can't have.
 * child/decode.mjs makes that value: `{"$": "bytes", "size": 9}`, `{"$": "endpoint", "of": "s1"}`.
 *
 * @typedef {unknown} Value
 */

/**
 * One step. `do` is its kind. child/steps.mjs has a function for each kind. A step whose place
 * is empty is skipped, so a program without some of its steps is still a program. The places
 * have these names:
 *
 * - `s0` to `s5`: sockets; `c0` and `c1`: contexts
 * - `o…`: observers; `p…`: proxies; `i…`: iterators; `a…`: authenticators
 * - `v…`: sockets of v5-compat; `w…`: workers
 * - `zmq`, `auth` and `v5`: the modules
 *
 * @typedef {{ do: string, on?: string, as?: string, method?: string, name?: string,
 *   args?: Value[], value?: Value, wait?: number, count?: number, steps?: Step[],
 *   end?: string, share?: string[], linger?: number, forget?: boolean }} Step
 */

/**
 * How the child ends. `close` closes all objects after each program, and the process ends by
 * itself. `exit` and `throw` end the process during the last program.
 *
 * @typedef {"close" | "exit" | "throw"} Ending
 */

/**
 * What one child runs.
 *
 * @typedef {{ programs: Step[][], repeat?: number, ending?: Ending }} Batch
 */

export {};
