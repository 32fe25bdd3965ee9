import { checkLimit, checkNames, checkOptions, kindOf, wholeNumber } from "../checks";
import { clients, servers } from "./calls";
import type { Kind } from "./kind";
import type { Metric, MetricsRegistry } from "./metric";
import { Names } from "./names";
import { proxies } from "./proxies";
import { Queues } from "./queues";
import type { Socket } from "../sockets/socket";
import { sockets } from "./sockets";
import { Tally } from "./tally";

/** The options of {@link collect}. */
export interface CollectOptions {
  /**
   * Returns the label `name` of an object: a Socket, a Proxy, an RpcClient or an RpcServer.
   * Objects with the same labels are added up. Undefined leaves the object out. It is called
   * once per object and scrape. If it throws or returns something else, the object is called
   * `other`, and the process warns once. Default: the bound endpoints and the connected ones,
   * three at most.
   */
  readonly name?: ((object: object) => string | undefined) | undefined;
  /**
   * The most names, from 1. The counters keep every name for good, so their number needs a
   * limit. Objects with further names are called `other`, and the process warns once.
   * Default 100.
   */
  readonly maxNames?: number | undefined;
  /**
   * The most sockets that are asked for their queues at each scrape: those of one context
   * after the other, the oldest first. From 0. Each of them counts as three for the
   * context's `maxSockets` from then on, so leave room for them there. 0 asks none, and
   * registers no metrics of queues. Default 0.
   */
  readonly queues?: number | undefined;
  /**
   * The longest time in milliseconds that a scrape waits for the queues, from 1. Default
   * 1000.
   */
  readonly timeout?: number | undefined;
}

interface Settings {
  readonly names: Names;
  readonly queues: number;
  readonly timeout: number;
}

/** The longest time that a timer takes. */
const longestTime = 2 ** 31 - 1;

function isFunction(value: unknown): value is (object: object) => unknown {
  return typeof value === "function";
}

function settingsOf(options: unknown): Settings {
  checkOptions(options, "{ maxNames: 100 }");
  checkNames(options, ["name", "maxNames", "queues", "timeout"]);
  const given: Record<string, unknown> = { ...options };
  const { name, maxNames = 100, queues = 0, timeout = 1000 } = given;
  if (name !== undefined && !isFunction(name)) {
    throw new TypeError(
      `name must be a function that returns a string, but is ${kindOf(name)}`,
    );
  }
  checkLimit(maxNames, "maxNames", 1);
  checkLimit(queues, "queues", 0);
  const time = wholeNumber(timeout, "timeout", 1, longestTime);
  return { names: new Names(name, maxNames), queues, timeout: time };
}

function checkRegistry(registry: unknown): void {
  const has = (name: string): boolean =>
    typeof registry === "object" &&
    registry !== null &&
    typeof Reflect.get(registry, name) === "function";
  if (has("registerMetric") && has("removeSingleMetric")) return;
  throw new TypeError(
    "The registry must be a Registry of prom-client, such as register or new Registry(), " +
      `but is ${kindOf(registry)}`,
  );
}

/** The metrics of everything on this thread. */
class Collection {
  readonly metrics: readonly Metric[];
  readonly #tallies: readonly Pick<Tally<object>, "start" | "stop" | "update">[];
  #counted = false;
  #asking: Promise<void> | undefined;

  constructor({ names, ...limits }: Settings) {
    const update = (): Promise<void> => {
      this.#count();
      return Promise.resolve();
    };
    const tally = <T extends object>(kind: Kind<T>): Tally<T> =>
      new Tally(kind, names, update);
    const ofSockets = tally(sockets);
    const tallies = [ofSockets, tally(proxies), tally(clients), tally(servers)];
    this.#tallies = tallies;
    const perKind = tallies.flatMap(({ counters, gauges }) => [...counters, ...gauges]);
    const nameOf = (socket: Socket) => ofSockets.nameOf(socket);
    const ask = (): Promise<void> => this.#ask(queues);
    const queues = new Queues(nameOf, ask, limits);
    this.metrics = limits.queues === 0 ? perKind : [...perKind, ...queues.metrics];
  }

  start(): void {
    for (const tally of this.#tallies) tally.start();
  }

  stop(): void {
    for (const tally of this.#tallies) tally.stop();
  }

  /** Counts once for each scrape: a registry asks all metrics of a scrape in one turn. */
  #count(): void {
    if (this.#counted) return;
    this.#counted = true;
    queueMicrotask(() => {
      this.#counted = false;
    });
    for (const tally of this.#tallies) tally.update();
  }

  /** Scrapes at the same time share the answers of the peers. */
  #ask(queues: Queues): Promise<void> {
    this.#count();
    return (this.#asking ??= queues.update().finally(() => {
      this.#asking = undefined;
    }));
  }
}

/**
 * Registers the metrics, all or none. Returns a function that removes them, but not metrics
 * that have taken their names meanwhile.
 */
function register(registry: MetricsRegistry, metrics: readonly Metric[]): () => void {
  const registered = new Map<string, Metric>();
  const remove = (): void => {
    for (const [name, metric] of registered) {
      const present = registry.getSingleMetric?.(name) ?? metric;
      if (present === metric) registry.removeSingleMetric(name);
    }
  };
  try {
    for (const metric of metrics) {
      const { name } = metric;
      registry.registerMetric(metric);
      registered.set(name, metric);
    }
  } catch (error) {
    remove();
    throw error;
  }
  return remove;
}

/**
 * Registers metrics of all sockets, proxies, and clients and servers of `zmq-napi/rpc` of
 * this thread, also of those that were made before. `registry` is a Registry of
 * `prom-client`.
 *
 * The metrics are read when the registry is, for instance at `registry.metrics()`. That takes
 * no message. With the option `queues` it takes `timeout` milliseconds at most, and keeps the
 * process alive meanwhile. Counters never fall: what a closed object has counted stays in the
 * sum.
 *
 * @returns a function that removes these metrics from the registry, and stops to count. Call
 *   it also after `registry.clear()`. A second call does nothing.
 * @throws TypeError or RangeError for wrong arguments. What `registerMetric` throws, if the
 *   registry has a metric with one of the names already; then nothing is registered.
 */
export function collect(
  registry: MetricsRegistry,
  options: CollectOptions = {},
): () => void {
  checkRegistry(registry);
  const collection = new Collection(settingsOf(options));
  const remove = register(registry, collection.metrics);
  collection.start();
  let stopped = false;
  return () => {
    if (stopped) return;
    stopped = true;
    collection.stop();
    remove();
  };
}
