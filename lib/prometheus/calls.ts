import { type ClientFigures, parties, type Party, type ServerFigures } from "../parties";
import type { Kind } from "./kind";

/** The clients of `zmq-napi/rpc`. */
export const clients: Kind<Party<ClientFigures>> = {
  counters: [
    ["zmq_rpc_client_calls_retried_total", "Calls that a client has sent again"],
    ["zmq_rpc_client_answers_unawaited_total", "Answers that nobody waited for any more"],
    [
      "zmq_rpc_client_messages_malformed_total",
      "Malformed messages that a client dropped",
    ],
  ],
  gauges: [
    ["zmq_rpc_client_calls", "Calls and streams of a client that have not ended"],
    ["zmq_rpc_client_calls_waiting", "Calls of a client that were not sent yet"],
  ],
  living: () => parties.clients,
  onEnd: (listener) => parties.clients.onLeave(listener),
  known: ({ object }) => object,
  endpointsOf: ({ endpoints }) => endpoints,
  read: (client) => {
    const { underWay, waiting, retried, unawaited, malformed } = client.statistics();
    const counts = [retried, unawaited, malformed];
    return [{ labels: {}, counts, levels: [underWay, waiting] }];
  },
};

/** The servers of `zmq-napi/rpc`. */
export const servers: Kind<Party<ServerFigures>> = {
  counters: [
    ["zmq_rpc_server_calls_refused_total", "Calls that a server has refused"],
    [
      "zmq_rpc_server_messages_malformed_total",
      "Malformed messages that a server dropped",
    ],
    ["zmq_rpc_server_answers_undelivered_total", "Answers that could not be sent"],
  ],
  gauges: [
    ["zmq_rpc_server_calls_running", "Calls whose handlers run"],
    ["zmq_rpc_server_calls_queued", "Calls that wait for a handler"],
  ],
  living: () => parties.servers,
  onEnd: (listener) => parties.servers.onLeave(listener),
  known: ({ object }) => object,
  endpointsOf: ({ endpoints }) => endpoints,
  read: (server) => {
    const { running, queued, refused, malformed, undelivered } = server.statistics();
    const counts = [refused, malformed, undelivered];
    return [{ labels: {}, counts, levels: [running, queued] }];
  },
};
