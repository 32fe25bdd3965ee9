import { kindOf } from "../checks";
import type { Iteration } from "../engine/iteration";
import { checkOperation, type OperationOptions } from "../engine/operation";
import { engine, socketCore } from "./core";
import type { Pollable, Polled } from "./polling";
import { Socket } from "./socket";

export type { Pollable, Polled } from "./polling";

/**
 * Iterates over the messages of several sockets. Each value is a socket with a message of
 * that socket. The sockets take turns, so that a busy socket does not keep the others
 * waiting.
 *
 * The iteration takes a message only when the loop asks for the next one. So no message
 * is lost when the loop is left. A socket that is closed drops out. The iteration ends
 * when all sockets are closed.
 *
 * `sockets` is read once: a socket that the program adds to it later is not asked. Leave the
 * loop, or abort it by `signal`, and call `poll` again with all sockets. That loses no message.
 *
 * @param sockets sockets that can receive. A socket that is named twice counts once.
 * @param options `timeout` is the time limit of each message. Default: no limit.
 * @throws TypeError or RangeError at once for wrong arguments. The iteration throws the
 *   reason of `signal`; a ZmqError with code `EAGAIN` after `timeout` milliseconds without
 *   a message; and what `tryReceive` throws, such as `ETERM`.
 */
export function poll<S extends Pollable>(
  sockets: Iterable<S>,
  options?: OperationOptions,
): Iteration<Polled<S>> {
  const all = checkedSockets(sockets);
  checkOperation(options);
  const { Polling } = engine();
  return new Polling(all, options);
}

function checkedSockets<S extends Pollable>(sockets: Iterable<S>): S[] {
  // A program without types can pass any value.
  const given: unknown = sockets;
  if (typeof given !== "object" || given === null || !(Symbol.iterator in given)) {
    throw new TypeError(
      `sockets must be an array of sockets that can receive, but is ${kindOf(given)}`,
    );
  }
  const all = [...new Set(sockets)];
  if (all.length === 0)
    throw new TypeError("sockets must have at least one socket, but is empty");
  for (const socket of all) checkSocket(socket);
  return all;
}

function checkSocket(socket: unknown): void {
  const able = typeof socket === "object" && socket !== null && "tryReceive" in socket;
  if (!able) {
    const one =
      socket instanceof Socket ? `a ${socket.constructor.name}` : kindOf(socket);
    throw new TypeError(`sockets must be sockets that can receive, but one is ${one}`);
  }
  socketCore(socket);
}
