import { turn } from "../engine/turn";
import type { Bodies } from "./codec";
import { RpcError, type RpcErrorCode, textOf } from "./errors";
import { Lease } from "./lease";
import {
  type CallHeader,
  errorFrames,
  type IncomingFrame,
  kind,
  type OutgoingFrame,
  plainHeader,
} from "./protocol";
import type { RpcCall, RpcPeer } from "./types";

/** A handler, whatever its types. */
export type AnyHandler = (input: unknown, call: RpcCall) => unknown;

/** What a job needs of its server. */
export interface JobOwner {
  readonly bodies: Bodies;
  /** Sends frames to where the call came from. Returns whether they were sent. */
  send(envelope: readonly IncomingFrame[], frames: readonly OutgoingFrame[]): boolean;
  /** Nothing is sent about the call any more. */
  ended(job: Job): void;
  /** A handler has thrown. */
  report(error: unknown, method: string): void;
}

/** What a client has sent, besides the input. */
export interface Order {
  readonly envelope: readonly IncomingFrame[];
  readonly id: string;
  readonly call: CallHeader;
  readonly headers: Readonly<Record<string, string>>;
  readonly peer: RpcPeer;
  /** Bytes that the call takes while it waits. */
  readonly cost: number;
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

/**
 * A call as its server knows it. It ends once: with its last message, or because it was
 * given up. Its handler may run on after that.
 */
export class Job implements RpcCall {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly peer: RpcPeer;
  readonly deadline: number;
  readonly #owner: JobOwner;
  readonly #order: Order;
  /** The input, until it is decoded. */
  #frames: readonly IncomingFrame[] | undefined;
  readonly #handler: AnyHandler;
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #lease: Lease | undefined;
  #controller: AbortController | undefined;
  #iterator: AsyncIterator<unknown, unknown> | undefined;
  #credit: number;
  /** Lets the stream go on, when it has credit or has ended. */
  #resume: (() => void) | undefined;
  #started = false;
  /** Whether the handler was called. */
  #entered = false;
  #ended = false;
  /** Why the call was given up, if it was. */
  #reason: RpcError | undefined;

