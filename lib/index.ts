export { capability, version, type Capability } from "./addon/capability";
export { Context, context, type ContextOptions, type ContextToken } from "./context";
export { curveKeyPair, curvePublicKey, z85, type CurveKeyPair } from "./curve";
export { ZmqError } from "./errors";
export type {
  AuthError,
  Event,
  EventOfType,
  EventType,
  ProtoError,
} from "./events/event";
export type { EventSubscriber, ObserverOptions } from "./events/observation";
export type { Message, MessageLike } from "./messages/frame";
export type { MessageMetadata } from "./messages/metadata";
export type { OperationOptions, ReceiveOptions } from "./engine/operation";
export type { OptionKinds, OptionValue } from "./options/numbered";
export {
  Proxy,
  type ProxyOptions,
  type ProxyStatistics,
  type ProxyTraffic,
} from "./proxy/proxy";
export { Observer, Socket, type SocketOptions } from "./sockets/socket";
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
