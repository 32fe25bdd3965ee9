import { part } from "../../addon/binary/libc";
import type { Event } from "../../events/event";
import { Dealer } from "../../sockets/dealer-router";
import { Observer } from "../../sockets/observer";
import type { Input } from "../command";
import { openSocket } from "../connection/open";
import { exitCodes } from "../failure";
import type { monitorOptions } from "../monitor";
import { durationOf } from "../terminal/duration";
import { paint, writeJson, writeLine } from "../terminal/output";
import { printable } from "../terminal/printable";
import { stopSignal } from "../terminal/stop";
import { explanationOf, styleOf } from "./explanations";
import { makers } from "./socket-classes";

/** The longest name of an event, in characters. */
const nameWidth = "handshake:error:protocol".length;

function placeOf(event: Event): string {
  const address = part(event, "address");
  const remote = part(event, "remote");
  const place = typeof address === "string" ? address : "";
  const isOther = typeof remote === "string" && remote !== "" && remote !== place;
  return printable(isOther ? `${place} (${remote})` : place);
}

function lineOf(event: Event, now: Date): string {
  const time = now.toTimeString().slice(0, 8);
  const milliseconds = String(now.getMilliseconds()).padStart(3, "0");
  const name = paint(styleOf(event), event.type.padEnd(nameWidth));
  const why = paint("dim", printable(explanationOf(event)));
  return `${paint("dim", `${time}.${milliseconds}`)}  ${name}  ${placeOf(event)}  ${why}`;
}

function plainError(error: unknown): object | undefined {
  if (!(error instanceof Error)) return undefined;
  const { message } = error;
  return { message, code: part(error, "code"), status: part(error, "status") };
}

function jsonOf(event: Event, now: Date): object {
  return {
    time: now.toISOString(),
    type: event.type,
    address: part(event, "address"),
    local: part(event, "local"),
    remote: part(event, "remote"),
    interval: part(event, "interval"),
    reason: part(event, "reason"),
    error: plainError(part(event, "error")),
    explanation: explanationOf(event),
  };
}

async function print(json: boolean, event: Event): Promise<void> {
  const now = new Date();
  await (json ? writeJson(jsonOf(event, now)) : writeLine(lineOf(event, now)));
}

/** Prints the events of a socket until the command ends. */
async function printEvents(
  observer: Observer,
  { count = Infinity, duration, json }: Input<typeof monitorOptions>["values"],
): Promise<void> {
  const time = durationOf(duration);
  try {
    let printed = 0;
    for await (const event of observer.values({ signal: time.signal })) {
      await print(json, event);
      printed += 1;
      if (printed >= count) return;
    }
  } catch (error) {
    stopSignal().throwIfAborted();
    if (!time.signal.aborted) throw error;
  } finally {
    time.end();
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
