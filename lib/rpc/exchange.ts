import { onAbort } from "../engine/abort";
import { RpcError } from "./errors";
import type { Bodies } from "./codec";
import type { Link } from "./link";
import {
  callHeader,
  delimiter,
  idOf,
  type OutgoingFrame,
  type Parsed,
  readError,
} from "./protocol";

/** What a call asks for. */
export interface Demand {
  readonly method: string;
  /** The headers as JSON. Empty without headers. */
  readonly headers: string;
  /** The frames of the input. */
  readonly input: readonly OutgoingFrame[];
  /** Milliseconds until the deadline. */
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
  readonly idempotent: boolean;
}

const nobody: ReadonlySet<Link> = new Set();

/** What an exchange reports to its client. */
export interface ExchangeOwner {
  readonly bodies: Bodies;
  /** The exchange has ended, and must not be sent or looked for any more. */
  ended(exchange: Exchange): void;
}

/**
 * A call as its client knows it, from its begin to its end. It ends once. It may be sent
 * several times, each time with a new id.
 */
export abstract class Exchange {
  /** The server that the call was sent to last. Undefined while the call waits. */
  link: Link | undefined;
  /** The number of the call among those of its link. */
  number = 0;
  /** How often the call was sent. */
  attempts = 0;
  /** Whether a server was lost that may have run the call. */
  wasLost = false;
  /** Aborts a wait to send the call, if there is one. */
  sending: AbortController | undefined;

  protected readonly owner: ExchangeOwner;
  protected readonly demand: Demand;
  readonly #deadline: number;
  /** Undefined without refusals: most calls have none, and a Set takes memory. */
  #refusers: Set<Link> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #removeListener: (() => void) | undefined;
  #ended = false;

  constructor(owner: ExchangeOwner, demand: Demand) {
    this.owner = owner;
    this.demand = demand;
    this.#deadline = performance.now() + demand.timeout;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /**
   * Whether a server may have run the call. False until it is sent. While it waits for room
   * in a queue, nobody knows whether libzmq has just accepted it.
   */
  get mayHaveRun(): boolean {
    return this.link !== undefined || this.wasLost || this.sending !== undefined;
  }

  /** The servers that have refused the call. */
  get refusers(): ReadonlySet<Link> {
    return this.#refusers ?? nobody;
  }

  get idempotent(): boolean {
    return this.demand.idempotent;
  }

  get method(): string {
    return this.demand.method;
  }

  /** Records that a server has refused the call. */
  refusedBy(link: Link): void {
    this.#refusers ??= new Set();
    this.#refusers.add(link);
  }

  /** Lets the call go to servers that have refused it. */
  forgetRefusals(): void {
    this.#refusers = undefined;
  }

  /** Starts the clock, and listens to the signal. */
  start(): void {
    const { timeout, signal } = this.demand;
    if (timeout !== Infinity) this.#timer = setTimeout(this.#expire, timeout);
    if (signal !== undefined) this.#removeListener = onAbort(signal, this.#abort);
  }

  /** Returns the frames of the call, to be sent now. */
  frames(number: number): OutgoingFrame[] {
    const { method, headers, input } = this.demand;
    const timeLeft = this.#deadline - performance.now();
    const header = callHeader(idOf(number), { method, timeLeft, ...this.terms() });
    return [delimiter, header, headers, ...input];
  }

  /** Takes a message of the server. */
  abstract take(message: Parsed): void;

  /** Ends the exchange with an error. Tells the server, if it may have the call. */
  abandon(reason: unknown): void {
    if (this.#ended) return;
    // The end of the last call closes a link that is to be left.
    this.link?.cancel(this.number);
    if (this.end()) this.reject(reason);
  }

  /** Ends the exchange with an error that the server knows about. */
  fail(reason: unknown): void {
    if (this.end()) this.reject(reason);
  }

  /** Ends the exchange with the error that the server has sent. */
  protected failWith(message: Parsed): void {
    const error = readError(message);
    const { code, message: text, details } = error;
    // An earlier attempt may have run, whatever this server says about the last one.
    this.fail(
      this.wasLost && !error.mayHaveRun ? new RpcError(code, text, { details }) : error,
    );
  }

  /** The credit and the lease in the header of the call. */
  protected abstract terms(): { readonly credit: number; readonly lease: number };

  /** Reports the error to the program. */
  protected abstract reject(reason: unknown): void;

  /** Returns whether this was the end of the exchange. It ends only once. */
  protected end(): boolean {
    if (this.#ended) return false;
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#removeListener?.();
    this.sending?.abort();
    this.owner.ended(this);
    return true;
  }

  readonly #abort = (): void => {
    this.abandon(this.demand.signal?.reason);
  };

  readonly #expire = (): void => {
    const { method, timeout } = this.demand;
    const sent = this.mayHaveRun ? "It may have run" : "It was not sent";
    this.abandon(
      new RpcError(
        "DEADLINE_EXCEEDED",
        `${method} has no answer after ${String(timeout)} ms. ${sent}`,
        { mayHaveRun: this.mayHaveRun },
      ),
    );
  };
}
