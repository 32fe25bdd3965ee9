// A server with an authenticator, and clients that ask the server for access.

import { once } from "node:events";
import {
  Context,
  type Described,
  type Message,
  Pull,
  Push,
  type SocketOptions,
} from "zmq-napi";
import { Authenticator, type AuthenticatorOptions, type Decision } from "zmq-napi/auth";

import { endpoint } from "../support/transports";

const timeLimit = { receiveTimeout: 10_000 };

/** The options of a client with this name. */
export const user = (name: string) => ({ plainUsername: name, plainPassword: "x" });

/** Lets in the users of a set, which tests change. */
export function usersOf(allowed: ReadonlySet<string>): AuthenticatorOptions["plain"] {
  return ({ username }) => allowed.has(username);
}

/** A client that has asked for access. */
export interface Visit {
  readonly decision: Decision;
  /**
   * The messages that the server received from the client, if the server allowed the
   * client.
   */
  readonly message: Described<Message[]> | undefined;
}

/** A Pull in a separate context, and the authenticator of that context. */
export class Door {
  readonly context = new Context();
  readonly server: Pull;
  readonly clients: Push[] = [];
  address = "";
  readonly #auth: Authenticator;

  private constructor(options: AuthenticatorOptions, server: SocketOptions<Pull>) {
    const { context } = this;
    this.#auth = new Authenticator({ ...options, context });
    this.server = new Pull({ ...timeLimit, ...server, context });
  }

  static async open(
    options: AuthenticatorOptions,
    server: SocketOptions<Pull> = {},
    bindTo = endpoint("tcp"),
  ): Promise<Door> {
    const door = new Door(options, server);
    door.address = await door.server.bind(bindTo);
    return door;
  }

  get auth(): Authenticator {
    return this.#auth;
  }

  /** Resolves at the next decision. */
  async nextDecision(): Promise<Decision> {
    const [decision] = await once(this.#auth, "decision");
    return decision as Decision;
  }

  /** A client that sends "knock". */
  client(options: SocketOptions<Push> = {}, says = "knock"): Push {
    const push = new Push({ linger: 0, ...options, context: this.context });
    this.clients.push(push);
    push.connect(this.address);
    push.send(says).catch(() => undefined);
    return push;
  }

  /**
   * Connects a client. Resolves after the decision and, if it allows the client, after a
   * message.
   */
  async knock(options: SocketOptions<Push> = {}): Promise<Visit> {
    const decided = this.nextDecision();
    this.client(options);
    const decision = await decided;
    if (!decision.allowed) return { decision, message: undefined };
    return { decision, message: await this.server.receive({ metadata: true }) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#auth.close();
    this.server.close();
    for (const client of this.clients) client.close();
    await this.context.close();
  }
}
