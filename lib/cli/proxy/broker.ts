import { Context } from "../../context";
import { Proxy } from "../../proxy/proxy";
import { Dealer, Router } from "../../sockets/dealer-router";
import { Publisher, XPublisher, XSubscriber } from "../../sockets/publish-subscribe";
import { Pull, Push } from "../../sockets/push-pull";
import type { Reply } from "../../sockets/request-reply";
import type { Socket } from "../../sockets/socket";
import type { Input } from "../command";
import { openSocket } from "../connection/open";
import { exitCodes } from "../failure";
import type { proxyOptions } from "../proxy";
import { durationOf } from "../terminal/duration";
import { noteEndpoints } from "../terminal/places";
import { writeSummary } from "../terminal/summary";
import { sleepUntil } from "../waiting";
import { obey, openControl } from "./control";
import { Dashboard, figuresOf, type Form, tableOf } from "./dashboard";
import { type Sample, sampleOf } from "./rates";

type Values = Input<typeof proxyOptions>["values"];

/** The options of all sockets. What they keep at the end has a second to leave. */
interface Options {
  readonly context: Context;
  readonly linger: number;
}

/** Makes the front-end and the back-end of each kind of proxy. */
const makers: Readonly<Record<string, (options: Options) => [Socket, Socket]>> = {
  "router-dealer": (options) => [new Router(options), new Dealer(options)],
  "xsub-xpub": (options) => [new XSubscriber(options), new XPublisher(options)],
  "pull-push": (options) => [new Pull(options), new Push(options)],
};

/** Binds or connects one socket of the proxy, and says where. */
async function openSide(
  socket: Socket,
  name: string,
  address: string,
  values: Values,
  connects: boolean,
): Promise<void> {
  const where = { ...values, bind: !connects, connect: connects };
  const { endpoints } = await openSocket(socket, `the ${name} socket`, where, [address]);
  noteEndpoints(name, [address], endpoints);
}

async function openAll(
  [front, back]: [Socket, Socket],
  capture: Publisher | undefined,
  { values, positionals }: Input<typeof proxyOptions>,
): Promise<void> {
  const [frontAddress = "", backAddress = ""] = positionals;
  await openSide(front, "front-end", frontAddress, values, values["connect-frontend"]);
  await openSide(back, "back-end", backAddress, values, values["connect-backend"]);
  if (capture !== undefined && values.capture !== undefined)
    await openSide(capture, "capture", values.capture, values, false);
}

function formOf({ json, quiet }: Values): Form {
  if (quiet) return "nothing";
  if (json) return "json";
  return process.stdout.isTTY ? "table" : "lines";
}

/** Takes samples of a proxy, and shows them until `signal` aborts. */
class Meter {
  readonly #proxy: Proxy;
  readonly #values: Values;
  readonly #start = performance.now();
  readonly first: Sample;

  constructor(proxy: Proxy, values: Values) {
    this.#proxy = proxy;
    this.#values = values;
    this.first = this.sample();
  }

  sample(): Sample {
    const time = performance.now() - this.#start;
    return sampleOf(this.#proxy.statistics(), time, this.#values.type === "pull-push");
  }

  async show(signal: AbortSignal): Promise<void> {
    const { interval, type } = this.#values;
    const dashboard = new Dashboard(formOf(this.#values), `proxy ${type}`);
    let before = this.first;
    for (let next = this.#start + interval; ; next += interval) {
      await sleepUntil(next, signal);
      const now = this.sample();
      await dashboard.show(before, now);
      before = now;
    }
  }

  summarize(): void {
    const now = this.sample();
    if (this.#values.json) {
      const figures = figuresOf(this.first, now);
      const seconds = Math.round(now.time) / 1000;
      writeSummary(JSON.stringify({ kind: "summary", seconds, ...figures }));
    } else {
      writeSummary("", ...tableOf(this.first, now, "On average over"));
    }
  }
}

/**
 * Runs a proxy on open sockets until it is stopped. Then prints the sums.
 *
 * @throws Rejects with a Stopped at Ctrl-C.
 */
async function forward(proxy: Proxy, values: Values, control?: Reply): Promise<void> {
  const time = durationOf(undefined);
  const running = proxy.run();
  const meter = new Meter(proxy, values);
  const ends: Promise<unknown>[] = [running, meter.show(time.signal)];
  if (control !== undefined) ends.push(obey(control, proxy));
  try {
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
  const sides: [Socket, Socket] = makers[values.type]?.(options) ?? [
    new Router(options),
    new Dealer(options),
  ];
  const capture = values.capture === undefined ? undefined : new Publisher(options);
  const sockets = capture === undefined ? sides : [...sides, capture];
  try {
    await openAll(sides, capture, input);
    using control =
      values.control === undefined
        ? undefined
        : await openControl(values.control, options);
    await forward(new Proxy(...sides, { capture }), values, control);
  } finally {
    for (const socket of sockets) socket.close();
    // Also a command that ends by a signal lets messages leave.
    await context.close();
  }
  return exitCodes.done;
}
