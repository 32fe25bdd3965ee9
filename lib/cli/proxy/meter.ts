import type { Proxy } from "../../proxy/proxy";
import type { Input } from "../command";
import type { proxyOptions } from "../proxy";
import { writeJson } from "../terminal/output";
import { canMoveCursor } from "../terminal/colours";
import { showProgress } from "../terminal/progress";
import { sleepUntil } from "../waiting";
import { Dashboard, type Form } from "./dashboard";
import { type Sample, sampleOf } from "./rates";
import { listOf, type Sides } from "./sides";

type Values = Input<typeof proxyOptions>["values"];

/** Milliseconds between two states of the figures: on a terminal, and elsewhere. */
const intervals = { terminal: 1000, elsewhere: 60_000 } as const;

function formOf({ json, quiet }: Values): Form {
  if (quiet) return json ? "quiet-json" : "quiet";
  if (json) return "json";
  return canMoveCursor(process.stdout) ? "table" : "lines";
}

/** Returns what a proxy waits for, in words. Empty if both sides have a peer. */
function waitingOf({ front, back }: Sides): string {
  const alone = [front, back].filter(({ peers }) => !peers.connected);
  const places = alone.flatMap(({ endpoints }) =>
    endpoints.map(({ address }) => address),
  );
  return places.length === 0 ? "" : `waiting for a peer at ${places.join(" and ")}`;
}

/** Takes samples of a proxy, and shows them until it is stopped. */
export class Meter {
  readonly #proxy: Proxy;
  readonly #values: Values;
  readonly #sides: Sides;
  readonly #dashboard: Dashboard;
  readonly #start = performance.now();
  readonly #first: Sample;

  constructor(proxy: Proxy, sides: Sides, values: Values) {
    this.#proxy = proxy;
    this.#sides = sides;
    this.#values = values;
    this.#dashboard = new Dashboard(formOf(values), `proxy ${values.type}`);
    this.#first = this.#sample();
  }

  /** Says where the sockets are, for programs. `control` is the endpoint of that socket. */
  async begin(control: string | undefined): Promise<void> {
    const { json, quiet } = this.#values;
    if (!json || quiet) return;
    const places = listOf(this.#sides).flatMap(({ name, endpoints }) =>
      endpoints.map((endpoint) => ({ name, ...endpoint })),
    );
    if (control !== undefined)
      places.push({ name: "control", bind: true, address: control });
    for (const { name, bind, address } of places)
      await writeJson({ kind: "endpoint", socket: name, bind, address });
  }

  /** Shows samples until `signal` aborts. Rejects with its reason then. */
  async show(signal: AbortSignal): Promise<void> {
    const usual = process.stdout.isTTY ? intervals.terminal : intervals.elsewhere;
    const interval = this.#values.interval ?? usual;
    const draws = formOf(this.#values) === "table";
    const endProgress = draws
      ? () => undefined
      : showProgress(() => waitingOf(this.#sides));
    let before = this.#first;
    try {
      // A table is there from the beginning on.
      for (let next = this.#start + (draws ? 0 : interval); ;) {
        await sleepUntil(next, signal);
        const now = this.#sample();
        // What was missed while the process was stopped is not made up for.
        next = Math.max(next + interval, performance.now());
        await this.#dashboard.show(before, now, waitingOf(this.#sides));
        before = now;
      }
    } finally {
      endProgress();
    }
  }

  /** Lets `print` write a note. On a terminal, the note stands above the table. */
  above(print: () => void): void {
    this.#dashboard.above(print);
  }

  /** Writes the sums. */
  summarize(): void {
    this.#dashboard.summarize(this.#first, this.#sample());
  }

  #sample(): Sample {
    const time = performance.now() - this.#start;
    const { front, back } = this.#sides;
    const oneWay = this.#values.type === "pull-push";
    const peers = { frontEnd: front.peers.count, backEnd: back.peers.count };
    return sampleOf(this.#proxy.statistics(), { time, peers, oneWay });
  }
}
