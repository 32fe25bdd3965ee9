import { Dealer } from "../../sockets/dealer-router";
import { Observer } from "../../sockets/observer";
import type { Input } from "../command";
import { openSocket } from "../connection/open";
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
    printer.summarize();
  }
}

/** Monitors a socket as the command line says. Resolves with the exit code. */
export async function watch(input: Input<typeof monitorOptions>): Promise<number> {
  const { values, positionals } = input;
  const socket = (makers[values.type] ?? (() => new Dealer()))();
  socket.linger = 0;
  const observer = new Observer(socket);
  try {
    await openSocket(socket, `the ${values.type} socket`, values, positionals);
    await printEvents(observer, values);
  } finally {
    observer.close();
    socket.close();
    await socket.released;
  }
  return exitCodes.done;
}
