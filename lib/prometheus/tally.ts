import type { Figures, Kind, Reading } from "./kind";
import { type Described, Metric } from "./metric";
import type { Names } from "./names";

/** What was counted of an object the last time. */
interface Seen {
  readonly name: string | undefined;
  /** The counts of each reading. */
  readonly counts: readonly Figures[];
}

/**
 * Adds up the figures of the objects of a kind. It records by how much each count has
 * grown, so that a counter never falls: not when an object ends, is collected, or gets
 * another name.
 */
export class Tally<T extends object> {
  readonly counters: readonly Metric[];
  readonly gauges: readonly Metric[];
  readonly #kind: Kind<T>;
  readonly #names: Names;
  readonly #seen = new WeakMap<T, Seen>();
  #stop: (() => void) | undefined;

  /** `update` brings the metrics of all kinds up to date. */
  constructor(kind: Kind<T>, names: Names, update: () => Promise<void>) {
    this.#kind = kind;
    this.#names = names;
    const make = (type: Metric["type"]) => (described: Described) =>
      new Metric(described, type, update);
    this.counters = kind.counters.map(make("counter"));
    this.gauges = kind.gauges.map(make("gauge"));
  }

  /** Begins to count the objects that end. */
  start(): void {
    this.#stop = this.#kind.onEnd((object) => {
      this.#addEnded(object);
    });
  }

  stop(): void {
    this.#stop?.();
  }

  /** Brings the metrics of the kind up to date. */
  update(): void {
    for (const gauge of this.gauges) gauge.reset();
    const { living, known, endpointsOf, read } = this.#kind;
    for (const object of living()) {
      const name = this.#names.of(known(object), endpointsOf(object));
      const readings = read(object);
      this.#count(object, name, readings);
      if (name === undefined) continue;
      for (const { labels, levels } of readings)
        recordAll(this.gauges, { ...labels, name }, levels);
    }
  }

  /** Returns the name that an object had at the last update. Undefined if it has none. */
  nameOf(object: T): string | undefined {
    return this.#seen.get(object)?.name;
  }

  /** The name of the last update stays: the program may not know the object any more. */
  #addEnded(object: T): void {
    const { known, endpointsOf, read } = this.#kind;
    const seen = this.#seen.get(object);
    const name =
      seen === undefined ? this.#names.of(known(object), endpointsOf(object)) : seen.name;
    this.#count(object, name, read(object));
  }

  /** Counts what was added since the last time. */
  #count(object: T, name: string | undefined, readings: readonly Reading[]): void {
    const before = this.#seen.get(object)?.counts;
    const counts = readings.map((reading) => reading.counts);
    this.#seen.set(object, { name, counts });
    if (name === undefined) return;
    for (const [part, reading] of readings.entries()) {
      const old = before?.[part];
      const grown = reading.counts.map((count, at) =>
        count === undefined ? undefined : count - (old?.[at] ?? 0),
      );
      recordAll(this.counters, { ...reading.labels, name }, grown);
    }
  }
}

/** Records the values in metrics, both in the same order. */
function recordAll(
  metrics: readonly Metric[],
  labels: Reading["labels"],
  values: Figures,
): void {
  for (const [at, metric] of metrics.entries()) {
    const value = values[at];
    if (value !== undefined) metric.record(labels, value);
  }
}
