import type { AuthenticationRequest } from "./request";
import type { Outcome, Status } from "./verdict";
import type { Asked } from "./zap";

/** What was decided about a client. It holds no password and no secret key. */
export interface Decision {
  /** Whether the client was let in. */
  readonly allowed: boolean;
  /** ZAP's status: 200 let in; 300 turned away for now, the client tries again; 400
   * refused and 500 failed, the client gives up. */
  readonly status: Status;
  /** Why; `"OK"` for those that were let in. */
  readonly reason: string;
  /** `"null"`, `"plain"` or `"curve"`; otherwise what libzmq has called it. */
  readonly mechanism: string;
  /** The `zapDomain` of our socket; empty if it has none. */
  readonly domain: string;
  /** The client's numeric IP address; over ipc, `localhost:UID:GID:PID`. */
  readonly address: string;
  /** Who the client is, as the receiver of its messages sees it; undefined unless let in,
   * or without a name. */
  readonly userId: string | undefined;
  /** The name that a PLAIN client gave. */
  readonly username: string | undefined;
  /** The public key of a CURVE client, 40 characters of Z85. */
  readonly publicKey: string | undefined;
  /** Milliseconds from the client's request to the answer. */
  readonly duration: number;
}

/** A client that waits for a decision. */
export class Pending {
  readonly ask: Asked;
  readonly #request: AuthenticationRequest | undefined;
  readonly #began = performance.now();
  readonly #controller: AbortController;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    ask: Asked,
    request: AuthenticationRequest | undefined,
    controller: AbortController,
  ) {
    this.ask = ask;
    this.#request = request;
    this.#controller = controller;
  }

  /** Who the client is unless the verdict says so. */
  get userId(): string {
    if (this.#request?.mechanism === "plain") return this.#request.username;
    return this.#request?.mechanism === "curve" ? this.#request.publicKey : "";
  }

  /** Calls `late` unless a decision comes within so many milliseconds. */
  limit(milliseconds: number, late: () => void): void {
    this.#timer = setTimeout(late, milliseconds);
    // Whoever waits to be let in does not keep the process from ending.
    this.#timer.unref();
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  /** Tells the handler that nobody waits for its answer any more. */
  abort(reason: string): void {
    this.#controller.abort(new DOMException(reason, "AbortError"));
  }

  decision({ status, reason, userId }: Outcome): Decision {
    const request = this.#request;
    return {
      allowed: status === 200,
      status,
      reason,
      mechanism: request?.mechanism ?? this.ask.mechanism,
      domain: this.ask.domain,
      address: this.ask.address,
      userId: userId === "" ? undefined : userId,
      username: request?.mechanism === "plain" ? request.username : undefined,
      publicKey: request?.mechanism === "curve" ? request.publicKey : undefined,
      duration: performance.now() - this.#began,
    };
  }
}
