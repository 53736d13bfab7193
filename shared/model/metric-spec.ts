/** How a metric's values behave. Counters only rise, and a fall is a reset: rates are never negative. */
export type MetricKind = 'gauge' | 'counter';

export interface MetricSpec {
  readonly name: string;
  /** UCUM */
  readonly unit: string;
  readonly kind: MetricKind;
  /** attribute names that identify its series; those in brackets are optional */
  readonly attributes: readonly string[];
  readonly about: string;
  /** origin of the name or the method */
  readonly source: string;
}

/** Makes one row of a catalogue. */
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
