import { ZmqError } from "../../errors";
import type { Proxy } from "../../proxy/proxy";
import { Reply } from "../../sockets/request-reply";
import { note } from "../terminal/output";
import { printable } from "../terminal/printable";

function act(proxy: Proxy, command: string): string {
  switch (command.trim().toUpperCase()) {
    case "PAUSE":
      proxy.pause();
      return "OK";
    case "RESUME":
      proxy.resume();
      return "OK";
    case "TERMINATE":
      return "OK";
    case "STATISTICS":
      return JSON.stringify(proxy.statistics());
    default:
      return "ERROR The commands are PAUSE, RESUME, TERMINATE and STATISTICS";
  }
}

async function serve(socket: Reply, proxy: Proxy): Promise<void> {
  for await (const [frame] of socket) {
    const command = String(frame);
    await socket.send(act(proxy, command));
    if (command.trim().toUpperCase() === "TERMINATE") return;
  }
}

/**
 * Binds a socket that takes commands for a proxy. Returns the socket, and a promise that
 * resolves when the proxy shall end. The promise stays pending if the socket is closed.
 *
 * @throws Rejects with the ZmqError of `bind`.
 */
export async function control(
  address: string,
  proxy: Proxy,
): Promise<{ socket: Reply; terminated: Promise<void> }> {
  const socket = new Reply();
  try {
    note(`control bound to ${printable(await socket.bind(address))}`);
  } catch (error) {
    socket.close();
    throw error;
  }
  const terminated = new Promise<void>((resolve, reject) => {
    const closed = (error: unknown): void => {
      const isClosed = error instanceof ZmqError && socket.closed;
      if (!isClosed) reject(error instanceof Error ? error : new Error(String(error)));
    };
    serve(socket, proxy).then(() => {
      if (!socket.closed) resolve();
    }, closed);
  });
  return { socket, terminated };
}
