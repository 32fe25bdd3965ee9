import {
  type Capability,
  capability as capabilityOf,
  version as versionOf,
} from "./addon/capability";
import { type Context, defaultContext } from "./context";

export type { Capability } from "./addon/capability";
export { Context, type ContextOptions, type ContextToken } from "./context";
export { curveKeyPair, curvePublicKey, z85, type CurveKeyPair } from "./curve";
export { ZmqError } from "./errors";
export type {
  AuthError,
  DisconnectReason,
  Event,
  EventOfType,
  EventType,
  ProtoError,
} from "./events/event";
export { type EventSubscriber, Observer, type ObserverOptions } from "./sockets/observer";
export type { Message, MessageLike, ReceivedMessage } from "./messages/frame";
export type { MessageMetadata } from "./messages/metadata";
export type { OperationOptions, ReceiveOptions } from "./engine/operation";
export type { OptionKinds, OptionValue } from "./options/numbered";
export type { ProxyOptions } from "./proxy/arguments";
export { Proxy } from "./proxy/proxy";
export type { ProxyStatistics, ProxyTraffic } from "./proxy/statistics";
export type { SocketStatistics, SocketTraffic } from "./engine/statistics";
export type { PeerQueue } from "./events/queue-event";
export { Socket, type SocketOptions } from "./sockets/socket";
export { Dealer, Router, type RouterConnectOptions } from "./sockets/dealer-router";
export type { Described, Readable, Writable } from "./sockets/directions";
export { Pair } from "./sockets/pair";
export {
  Publisher,
  Subscriber,
  XPublisher,
  XSubscriber,
} from "./sockets/publish-subscribe";
export { poll, type Pollable, type Polled } from "./sockets/poll";
export { Pull, Push } from "./sockets/push-pull";
export { Reply, Request } from "./sockets/request-reply";
export { Stream, type StreamConnectOptions } from "./sockets/stream";
export type {
  DescribedSubscription,
  ReceivedSubscriptions,
  Subscription,
} from "./sockets/subscriptions";

/** The version of the libzmq in the addon, such as `"4.3.5"`. `zmq_version`. */
export const version: string = versionOf();

/**
 * The abilities of the libzmq in the addon: the transports and mechanisms that it was
 * built with, and the features of its version. `zmq_has`.
 */
export const capability: Readonly<Capability> = capabilityOf();

/**
 * The default context. A socket that is constructed without a context uses the default
 * context. All threads of the process share it, so inproc endpoints connect them.
 */
export const context: Context = defaultContext();
