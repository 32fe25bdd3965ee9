import { atFirstUse } from "../builtins";
import { kindOf } from "../checks";
import type { ContextCore } from "../engine/context-core";
import type { SocketCore } from "../engine/socket-core";
import type * as Engine from "./engine";

/** Loads what only programs with sockets need. */
// eslint-disable-next-line @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-return -- at once, and late
export const engine = atFirstUse((): typeof Engine => require("./engine"));

/**
 * Returns the inside of a socket. `Frames` is the shape of the messages of its class.
 * Throws a TypeError if `socket` is not a socket.
 */
export let socketCore: <Frames extends object[]>(socket: object) => SocketCore<Frames>;

/**
 * Returns the text of the error about an argument that is not a socket. `expected` says
 * what it must be. The text of zeromq.js about other objects is "Invalid argument".
 */
export function notASocket(value: unknown, expected: string): string {
  const text = `${expected}, but is ${kindOf(value)}`;
  const isObject = typeof value === "function" || typeof value === "object";
  return isObject && value !== null ? `Invalid argument: ${text}` : text;
}

/**
 * The owner of the inside of a socket. {@link Socket} is the class that users know. A
 * private field is read faster than a WeakMap, and every `send` reads it.
 */
export abstract class CoreOwner {
  readonly #core: SocketCore;

  static {
    socketCore = <Frames extends object[]>(socket: unknown) => {
      if (typeof socket === "object" && socket !== null && #core in socket) {
        // eslint-disable-next-line @typescript-eslint/consistent-type-assertions
        return socket.#core as unknown as SocketCore<Frames>;
      }
      throw new TypeError(
        notASocket(socket, "Socket must be a socket object, such as new Pair()"),
      );
    };
  }

  protected constructor(type: number, context: ContextCore) {
    const { SocketCore, watchConnections } = engine();
    this.#core = new SocketCore(type, context, this, watchConnections);
  }

  abstract get closed(): boolean;
  abstract close(): void;
}
