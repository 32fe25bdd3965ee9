import type { Context } from "../../context";
import type { Proxy } from "../../proxy/proxy";
import { assignOptions } from "../../options/assign";
import { Reply } from "../../sockets/request-reply";
import { configure } from "../connection/open";
import type { SecurityValues } from "../connection/security";
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

/** Bytes of a frame that no command reaches. A longer one ends the connection to its peer. */
const longestCommand = 1024;

/**
 * Makes a socket that takes commands for a proxy. It is not open yet.
 *
 * @param values The security of all sockets of the proxy, which this one has too.
 * @throws UsageError if the options for security don't fit together.
 */
export function makeControl(
  options: { readonly context: Context; readonly linger: number },
  values: SecurityValues,
): Reply {
  const socket = new Reply(options);
  const what = "the control socket";
  try {
    assignOptions(socket, { maxMessageSize: longestCommand }, what);
    configure(socket, what, { ...values, option: [] });
    return socket;
  } catch (error) {
    socket.close();
    throw error;
  }
}

/**
 * Binds a socket that takes commands for a proxy, and says where.
 *
 * @throws Rejects with the ZmqError of `bind`.
 */
export async function openControl(socket: Reply, address: string): Promise<void> {
  const bound = { bind: true, address: await socket.bind(address) };
  noteEndpoints("control", [address], [bound]);
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
