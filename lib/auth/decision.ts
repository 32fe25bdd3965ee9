import type { AuthenticationRequest, CurveRequest, PlainRequest } from "./request";
import type { Outcome, ZapStatus } from "./verdict";
import type { ZapRequest } from "./zap";

/** The decision about a client. It has no password and no secret key. */
export interface Decision {
  /** Whether the client was let in. */
  readonly allowed: boolean;
  /**
   * The ZAP status. 200: let in. 300: turned away for now, the client tries again. 400:
   * refused, and 500: failed, the client gives up.
   */
  readonly status: ZapStatus;
  /** The reason of the decision. It is `"OK"` for a client that was let in. */
  readonly reason: string;
  /**
   * The mechanism: `"null"`, `"plain"` or `"curve"`. For an invalid request, it is
   * libzmq's name for the mechanism.
   */
  readonly mechanism: string;
  /** The `zapDomain` of our socket. Empty if the socket has none. */
  readonly domain: string;
  /** The client's numeric IP address. Over ipc it is `localhost:UID:GID:PID`. */
  readonly address: string;
  /**
   * The `metadata.userId` of the client's messages. Undefined if the client was not let
   * in, or has no user id. If `recheck` has disconnected the client, the user id that it
   * had.
   */
  readonly userId: string | undefined;
  /** The user name of a PLAIN client. Undefined for other clients. */
  readonly username: string | undefined;
  /**
   * The public key of a CURVE client, 40 characters of Z85. Undefined for other clients.
   */
  readonly publicKey: string | undefined;
  /** Milliseconds from the client's request to the reply. */
  readonly duration: number;
}

/** What a decision says about a client. */
type Subject = Pick<Decision, "mechanism" | "domain" | "address"> &
  Partial<Pick<PlainRequest, "username">> &
  Partial<Pick<CurveRequest, "publicKey">>;

/** Returns the decision with an outcome. `began` is when the client was asked about. */
export function decisionOf(
  { mechanism, domain, address, username, publicKey }: Subject,
  { status, reason, userId }: Outcome,
  began: number,
): Decision {
  return {
    allowed: status === 200,
    status,
    reason,
    mechanism,
    domain,
    address,
    userId: userId === "" ? undefined : userId,
    username,
    publicKey,
    duration: performance.now() - began,
  };
}

/** Returns the user id of a client if its verdict names none. */
export function usualUserId(request: AuthenticationRequest | undefined): string {
  if (request?.mechanism === "plain") return request.username;
  return request?.mechanism === "curve" ? request.publicKey : "";
}

/** A client that waits for a decision. */
export class Pending {
  readonly zapRequest: ZapRequest;
  readonly request: AuthenticationRequest | undefined;
  readonly #began = performance.now();
  readonly #controller: AbortController;
  #timer: NodeJS.Timeout | undefined;
  #settled: { promise: Promise<void>; resolve: () => void } | undefined;

  constructor(
    zapRequest: ZapRequest,
    request: AuthenticationRequest | undefined,
    controller: AbortController,
  ) {
    this.zapRequest = zapRequest;
    this.request = request;
    this.#controller = controller;
  }

  /** The client's user id if the verdict names none. */
  get userId(): string {
    return usualUserId(this.request);
  }

  /** Resolves when the decision is made. Ask for it before that. */
  get settled(): Promise<void> {
    if (this.#settled === undefined) {
      let resolve = (): void => undefined;
      const promise = new Promise<void>((settle) => {
        resolve = settle;
      });
      this.#settled = { promise, resolve };
    }
    return this.#settled.promise;
  }

  /** Calls `onTimeout` after `milliseconds`, unless a decision is made before. */
  setTimeLimit(milliseconds: number, onTimeout: () => void): void {
    this.#timer = setTimeout(onTimeout, milliseconds);
    // A client that waits for a decision does not keep the process running.
    this.#timer.unref();
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#settled?.resolve();
  }

  /** Aborts the handler's `signal`: its verdict is not needed any more. */
  abort(reason: string): void {
    this.#controller.abort(new DOMException(reason, "AbortError"));
  }

  decision(outcome: Outcome): Decision {
    return decisionOf(
      this.request ?? withoutCredentials(this.zapRequest),
      outcome,
      this.#began,
    );
  }
}

function withoutCredentials({ mechanism, domain, address }: ZapRequest): Subject {
  return { mechanism, domain, address };
}
