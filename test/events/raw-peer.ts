// Peers that speak ZMTP 3 by hand, with errors.

import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

export function greeting(mechanism: string, asServer = false): Buffer {
  const bytes = Buffer.alloc(64);
  bytes[0] = 0xff;
  bytes[9] = 0x7f;
  bytes[10] = 3;
  bytes.write(mechanism, 12, "latin1");
  bytes[32] = asServer ? 1 : 0;
  return bytes;
}

/** Returns a command frame: a name, and the bytes after it. */
export function command(name: string, body: Buffer | string = ""): Buffer {
  return frame(Buffer.concat([Buffer.of(name.length), Buffer.from(name + String(body))]));
}

function property(name: string, value: string): string {
  const length = String.fromCharCode(0, 0, 0, value.length);
  return String.fromCharCode(name.length) + name + length + value;
}

/** The READY command of a peer without security, as libzmq names its socket type. */
export function ready(socketType: string, routingId = ""): Buffer {
  const body = property("Socket-Type", socketType) + property("Identity", routingId);
  return command("READY", body);
}

/** A command frame of any bytes. */
export function frame(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.of(0x04, bytes.length), bytes]);
}

/** Connects to a tcp endpoint and sends bytes; resolves when the other end hangs up. */
export async function send(address: string, ...bytes: Buffer[]): Promise<void> {
  const { hostname, port } = new URL(address.replace(/^\w+:/, "http:"));
  const socket = connect(Number(port), hostname);
  socket.on("error", () => undefined);
  socket.resume();
  const closed = once(socket, "close");
  for (const part of bytes) socket.write(part);
  await closed;
}

/** A client that sends a greeting with a mechanism, and then commands. */
export function greet(
  address: string,
  mechanism: string,
  ...commands: Buffer[]
): Promise<void> {
  return send(address, greeting(mechanism, false), ...commands);
}

/**
 * A server that sends a greeting with a mechanism, and replies to any bytes with a command.
 */
export async function answering(
  mechanism: string,
  answer: Buffer,
): Promise<{ address: string } & Disposable> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.write(greeting(mechanism, true));
    let seen = 0;
    socket.on("data", (bytes) => {
      seen += bytes.length;
      if (seen > 64) socket.write(answer);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    address: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.dispose]: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** The head of a frame of more than 256 MiB, the most that the commands take. */
export const tooLong = Buffer.from([2, 0, 0, 0, 0, 0x10, 0, 0, 1]);
