import { Context } from "../../context";
import { Proxy } from "../../proxy/proxy";
import type { Reply } from "../../sockets/request-reply";
import type { Input } from "../command";
import { exitCodes } from "../failure";
import type { proxyOptions } from "../proxy";
import { durationOf } from "../terminal/duration";
import { note, paintNote } from "../terminal/output";
import { makeControl, obey, openControl } from "./control";
import { Meter } from "./meter";
import { listOf, makeSides, openSides } from "./sides";

/**
 * Runs a proxy on open sockets until it is stopped. Then prints the sums.
 *
 * @throws Rejects with a Stopped at Ctrl-C.
 */
async function forward(proxy: Proxy, meter: Meter, control?: Reply): Promise<void> {
  const time = durationOf(undefined);
  const running = proxy.run();
  try {
    await meter.begin(control?.lastEndpoint ?? undefined);
    const ends: Promise<unknown>[] = [running, meter.show(time.signal)];
    if (control !== undefined) ends.push(obey(control, proxy));
    await Promise.race(ends);
  } finally {
    time.end();
    proxy[Symbol.dispose]();
    await running;
    meter.summarize();
  }
}

/** Runs a proxy as the command line says. Resolves with the exit code. */
export async function runProxy(input: Input<typeof proxyOptions>): Promise<number> {
  const { values } = input;
  const context = new Context();
  const options = { context, linger: 1000 };
  let meter: Meter | undefined;
  const sides = makeSides(values, options, (text) => {
    const print = () => {
      note(paintNote("yellow", text));
    };
    if (meter === undefined) print();
    else meter.above(print);
  });
  try {
    using control =
      values.control === undefined ? undefined : makeControl(options, values);
    await openSides(sides, input);
    if (control !== undefined) await openControl(control, values.control ?? "");
    const { front, back, capture } = sides;
    const proxy = new Proxy(front.socket, back.socket, { capture: capture?.socket });
    meter = new Meter(proxy, sides, values);
    await forward(proxy, meter, control);
  } finally {
    for (const { socket } of listOf(sides)) socket.close();
    // Also a command that ends by a signal lets messages leave.
    await context.close();
  }
  return exitCodes.done;
}
