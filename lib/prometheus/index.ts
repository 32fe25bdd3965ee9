export { collect, type CollectOptions } from "./collect";
export type { CollectedMetric, MetricSample, MetricsRegistry } from "./metric";
