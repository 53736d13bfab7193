/** How a metric's values behave. Counters only rise, and a fall is a reset: rates are never negative. */
export type MetricKind = 'gauge' | 'counter';

export interface MetricSpec {
  readonly name: string;
  /** UCUM */
  readonly unit: string;
  readonly kind: MetricKind;
  /** attribute names that make its series; those in brackets are optional */
  readonly attributes: readonly string[];
  readonly about: string;
  /** where the name or the method comes from */
  readonly source: string;
}

/** One line of a catalogue. */
export function metric(
  name: string,
  unit: string,
  kind: MetricKind,
  attributes: readonly string[],
  about: string,
  source: string,
): MetricSpec {
  return { name, unit, kind, attributes, about, source };
}