  constructor(
    owner: JobOwner,
    order: Order,
    input: readonly IncomingFrame[],
    handler: AnyHandler,
  ) {
    const { method, timeLeft, credit, lease } = order.call;
    this.method = method;
    this.headers = order.headers;
    this.peer = order.peer;
    this.deadline = Date.now() + timeLeft;
    this.#owner = owner;
    this.#order = order;
    this.#frames = input;
    this.#handler = handler;
    this.#credit = credit;
    if (timeLeft !== Infinity) this.#timer = setTimeout(this.#expire, timeLeft);
    if (credit > 0) {
      this.#lease = new Lease(lease, () => undefined, this.#lose);
    }
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#reason !== undefined) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  /** Bytes that the call takes while it waits. */
  get bytes(): number {
    return this.#order.cost;
  }

  get order(): Order {
    return this.#order;
  }

  /** Runs the handler. Resolves when the handler has ended. Never rejects. */
  async run(): Promise<void> {
    this.#started = true;
    try {
      const input = this.#input();
      this.#entered = true;
      const result = await this.#handler(input, this);
      if (isStream(result) === this.#order.call.credit > 0) await this.#reply(result);
      else await this.#refuseKind(result);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** The client takes more items. */
  grant(credit: number): void {
    this.#lease?.hear();
    // A sum that is no number any more would mean no limit.
    this.#credit = Math.min(this.#credit + credit, 0xffffffff);
    this.#wake();
  }

  /** The client still waits for the stream. */
  keep(): void {
    this.#lease?.hear();
    this.#send([plainHeader(kind.kept, this.#order.id)]);
  }

  /** Ends the call because nobody waits for it. */
  giveUp(code: RpcErrorCode, text: string): void {
    if (!this.#end()) return;
    this.#reason = new RpcError(code, text);
    this.#controller?.abort(this.#reason);
    this.#wake();
    void this.#leave();
  }

  /** Ends the call because the server closes, and tells the client. */
  shut(): void {
    const error = this.#started
      ? new RpcError("SERVER_CLOSED", `The server was closed while ${this.method} ran`)
      : new RpcError("DRAINING", "The server was closed", { mayHaveRun: false });
    if (!this.#ended) this.#sendError(error);
    this.giveUp("SERVER_CLOSED", "The server was closed");
  }

  readonly #expire = (): void => {
    this.giveUp("DEADLINE_EXCEEDED", "The deadline has passed");
  };

  readonly #lose = (): void => {
    this.giveUp("CLIENT_LOST", "The client has said nothing for too long");
  };

  #send(frames: readonly OutgoingFrame[]): boolean {
    return this.#owner.send(this.#order.envelope, frames);
  }

  #end(): boolean {
    if (this.#ended) return false;
    this.#ended = true;
    this.#frames = undefined;
    clearTimeout(this.#timer);
    this.#lease?.end();
    this.#owner.ended(this);
    return true;
  }

  /** Returns the input, and forgets its frames. */
  #input(): unknown {
    const frames = this.#frames ?? [];
    this.#frames = undefined;
    try {
      return this.#owner.bodies.decode(frames, this.method);
    } catch (cause) {
      if (cause instanceof RpcError) throw cause;
      const text = `The input of ${this.method} can't be read: ${textOf(cause)}`;
      throw new RpcError("BAD_INPUT", text, { mayHaveRun: false, cause });
    }
  }

  async #reply(result: unknown): Promise<void> {
    if (isStream(result)) {
      await this.#stream(result);
    } else if (!this.#ended) {
      const frames = this.#encode(result);
      if (this.#end()) this.#send([plainHeader(kind.answer, this.#order.id), ...frames]);
    }
  }

  async #refuseKind(result: unknown): Promise<void> {
    const [is, called] = isStream(result) ? ["stream", "call"] : ["call", "stream"];
    const text = `${this.method} was used with ${called}(), but needs ${is}()`;
    this.#fail(new RpcError("WRONG_KIND", text));
    if (!isStream(result)) return;
    this.#iterator = result[Symbol.asyncIterator]();
    await this.#leave();
  }

  async #stream(items: AsyncIterable<unknown>): Promise<void> {
    const iterator: AsyncIterator<unknown, unknown> = items[Symbol.asyncIterator]();
    this.#iterator = iterator;
    try {
      while (await this.#mayGoOn()) {
        const { done, value } = await iterator.next();
        if (done === true) {
          this.#finish();
          return;
        }
        if (!this.#ended) this.#sendItem(value);
      }
    } catch (error) {
      // The client hears of the error before the iterator has cleaned up.
      this.#fail(error);
    }
    await this.#leave();
  }

  #finish(): void {
    this.#iterator = undefined;
    if (this.#end()) this.#send([plainHeader(kind.end, this.#order.id)]);
  }

  #sendItem(value: unknown): void {
    const frames = this.#encode(value);
    this.#credit -= 1;
    const sent = this.#send([plainHeader(kind.item, this.#order.id), ...frames]);
    if (!sent) this.giveUp("CLIENT_LOST", "The client can't be reached");
  }

  /** Waits for credit, and lets the event loop turn. Resolves with false if the call has ended. */
  async #mayGoOn(): Promise<boolean> {
    const next = turn.countOperation();
    if (next !== undefined) await next;
    while (!this.#ended && this.#credit <= 0) {
      await new Promise<void>((resolve) => {
        this.#resume = resolve;
      });
    }
    return !this.#ended;
  }

  #wake(): void {
    this.#resume?.();
    this.#resume = undefined;
  }

  /** Tells the handler's iterator that no more items are wanted. */
  async #leave(): Promise<void> {
    const iterator = this.#iterator;
    this.#iterator = undefined;
    try {
      await iterator?.return?.();
    } catch (error) {
      this.#owner.report(error, this.method);
    }
  }

  #encode(value: unknown): OutgoingFrame[] {
    try {
      return this.#owner.bodies.encode(value, this.method);
    } catch (cause) {
      this.#owner.report(cause, this.method);
      const code = cause instanceof RpcError ? cause.code : "BAD_OUTPUT";
      const text = `The output of ${this.method} can't be sent: ${textOf(cause)}`;
      throw new RpcError(code, text, { cause });
    }
  }

  #fail(thrown: unknown): void {
    if (!(thrown instanceof RpcError) && !this.#ended) {
      this.#owner.report(thrown, this.method);
    }
    if (!this.#end()) return;
    this.#sendError(this.#errorOf(thrown));
  }

  #sendError(error: RpcError): void {
    const { bodies } = this.#owner;
    this.#send(errorFrames(this.#order.id, error, (frames) => bodies.fitsError(frames)));
  }

  /** Returns the error for the client. A handler that was called may have run, whatever it throws. */
  #errorOf(thrown: unknown): RpcError {
    if (!(thrown instanceof RpcError))
      return new RpcError("HANDLER_FAILED", textOf(thrown), { cause: thrown });
    if (!this.#entered) return thrown;
    const { code, message, details } = thrown;
    return new RpcError(code, message, { details, cause: thrown });
  }
}
