// Short helpers for zeromq 5 programs, with zeromq.js and with our package.

import { once } from "node:events";
import * as ours from "zmq-napi/v5-compat";

import { tested } from "../compat/tested";
import { endpoint, type Transport } from "../support/transports";

export type Api = typeof ours;

const api: Api = tested === "zeromq" ? (require("zeromq/v5-compat") as Api) : ours;

/** The package that this run chooses, for `describe.each`. */
export const both: [name: string, zmq: Api][] = [[`${tested}/v5-compat`, api]];

/** The sockets of a test, which close with the test. */
export class Scene {
  readonly #sockets: ours.Socket[] = [];

  constructor(readonly zmq: Api) {}

  socket(type: ours.SocketType, options?: ours.SocketOptions): ours.Socket {
    const socket = this.zmq.socket(type, options);
    this.#sockets.push(socket);
    return socket;
  }

  /** Two sockets, the second of which is connected to the first. */
  async pair(
    binding: ours.SocketType,
    connecting: ours.SocketType,
    transport: Transport = "tcp",
  ): Promise<[ours.Socket, ours.Socket]> {
    const [one, other] = [this.socket(binding), this.socket(connecting)];
    other.connect(await bound(one, transport));
    return [one, other];
  }

  [Symbol.dispose](): void {
    for (const socket of this.#sockets) socket.close();
  }
}

/** Binds a socket, and returns the endpoint to connect to. */
export async function bound(
  socket: ours.Socket,
  transport: Transport = "tcp",
): Promise<string> {
  const address = endpoint(transport);
  await new Promise<void>((resolve, reject) => {
    socket.bind(address, (error) => (error ? reject(error) : resolve()));
  });
  return socket.last_endpoint ?? address;
}

/** Resolves with the next message, as text. */
export async function message(socket: ours.Socket): Promise<string[]> {
  return (await once(socket, "message")).map(String);
}

/** Resolves with the next `count` messages, as text. */
export function messages(socket: ours.Socket, count: number): Promise<string[][]> {
  const found: string[][] = [];
  return new Promise((resolve) => {
    const listener = (...frames: Buffer[]): void => {
      found.push(frames.map(String));
      if (found.length < count) return;
      socket.removeListener("message", listener);
      resolve(found);
    };
    socket.on("message", listener);
  });
}

/** Sends a message, and waits for its callback. */
export async function sent(
  socket: ours.Socket,
  content: Parameters<ours.Socket["send"]>[0],
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.send(content, 0, (error) => (error ? reject(error) : resolve()));
  });
}

/** Lets the event loop turn a few times. */
export async function turns(count = 5): Promise<void> {
  while (count-- > 0) await new Promise(setImmediate);
}

/** Returns the error that a call throws, or that its callback or event reports. */
export function thrown(call: () => unknown): Error | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}
