import { Dealer } from "../../sockets/dealer-router";
import type { Readable } from "../../sockets/directions";
import { Observer } from "../../sockets/observer";
import { Reply, Request } from "../../sockets/request-reply";
import type { Socket } from "../../sockets/socket";
import type { Input } from "../command";
import { limitReceiver, openSocket } from "../connection/open";
import { exitCodes } from "../failure";
import type { monitorOptions } from "../monitor";
import { durationOf } from "../terminal/duration";
import { stopSignal } from "../terminal/stop";
import { Printer } from "./printer";
import { makers } from "./socket-classes";

type Values = Input<typeof monitorOptions>["values"];

/** Prints the events of a socket until the command ends. */
async function printEvents(observer: Observer, values: Values): Promise<void> {
  const { count = Infinity, duration } = values;
  const time = durationOf(duration);
  const printer = new Printer(values);
  try {
    let seen = 0;
    for await (const event of observer.values({ signal: time.signal })) {
      await printer.print(event);
      seen += 1;
      if (seen >= count) return;
    }
  } catch (error) {
    stopSignal().throwIfAborted();
    if (!time.signal.aborted) throw error;
  } finally {
    time.end();
    printer.summarize(observer.dropped);
  }
}

/** Whether messages may come at any time. A Reply has to answer one before the next. */
function isReadable(socket: Socket): socket is Socket & Readable {
  const takesTurns = socket instanceof Request || socket instanceof Reply;
  return Symbol.asyncIterator in socket && !takesTurns;
}

/** Reads and drops what peers send. Rejects when the socket is closed. */
async function dropAll(socket: Readable): Promise<never> {
  for (;;) await socket.receive();
}

/** Monitors a socket as the command line says. Resolves with the exit code. */
export async function watch(input: Input<typeof monitorOptions>): Promise<number> {
  const { values, positionals } = input;
  const socket = (makers[values.type] ?? (() => new Dealer()))();
  socket.linger = 0;
  const observer = new Observer(socket);
  try {
    const what = `the ${values.type} socket`;
    // What is not read stays in the queue.
    if (Symbol.asyncIterator in socket)
      limitReceiver(socket, what, isReadable(socket) ? undefined : 1);
    await openSocket(socket, what, values, positionals);
    const ends = [printEvents(observer, values)];
    // It ends only by an error.
    if (isReadable(socket)) ends.push(dropAll(socket));
    await Promise.race(ends);
  } finally {
    observer.close();
    socket.close();
    await socket.released;
  }
  return exitCodes.done;
}
