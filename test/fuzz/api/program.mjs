// A program is data, so that it can be printed, shrunk, kept and run again.

/**
 * A value in JSON. An object with a `$` stands for what JSON has no form for; child/decode.mjs
 * makes it: `{"$": "bytes", "size": 9}`, `{"$": "endpoint", "of": "s1"}`.
 *
 * @typedef {unknown} Value
 */

/**
 * One step. `do` says which kind it is; child/steps.mjs has a function for each. The names
 * `s0` to `s5` are places for sockets, `c0` and `c1` for contexts, `o…` for observers, `p…`
 * for proxies, `i…` for iterators, `a…` for authenticators, `v…` for the sockets of
 * v5-compat, `w…` for workers; `zmq`, `auth` and `v5` are the modules. A step whose place is
 * empty is skipped, so that a program stays one when steps are taken out of it.
 *
 * @typedef {{ do: string, on?: string, as?: string, method?: string, name?: string,
 *   args?: Value[], value?: Value, wait?: number, count?: number, steps?: Step[],
 *   end?: string, share?: string[], linger?: number, forget?: boolean }} Step
 */

/**
 * How the child ends: `close` closes all after each program and lets the process end by
 * itself; `exit` and `throw` end it in the midst of the last program.
 *
 * @typedef {"close" | "exit" | "throw"} Ending
 */

/**
 * What one child runs.
 *
 * @typedef {{ programs: Step[][], repeat?: number, ending?: Ending }} Batch
 */

export {};
