import { version as libzmqVersion } from "../addon/capability";
import { curveKeyPair } from "../curve";

export * from "./constants";
export * from "./option-numbers";
export { Context } from "./context";
export type { MonitorArguments, MonitorEvents } from "./monitor";
export {
  type OptionName,
  type OptionProperties,
  options,
  type OptionValue,
} from "./option-names";
export type { OptionResult } from "./translations";
export { proxy } from "./proxy";
export { createSocket, createSocket as socket, type SocketOptions } from "./create";
export type { Callback, SocketEvents } from "./events";
export { Socket } from "./callable";
export type { SocketType } from "./socket-types";
export type { Message, MessageLike } from "../messages/frame";

/** The version of the libzmq in the addon, such as `"4.3.5"`. `zmq_version`. */
export const version: string = libzmqVersion();

/**
 * Makes a new CURVE key pair. Each key has 40 characters of Z85. `zmq_curve_keypair`.
 *
 * @throws ZmqError with code `ENOTSUP` if libzmq was built without CURVE.
 */
export function curveKeypair(): { public: string; secret: string } {
  const { publicKey, secretKey } = curveKeyPair();
  return { public: publicKey, secret: secretKey };
}
