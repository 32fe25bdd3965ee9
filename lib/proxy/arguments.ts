import { checkNames, checkOptions, isPlainObject, listOf } from "../checks";
import type { SocketCore } from "../engine/socket-core";
import { succeed, ZmqError } from "../errors";
import { aSocket, nameOf } from "../socket-types";
import { notASocket, socketCore } from "../sockets/core";
import { Dealer } from "../sockets/dealer-router";
import { Pair } from "../sockets/pair";
import { Publisher } from "../sockets/publish-subscribe";
import { Push } from "../sockets/push-pull";
import type { Socket } from "../sockets/socket";

/** The classes of the sockets that may be the capture socket of a proxy, by name. */
const captureClasses = { Publisher, Push, Pair, Dealer };

type CaptureClass = (typeof captureClasses)[keyof typeof captureClasses];

/** The options of a {@link Proxy}. */
export interface ProxyOptions {
  /** Gets a copy of each message of both directions. Default: no capture socket. */
  readonly capture?: InstanceType<CaptureClass> | undefined;
}

/** The inside of a socket of a proxy. */
export type Core = SocketCore<object[]>;

/** Returns the options of a proxy. Throws a TypeError for wrong ones. */
export function checkedOptions(options: ProxyOptions): ProxyOptions {
  checkOptions(options);
  if (!isPlainObject(options)) {
    throw new TypeError(
      "Options must be an object, such as { capture: socket }, but got another object",
    );
  }
  checkNames(options, ["capture"]);
  return options;
}

/**
 * Returns the inside of a socket that may be a side of a proxy. Throws a TypeError for
 * any other value.
 */
export function coreOf(socket: Socket, name: string): Core {
  let core: Core;
  try {
    core = socketCore(socket);
  } catch {
    throw new TypeError(
      notASocket(socket, `${name} must be a socket object, such as new Router()`),
    );
  }
  if (!core.facts.draft) return core;
  throw new TypeError(
    `${name} must not be a draft socket, but is ${aSocket(core.type)}. A proxy forwards ` +
      "messages of several frames",
  );
}

/** Throws a TypeError unless `capture` can be the capture socket beside `others`. */
export function checkCapture(capture: Socket, others: readonly Socket[]): void {
  const { type } = coreOf(capture, "capture");
  if (!Object.hasOwn(captureClasses, nameOf(type))) {
    const names = listOf(Object.keys(captureClasses), "or");
    throw new TypeError(`capture must be a ${names}, but is ${aSocket(type)}`);
  }
  if (!others.includes(capture)) return;
  throw new TypeError(
    "capture must be another socket than front-end and back-end, but is one of them",
  );
}

/**
 * Returns the inside of a socket that a proxy can take now. Throws a ZmqError if it
 * can't.
 */
export function transferable(socket: Socket, name: string): Core {
  const core: Core = socketCore(socket);
  if (core.closed || core.endpoints.count === 0) {
    throw new ZmqError("EINVAL", {
      message: `${name} socket must be bound or connected: the ${nameOf(core.type)} ${
        core.closed ? "is closed" : "has no endpoint"
      }`,
    });
  }
  const status = core.native.events();
  // libzmq has done its pending work, and may have swallowed the signal of a message.
  core.changed();
  succeed(status, { syscall: "zmq_getsockopt" });
  const type = nameOf(core.type);
  if (core.streamed) {
    throw new ZmqError("EBUSY", {
      message: `${name} socket is busy: a stream uses the ${type}. Destroy the stream first`,
    });
  }
  if (!core.waiting) return core;
  throw new ZmqError("EBUSY", {
    message:
      `${name} socket is busy: sends or receives wait on the ${type}. Let them end, or ` +
      "abort them",
  });
}
