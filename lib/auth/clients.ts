import { Buffer } from "node:buffer";

import type { Message } from "../messages/frame";
import { Pending } from "./decision";
import type { AuthenticationRequest } from "./request";
import type { Outcome } from "./verdict";

/**
 * What libzmq sends to the authenticator when a connection has ended. The connections are
 * those of clients about which it has asked.
 */
export const leftMessage = Buffer.from("left");

/** A client that was let in, and whose connection is open. */
export interface Client {
  /** The routing id by which the socket of the authenticator knows the connection. */
  readonly route: Buffer;
  /** What the client has asked with. */
  readonly request: AuthenticationRequest;
  /** The user id of the client. Empty if it has none. */
  readonly userId: string;
}

function isClient(entry: Pending | Client | undefined): entry is Client {
  return entry !== undefined && !(entry instanceof Pending);
}

/** Returns the key of a connection. A request has the routing id as its first frame. */
function keyOf(route: Uint8Array | undefined): string {
  return Buffer.from(route ?? []).toString("latin1");
}

/**
 * The clients that were let in and are still connected.
 *
 * libzmq has a connection to the authenticator for each connection of a client. The
 * routing id of the first stands for the second.
 */
export class Clients {
  /** The last request of each connection, or the client if the request was granted. */
  readonly #connections = new Map<string, Pending | Client>();

  /** Records that libzmq has asked about a client. */
  asked(pending: Pending): void {
    this.#connections.set(keyOf(pending.zapRequest.route[0]), pending);
  }

  /** Records the decision about a client that may have left in the meantime. */
  decided(pending: Pending, { status, userId }: Outcome): void {
    const key = keyOf(pending.zapRequest.route[0]);
    if (this.#connections.get(key) !== pending) return;
    const { request } = pending;
    if (status !== 200 || request === undefined) {
      this.#connections.delete(key);
      return;
    }
    const route = Buffer.from(key, "latin1");
    this.#connections.set(key, { route, request, userId });
  }

  /**
   * Forgets a client if `frames` say that its connection has ended. Returns whether they
   * do.
   */
  tookLeave(frames: readonly Message[]): boolean {
    const [route, text] = frames;
    if (frames.length !== 2 || text?.equals(leftMessage) !== true) return false;
    this.#connections.delete(keyOf(route));
    return true;
  }

  /** Forgets a client that was disconnected. */
  remove(client: Client): void {
    if (this.has(client)) this.#connections.delete(keyOf(client.route));
  }

  /** Whether the client is still connected, as far as libzmq has told. */
  has(client: Client): boolean {
    return this.#connections.get(keyOf(client.route)) === client;
  }

  /** Returns the client of a request that was granted. Undefined if it has left. */
  of(pending: Pending): Client | undefined {
    const found = this.#connections.get(keyOf(pending.zapRequest.route[0]));
    const isSame = found?.request === pending.request;
    return isSame && isClient(found) ? found : undefined;
  }

  /** Returns the clients that are connected now. */
  get all(): Client[] {
    return [...this.#connections.values()].filter(isClient);
  }
}
