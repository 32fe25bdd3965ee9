import { didYouMean } from "../checks";
import { Dealer, Router } from "../sockets/dealer-router";
import { DuplexSocket, ReceivingSocket, SendingSocket } from "../sockets/directions";
import { Pair } from "../sockets/pair";
import {
  Publisher,
  Subscriber,
  XPublisher,
  XSubscriber,
} from "../sockets/publish-subscribe";
import { Pull, Push } from "../sockets/push-pull";
import { Reply, Request } from "../sockets/request-reply";
import { Stream } from "../sockets/stream";
import type { Socket } from "../sockets/socket";

const classes = {
  pair: Pair,
  req: Request,
  rep: Reply,
  pub: Publisher,
  sub: Subscriber,
  dealer: Dealer,
  xreq: Dealer,
  router: Router,
  xrep: Router,
  pull: Pull,
  push: Push,
  xpub: XPublisher,
  xsub: XSubscriber,
  stream: Stream,
} as const;

/** The names of the socket types. xreq and xrep are old names of dealer and router. */
export type SocketType = keyof typeof classes;

const classOf: ReadonlyMap<unknown, new () => Socket> = new Map(Object.entries(classes));

/** Makes a socket. Throws a TypeError for an unknown type. */
export function open(type: unknown): Socket {
  const Class = classOf.get(type);
  if (Class !== undefined) return new Class();
  const names = Object.keys(classes);
  const types = names.join(", ");
  const meant = didYouMean(type, names);
  throw new TypeError(
    `Invalid socket type: ${String(type)}. The types are ${types}${meant}`,
  );
}

/** Whether sockets of this type can send. */
export function sends(socket: Socket): socket is SendingSocket | DuplexSocket {
  return socket instanceof SendingSocket || socket instanceof DuplexSocket;
}

/** Whether sockets of this type can receive. */
export function receives(socket: Socket): socket is ReceivingSocket {
  return socket instanceof ReceivingSocket;
}

/** Returns the error for a socket of a type that can't send. */
export function cannotSend(type: SocketType): TypeError {
  return new TypeError(
    `Cannot send on this socket type: a ${type} socket only receives. Use a type that ` +
      "sends, such as push or pub",
  );
}
