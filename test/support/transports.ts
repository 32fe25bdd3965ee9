// Endpoints to bind, none of them fixed: each test gets its own.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Socket } from "zmq-napi";

export type Transport = "tcp" | "ipc" | "inproc";

export const transports: readonly Transport[] = ["tcp", "ipc", "inproc"];

/** Those that a peer in another process can use, and that are asynchronous. */
export const wireTransports: readonly Transport[] = ["tcp", "ipc"];

let folder: string | undefined;
let count = 0;

/** A path that nobody else uses, in a folder that goes when the test file is done. */
export function freshPath(): string {
  folder ??= mkdtempSync(join(tmpdir(), "zmq-napi-"));
  return join(folder, String(++count));
}

afterAll(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  folder = undefined;
});

/** An endpoint to bind; `bind` answers the one to connect to. */
export function endpoint(transport: Transport): string {
  if (transport === "tcp") return "tcp://127.0.0.1:*";
  if (transport === "ipc") return `ipc://${freshPath()}`;
  return `inproc://test-${process.pid}-${process.hrtime.bigint()}-${++count}`;
}

/** Binds the first socket, connects the others to it, answers the endpoint. */
export async function link(
  transport: Transport,
  binding: Socket,
  ...connecting: Socket[]
): Promise<string> {
  const bound = await binding.bind(endpoint(transport));
  for (const socket of connecting) socket.connect(bound);
  return bound;
}
