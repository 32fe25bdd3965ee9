/** One value of a metric, in the form of `prom-client`. */
export interface MetricSample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A metric with its values, in the form of `prom-client`. It can be cloned and sent as JSON. */
export interface CollectedMetric {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge";
  /** How the values of several processes or threads become one. */
  readonly aggregator: "sum" | "max";
  readonly values: MetricSample[];
}

/** What `collect` needs of a `Registry` of `prom-client`, version 14 or later. */
export interface MetricsRegistry {
  registerMetric(metric: object): void;
  removeSingleMetric(name: string): void;
  /** Without it, metrics are removed by their names alone. */
  getSingleMetric?(name: string): unknown;
}

/** The name and the meaning of a metric. */
export type Described = readonly [name: string, help: string];

/**
 * A metric that a registry reads. It is a metric of `prom-client` as far as registries use
 * one, so that this package does not need `prom-client` itself.
 */
export class Metric {
  /** A registry for OpenMetrics takes `_total` from the name of a counter. */
  name: string;
  readonly help: string;
  readonly type: CollectedMetric["type"];
  readonly aggregator: CollectedMetric["aggregator"];
  /** The labels and values, by the values of the labels. */
  readonly #samples = new Map<
    string,
    { labels: MetricSample["labels"]; value: number }
  >();
  readonly #update: () => Promise<void>;

  /** `update` brings the values of all metrics up to date. */
  constructor(
    [name, help]: Described,
    type: CollectedMetric["type"],
    update: () => Promise<void>,
    aggregator: CollectedMetric["aggregator"] = "sum",
  ) {
    this.name = name;
    this.help = help;
    this.type = type;
    this.aggregator = aggregator;
    this.#update = update;
  }

  /** Adds to the value with these labels, or raises it if the metric is a maximum. */
  record(labels: MetricSample["labels"], value: number): void {
    const key = JSON.stringify(Object.values(labels));
    const sample = this.#samples.get(key);
    if (sample === undefined) this.#samples.set(key, { labels, value });
    else if (this.aggregator === "max") sample.value = Math.max(sample.value, value);
    else sample.value += value;
  }

  /** Removes all values. Registries call it, too. */
  reset(): void {
    this.#samples.clear();
  }

  /** Resolves with the present values. Registries call it. */
  async get(): Promise<CollectedMetric> {
    await this.#update();
    const { name, help, type, aggregator } = this;
    const values = [...this.#samples.values()].map((sample) => ({ ...sample }));
    return { name, help, type, aggregator, values };
  }
}
