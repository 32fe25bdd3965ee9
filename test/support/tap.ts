// A relay between the two ends of a tcp connection.

import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/** The port that a server listens on. */
export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** Listens on a free port of 127.0.0.1. */
export async function listening(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return portOf(server);
}

/** Forwards and keeps all bytes that arrive at a separate port. */
export class Tap {
  /** The accepted connections. */
  readonly connections: Socket[] = [];
  /** The bytes that clients have sent, in pieces. */
  readonly seen: Buffer[] = [];
  readonly #server: Server;
  #silent = false;

  private constructor(port: number) {
    this.#server = createServer((near) => {
      this.connections.push(near);
      const far = connect(port, "127.0.0.1");
      near.on("data", (bytes: Buffer) => {
        this.seen.push(bytes);
        if (!this.#silent) far.write(bytes);
      });
      far.on("data", (bytes: Buffer) => void (this.#silent || near.write(bytes)));
      near.on("close", () => far.destroy());
      far.on("close", () => near.destroy());
      for (const end of [near, far]) end.on("error", () => undefined);
    });
  }

  /** Listens in front of a port of 127.0.0.1. */
  static async to(port: number): Promise<Tap> {
    const tap = new Tap(port);
    await listening(tap.#server);
    return tap;
  }

  get port(): number {
    return portOf(this.#server);
  }

  /** Stops forwarding from now on. */
  silence(): void {
    this.#silent = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const connection of this.connections) connection.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
