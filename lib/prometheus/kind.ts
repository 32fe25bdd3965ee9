import { diagnostics } from "../builtins";
import type { Described, MetricSample } from "./metric";

/** Figures in the order of the metrics of a kind. */
export type Figures = readonly (number | undefined)[];

/** The figures of an object, or of a part of it. */
export interface Reading {
  /** The labels besides the name of the object. */
  readonly labels: MetricSample["labels"];
  /** Figures that only grow. Undefined if the object does not have a figure. */
  readonly counts: Figures;
  /** Figures that rise and fall. Undefined if the object does not have a figure. */
  readonly levels: Figures;
}

/** A kind of objects that have figures. */
export interface Kind<T extends object> {
  /** The metrics of {@link Reading.counts}. */
  readonly counters: readonly Described[];
  /** The metrics of {@link Reading.levels}. */
  readonly gauges: readonly Described[];
  /** The objects of this thread that are in use. */
  readonly living: () => Iterable<T>;
  /**
   * Calls `listener` with each object that has ended, when its figures are final. Returns a
   * function that ends it.
   */
  readonly onEnd: (listener: (object: T) => void) => () => void;
  /** Returns the object as users know it. */
  readonly known: (object: T) => object;
  readonly endpointsOf: (object: T) => readonly string[];
  /** Returns the figures. The number of readings of an object never changes. */
  readonly read: (object: T) => readonly Reading[];
}

/** Calls `listener` with each message of a channel. Returns a function that ends it. */
export function listenTo(
  channel: string,
  listener: (message: object) => void,
): () => void {
  const module = diagnostics();
  const heard = (message: unknown): void => {
    if (typeof message === "object" && message !== null) listener(message);
  };
  module?.subscribe(channel, heard);
  return () => {
    module?.unsubscribe(channel, heard);
  };
}
