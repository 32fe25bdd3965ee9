import type { SocketCore } from "../engine/socket-core";

/** Returns what `util.inspect` shows of a socket. It has no options and no messages. */
export function shownSocket(core: SocketCore): object {
  const { endpoints, state } = core;
  const { sent, received, connections, ...waiting } = core.statistics();
  return {
    state,
    bound: endpoints.bound,
    connected: endpoints.connected,
    connections,
    sent: sent.messages,
    received: received.messages,
    ...waiting,
  };
}
