import type { Context } from "../../context";
import type { Proxy } from "../../proxy/proxy";
import { Reply } from "../../sockets/request-reply";
import { noteEndpoints } from "../terminal/places";

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

/**
 * Binds a socket that takes commands for a proxy.
 *
 * @throws Rejects with the ZmqError of `bind`.
 */
export async function openControl(
  address: string,
  options: { readonly context: Context; readonly linger: number },
): Promise<Reply> {
  const socket = new Reply(options);
  try {
    const bound = { bind: true, address: await socket.bind(address) };
    noteEndpoints("control", [address], [bound]);
    return socket;
  } catch (error) {
    socket.close();
    throw error;
  }
}

/**
 * Replies to commands for a proxy that runs. Resolves with true when the proxy shall end,
 * and with false when the socket is closed.
 */
export async function obey(socket: Reply, proxy: Proxy): Promise<boolean> {
  try {
    for await (const [frame] of socket) {
      const command = String(frame);
      await socket.send(act(proxy, command));
      if (command.trim().toUpperCase() === "TERMINATE") return true;
    }
  } catch (error) {
    if (!socket.closed) throw error;
  }
  return false;
}
