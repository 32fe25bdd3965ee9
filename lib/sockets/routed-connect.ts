import { isUint8Array } from "node:util/types";

import { checkNames, checkOptions, kindOf } from "../checks";
import { outOfRange } from "../errors";

/** The options of `connect`, for a socket that addresses its peers. */
export interface RoutedConnectOptions {
  /**
   * The name by which this socket addresses the peer: 1 to 255 bytes. The first byte must
   * not be a NUL. No other peer may have the same name. Default: libzmq chooses a routing
   * id.
   */
  readonly routingId?: string | Buffer | undefined;
}

function checkBytes(bytes: Uint8Array): Uint8Array {
  if (bytes.length < 1 || bytes.length > 255) {
    throw outOfRange(
      `routingId must have 1 to 255 bytes, but has ${String(bytes.length)}`,
    );
  }
  if (bytes[0] === 0) {
    throw outOfRange(
      "routingId must not start with a NUL, but does. libzmq makes such ids itself",
    );
  }
  return bytes;
}

/**
 * Returns the bytes of the routing id in `options`, or undefined if there is none. Throws
 * a TypeError for an unknown option.
 */
export function routingIdOf(options: unknown): Uint8Array | undefined {
  if (options === undefined) return undefined;
  checkOptions(options);
  checkNames(options, ["routingId"]);
  const routingId = "routingId" in options ? options.routingId : undefined;
  if (routingId === undefined || routingId === null) return undefined;
  if (typeof routingId === "string") return checkBytes(Buffer.from(routingId));
  if (isUint8Array(routingId)) return checkBytes(routingId);
  throw new TypeError(
    `Option value must be a string or buffer: routingId is ${kindOf(routingId)}`,
  );
}

/**
 * Returns the bytes of the routing id of a peer, as it was received or given. Throws a
 * TypeError for a value of another type.
 */
export function peerIdOf(routingId: unknown): Uint8Array {
  if (typeof routingId === "string") return Buffer.from(routingId);
  if (isUint8Array(routingId)) return routingId;
  throw new TypeError(
    `disconnectPeer() takes the routing id of a peer, a string or a Buffer, but got ${kindOf(
      routingId,
    )}`,
  );
}
