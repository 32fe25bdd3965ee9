// The parts of a case. All parts are JSON, so that a found case is a file.

/**
 * Bytes as hexadecimal digits, or a piece that is repeated.
 * @typedef {string | { of: string, times: number }} Bytes
 *
 * A change to encoded bytes. Positions count modulo the length.
 * @typedef {{ set: [at: number, byte: number] } | { cut: number }
 *   | { insert: [at: number, hex: string] }} Edit
 *
 * `inside` puts the edits into a CURVE box. `cuts` are offsets where a write ends early.
 * @typedef {{ edits?: Edit[], inside?: boolean, cuts?: number[] }} Delivery
 *
 * @typedef {[name: string, value: Bytes][]} Metadata
 *
 * `observed` is the first routing id that the victim gave, plus a number.
 * @typedef {Bytes | { observed: number }} RoutingId
 *
 * @typedef {Delivery & (
 *   | { do: "greeting", minor?: number, mechanism?: string, asServer?: boolean,
 *       number?: number, id?: RoutingId }
 *   | { do: "http", protocols: string, headers?: [string, string][] }
 *   | { do: "hello", username?: Bytes, password?: Bytes }
 *   | { do: "welcome" }
 *   | { do: "initiate" | "ready", id?: RoutingId, type?: string, metadata?: Metadata }
 *   | { do: "message", frames: Bytes[] }
 *   | { do: "frame", flags: number, body: Bytes }
 *   | { do: "command", name: string, body: Bytes }
 *   | { do: "long", flags: number, size: string, body: Bytes }
 *   | { do: "ws", first: number, length: number, size?: string, body: Bytes }
 *   | { do: "method", version: number, method: number }
 *   | { do: "proxied", version: number, code: number, kind: number, address: Bytes }
 *   | { do: "raw", bytes: Bytes }
 *   | { do: "flood", times: number, step: Step }
 *   | { do: "pause", ms: number }
 *   | { do: "until", stage: Stage }
 * )} Step
 *
 * How far a connection came, in this order.
 * @typedef {"opened" | "greeted" | "shaking" | "ready" | "traffic"} Stage
 *
 * @typedef {"1.0" | "2.0" | "3.0" | "3.1" | "zws" | "udp"} Version
 * @typedef {"NULL" | "PLAIN" | "CURVE"} Mechanism
 *
 * One connection. `reads` is whether the hostile peer reads what comes, `together` whether
 * steps that wait for nothing are written at once.
 * @typedef {{ version: Version, mechanism: Mechanism | "", wait: number, reads: boolean,
 *   together?: boolean, steps: Step[], end: "destroy" | "end" | "reset" | "stay" }} Conversation
 *
 * @typedef {{ version?: Bytes, id?: Bytes, status?: Bytes, text?: Bytes, user?: Bytes,
 *   metadata?: Bytes, more?: Bytes[], times: number, wait: number }} ZapReply
 *
 * The victim's socket. The hostile peers have the other role.
 * @typedef {{ type: string, transport: "tcp" | "ipc" | "ws" | "udp",
 *   role: "bound" | "connecting", mechanism: Mechanism,
 *   options: Record<string, unknown>, reading: "eager" | "slow" | "late",
 *   zap?: ZapReply, socks?: boolean, honest: boolean, observed?: boolean }} Target
 *
 * @typedef {{ target: Target, inTurn: boolean, conversations: Conversation[] }} Case
 */

/** @type {readonly Stage[]} */
export const stages = ["opened", "greeted", "shaking", "ready", "traffic"];
