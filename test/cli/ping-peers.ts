// Peers by hand, for ping: sockets of old versions, of other implementations, and strangers.

import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

import { runJson } from "./tool";

/** Pings once. Returns the finding, and how the process ended. */
export async function ping(address: string, ...args: string[]) {
  const { objects, code, errors } = await runJson(["ping", address, ...args]);
  expect(errors).toBe("");
  const [contact, reply] = objects;
  return { code, contact, reply };
}

/** A server, and where it listens. */
export class RawServer implements Disposable {
  readonly address: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
    server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.on("error", () => undefined);
    });
    this.address = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async listen(server: Server): Promise<RawServer> {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new RawServer(server);
  }

  [Symbol.dispose](): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}

/** A conversation with one client. */
export class Talk {
  readonly #socket: Socket;
  #received = Buffer.alloc(0);
  #wake = (): void => undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (bytes: Buffer) => {
      this.#received = Buffer.concat([this.#received, bytes]);
      this.#wake();
    });
  }

  say(...bytes: readonly (string | Uint8Array)[]): void {
    for (const part of bytes) this.#socket.write(part);
  }

  hangUp(): void {
    this.#socket.end();
  }

  /** Resolves with all received bytes when there are so many. */
  async hear(count: number): Promise<Buffer> {
    while (this.#received.length < count)
      await new Promise<void>((resolve) => (this.#wake = resolve));
    return this.#received;
  }
}

/** Returns a server that has this conversation with each client. */
export function talking(talk: (talk: Talk) => Promise<void> | void): Promise<RawServer> {
  return RawServer.listen(
    createServer((socket) => {
      socket.on("error", () => undefined);
      void talk(new Talk(socket));
    }),
  );
}

/** The signature. libzmq counts the bytes of its identity, plus one. */
export function signature(count: number): Buffer {
  return Buffer.of(0xff, 0, 0, 0, 0, 0, 0, 0, count, 0x7f);
}

/** The 54 bytes of a greeting of ZMTP 3 after the signature. */
export function restOfGreeting(
  minor: number,
  mechanism: string,
  asServer = false,
): Buffer {
  const bytes = Buffer.alloc(54);
  bytes[0] = 3;
  bytes[1] = minor;
  bytes.write(mechanism, 2, "latin1");
  bytes[22] = asServer ? 1 : 0;
  return bytes;
}

function property(name: string, value: string): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(value.length);
  return Buffer.concat([
    Buffer.of(name.length),
    Buffer.from(name),
    size,
    Buffer.from(value),
  ]);
}

/** A command frame. */
export function command(name: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.of(name.length), Buffer.from(name), data]);
  return Buffer.concat([Buffer.of(4, body.length), body]);
}

/** A READY command with these properties. */
export function ready(properties: Readonly<Record<string, string>>): Buffer {
  const data = Object.entries(properties).map(([name, value]) => property(name, value));
  return command("READY", Buffer.concat(data));
}

/** Sends its signature, and the rest after ours, as libzmq does. */
export async function step(talk: Talk, rest: Uint8Array, count = 1): Promise<void> {
  talk.say(signature(count));
  await talk.hear(11);
  talk.say(rest);
}
