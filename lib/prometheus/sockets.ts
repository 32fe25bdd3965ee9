import { openUsers } from "../engine/context-core";
import { SocketType } from "../socket-types";
import { socketCore } from "../sockets/core";
import { Socket } from "../sockets/socket";
import { type Kind, listenTo, type Reading } from "./kind";

/** Iterates over the open sockets of this thread. */
export function* openSockets(): Generator<Socket> {
  for (const user of openUsers()) if (user instanceof Socket) yield user;
}

/** Returns the figures of a socket. A direction that its type does not have is left out. */
function read(socket: Socket): readonly Reading[] {
  const { sent, received, dropped, connections, ...figures } = socket.statistics();
  const { type, facts } = socketCore(socket);
  const whichSends = (figure: number) => (facts.sends ? figure : undefined);
  const whichReceives = (figure: number) => (facts.receives ? figure : undefined);
  const counts = [
    ...[sent.messages, sent.frames, sent.bytes].map(whichSends),
    ...[received.messages, received.frames, received.bytes, dropped].map(whichReceives),
  ];
  const { waitingSends, waitingReceives, prefetched } = figures;
  const levels = [
    1,
    connections,
    whichSends(waitingSends),
    ...[waitingReceives, prefetched].map(whichReceives),
  ];
  return [{ labels: { type: SocketType[type] ?? "" }, counts, levels }];
}

/** The sockets, also those of other parts of the package. */
export const sockets: Kind<Socket> = {
  counters: [
    ["zmq_messages_sent_total", "Messages that libzmq has accepted to send"],
    ["zmq_frames_sent_total", "Frames of the messages that were sent"],
    ["zmq_bytes_sent_total", "Bytes of the frames that were sent"],
    ["zmq_messages_received_total", "Messages that were taken from libzmq"],
    ["zmq_frames_received_total", "Frames of the messages that were received"],
    ["zmq_bytes_received_total", "Bytes of the frames that were received"],
    [
      "zmq_messages_dropped_total",
      "Messages that were received and dropped: the socket was closed, or has unsubscribed",
    ],
  ],
  gauges: [
    ["zmq_sockets", "Open sockets"],
    ["zmq_connections", "Open connections of the sockets"],
    ["zmq_sends_waiting", "Calls of send that wait for a peer, or for room in its queue"],
    ["zmq_receives_waiting", "Calls of receive that wait for a message"],
    ["zmq_messages_prefetched", "Messages that were received, and nobody asked for yet"],
  ],
  living: openSockets,
  onEnd: (listener) =>
    listenTo("zmq-napi:socket:close", (message) => {
      if ("socket" in message && message.socket instanceof Socket)
        listener(message.socket);
    }),
  known: (socket) => socket,
  endpointsOf: (socket) => {
    const { bound, connected } = socketCore(socket).endpoints;
    return [...bound, ...connected];
  },
  read,
};
