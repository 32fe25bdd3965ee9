import { nameOf } from "../socket-types";
import { socketCore } from "../sockets/core";
import type { Socket } from "../sockets/socket";
import type { ProxyStatistics, ProxyTraffic } from "./statistics";

/** The sockets of a proxy. */
interface Sockets {
  readonly frontEnd: Socket;
  readonly backEnd: Socket;
  readonly capture: Socket | undefined;
}

function shownSide(socket: Socket, traffic: ProxyTraffic): object {
  const { type, endpoints } = socketCore(socket);
  return {
    type: nameOf(type),
    bound: endpoints.bound,
    connected: endpoints.connected,
    connections: socket.statistics().connections,
    ...traffic,
  };
}

/** Returns what `util.inspect` shows of a proxy. It has no options and no messages. */
export function shownProxy(
  state: string,
  { frontEnd, backEnd, capture }: Sockets,
  statistics: ProxyStatistics,
): object {
  const shown = {
    state,
    frontEnd: shownSide(frontEnd, statistics.frontEnd),
    backEnd: shownSide(backEnd, statistics.backEnd),
  };
  if (capture === undefined || statistics.capture === undefined) return shown;
  return { ...shown, capture: shownSide(capture, statistics.capture) };
}
