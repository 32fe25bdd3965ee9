// Code for zeromq that does not compile with zmq-napi, one function for each difference.

import type { Dealer, EventOfType, Message, Pull, Socket, Writable } from "zeromq";

/** `bound-type`. */
export function started(socket: Socket): Promise<void> {
  const bound = socket.bind("tcp://127.0.0.1:*");
  return bound;
}

/** `binary-type`. */
export function identity(dealer: Dealer): string | null {
  return dealer.routingId;
}

/** `received-type`. */
export async function body(pull: Pull): Promise<Message[]> {
  let frames = await pull.receive();
  frames = frames.slice(1);
  return frames;
}

type Code = EventOfType<"handshake:error:protocol">["error"]["code"];

/** `protocol-codes`. */
export function known(code: Code): Exclude<Code, "ERR_UNKNOWN" | "ERR_WS_UNSPECIFIED"> {
  return code;
}

/** `whole-interfaces`. */
export const fake: Writable = {
  multicastHops: 1,
  sendBufferSize: -1,
  sendHighWaterMark: 1000,
  sendTimeout: -1,
  send: async () => undefined,
};
