import { inspect, type InspectOptions } from "node:util";

import { z85 } from "../curve";
import { withoutAccessors } from "../inspection";

/** What is known of a client that asks to be let in, whatever its mechanism. */
export interface Origin {
  /** The `zapDomain` of our socket that the client has connected to; empty if it has none. */
  readonly domain: string;
  /** The client's numeric IP address; over ipc, `localhost:UID:GID:PID`. */
  readonly address: string;
  /** The routing id of our socket that the client has connected to; empty if it has none. */
  readonly routingId: Buffer;
  /** Aborts when the answer would come too late, because the `timeout` has passed or the
   * authenticator was closed. */
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

/** A client without credentials asks to be let in to a socket that has a `zapDomain`. */
export class NullRequest extends ClientRequest {
  readonly mechanism = "null";
}

/** A client asks to be let in by name and password. */
export class PlainRequest extends ClientRequest {
  readonly mechanism = "plain";
  readonly username: string;
  readonly #password: string;

  constructor(origin: Origin, username: string, password: string) {
    super(origin);
    this.username = username;
    this.#password = password;
  }

  /** The password that came: it can be read, but is in no log or JSON of the request. */
  get password(): string {
    return this.#password;
  }

  [inspect.custom](_depth: number, options: InspectOptions): string {
    return withoutAccessors(this, options);
  }
}

/** A client asks to be let in by the key that it has proved to own. */
export class CurveRequest extends ClientRequest {
  readonly mechanism = "curve";
  /** The client's public key, 40 characters of Z85. */
  readonly publicKey: string;

  constructor(origin: Origin, key: Buffer) {
    super(origin);
    this.publicKey = z85.encode(key);
  }
}

/** A client asks to be let in. */
export type AuthenticationRequest = NullRequest | PlainRequest | CurveRequest;
