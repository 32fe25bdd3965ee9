import { checkOptions, didYouMean } from "../checks";
import { type OptionProperties, options } from "./option-names";
import { isOptionName } from "./options";
import { Socket } from "./socket";
import type { SocketType } from "./socket-types";

/**
 * The options of {@link createSocket}: socket options by their short names, and
 * `pendingSendLimit`.
 */
export type SocketOptions = Partial<OptionProperties & { pendingSendLimit: number }>;

function assign(socket: Socket, given: object): void {
  for (const [name, value] of Object.entries(given)) {
    if (name !== "pendingSendLimit" && !isOptionName(name)) {
      throw new TypeError(
        `Unknown option: ${name} is not one of the names in zmq.options${didYouMean(
          name,
          [...Object.keys(options), "pendingSendLimit"],
        )}`,
      );
    }
    Reflect.set(socket, name, value);
  }
}

/**
 * Makes a socket of a type, and sets its options. `zmq_socket`, `zmq_setsockopt`.
 *
 * @throws what the constructor of {@link Socket} throws. TypeError or RangeError for an
 *   unknown option or a wrong value.
 */
export function createSocket(type: SocketType, options?: SocketOptions | null): Socket {
  const given = options ?? {};
  checkOptions(given);
  const socket = new Socket(type);
  try {
    assign(socket, given);
    return socket;
  } catch (error) {
    socket.close();
    throw error;
  }
}
