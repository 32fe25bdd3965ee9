// Endpoints to bind, none of them fixed: each test gets different ones.

import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { capability, type Socket } from "zmq-napi";

export type Transport = "tcp" | "ipc" | "ws" | "inproc";

/** The transports that are asynchronous and reach a peer in another process. */
export const wireTransports: readonly Transport[] = capability.ws
  ? ["tcp", "ipc", "ws"]
  : ["tcp", "ipc"];

export const transports: readonly Transport[] = [...wireTransports, "inproc"];

let folder: string | undefined;
let count = 0;

/** Returns an unused path, in a folder that is removed when the test file is done. */
export function freshPath(): string {
  folder ??= mkdtempSync(join(tmpdir(), "zmq-napi-"));
  return join(folder, String(++count));
}

afterAll(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  folder = undefined;
});

/** Returns an endpoint to bind; `bind` returns the endpoint to connect to. */
export function endpoint(transport: Transport): string {
  if (transport === "tcp") return "tcp://127.0.0.1:*";
  if (transport === "ws") return "ws://127.0.0.1:*/";
  if (transport === "ipc") return `ipc://${freshPath()}`;
  return `inproc://test-${process.pid}-${process.hrtime.bigint()}-${++count}`;
}

/** Binds the first socket and connects the others. Returns the endpoint. */
export async function link(
  transport: Transport,
  binding: Socket,
  ...connecting: Socket[]
): Promise<string> {
  const bound = await binding.bind(endpoint(transport));
  for (const socket of connecting) socket.connect(bound);
  return bound;
}

/**
 * Returns an unused port. It lies below the ports that systems choose: a connection attempt
 * before anybody listens at the port cannot meet itself.
 */
async function freePort(): Promise<number> {
  for (;;) {
    const server = createServer();
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    server.listen(port, "127.0.0.1");
    const free = await once(server, "listening").then(
      () => true,
      () => false,
    );
    if (!free) continue;
    server.close();
    await once(server, "close");
    return port;
  }
}

/** Returns an endpoint that is not bound yet: to connect to first, and to bind again. */
export async function unboundEndpoint(transport: Transport): Promise<string> {
  if (transport === "ipc" || transport === "inproc") return endpoint(transport);
  return endpoint(transport).replace("*", String(await freePort()));
}
