import { inspect, type InspectOptions } from "node:util";

import { z85 } from "../curve";
import { withoutAccessors } from "../inspection";

/** The facts about a client that asks to connect. They do not depend on its mechanism. */
export interface Origin {
  /**
   * The `zapDomain` of our socket that the client connects to. Empty if the socket has
   * none.
   */
  readonly domain: string;
  /** The client's numeric IP address. Over ipc it is `localhost:UID:GID:PID`. */
  readonly address: string;
  /**
   * The routing id of our socket that the client connects to. Empty if the socket has
   * none.
   */
  readonly routingId: Buffer;
  /**
   * Aborts when a verdict would come too late: the `timeout` has passed, or the
   * authenticator was closed.
   */
  readonly signal: AbortSignal;
}

abstract class ClientRequest implements Origin {
  readonly domain: string;
  readonly address: string;
  readonly routingId: Buffer;
  readonly signal: AbortSignal;

  constructor({ domain, address, routingId, signal }: Origin) {
    this.domain = domain;
    this.address = address;
    this.routingId = routingId;
    this.signal = signal;
  }
}

/** The request of a client without credentials, for a socket that has a `zapDomain`. */
export class NullRequest extends ClientRequest {
  /** The mechanism of the client. */
  readonly mechanism = "null";
}

/** The request of a client with a user name and a password. */
export class PlainRequest extends ClientRequest {
  /** The mechanism of the client. */
  readonly mechanism = "plain";
  /** The client's user name. It has no NUL. */
  readonly username: string;
  readonly #password: string;

  constructor(origin: Origin, username: string, password: string) {
    super(origin);
    this.username = username;
    this.#password = password;
  }

  /** The client's password. Logs and JSON of the request leave it out. */
  get password(): string {
    return this.#password;
  }

  [inspect.custom](_depth: number, options: InspectOptions): string {
    return withoutAccessors(this, options);
  }
}

/** The request of a client that has proved to own a CURVE key. */
export class CurveRequest extends ClientRequest {
  /** The mechanism of the client. */
  readonly mechanism = "curve";
  /** The client's public key, 40 characters of Z85. */
  readonly publicKey: string;

  constructor(origin: Origin, key: Buffer) {
    super(origin);
    this.publicKey = z85.encode(key);
  }
}

/** The request of a client that asks to connect. */
export type AuthenticationRequest = NullRequest | PlainRequest | CurveRequest;

/** Returns the same request with another signal, for another decision. */
export function withSignal(
  request: AuthenticationRequest,
  signal: AbortSignal,
): AuthenticationRequest {
  const { domain, address, routingId } = request;
  const origin = { domain, address, routingId, signal };
  switch (request.mechanism) {
    case "null":
      return new NullRequest(origin);
    case "plain":
      return new PlainRequest(origin, request.username, request.password);
    case "curve":
      return new CurveRequest(origin, z85.decode(request.publicKey));
  }
}
