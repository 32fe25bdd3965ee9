export { capability, version, type Capability } from "./capability";
export { Context, context, type ContextOptions } from "./context";
export { curveKeyPair, curvePublicKey, z85, type CurveKeyPair } from "./curve";
export { ZmqError } from "./errors";
export type { Message, MessageLike } from "./message";
export type { MessageMetadata } from "./metadata";
export type { OperationOptions, ReceiveOptions } from "./operation";
export { Socket, type SocketOptions } from "./socket";
export { Dealer, Router, type RouterConnectOptions } from "./sockets/dealer-router";
export type { Described, Readable, Writable } from "./sockets/directions";
export { Pair } from "./sockets/pair";
export {
  Publisher,
  Subscriber,
  XPublisher,
  XSubscriber,
} from "./sockets/publish-subscribe";
export { Pull, Push } from "./sockets/push-pull";
export { Reply, Request } from "./sockets/request-reply";
export { Stream, type StreamConnectOptions } from "./sockets/stream";
