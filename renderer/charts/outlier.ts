/** Share of the points that may be left out of a scale, times the rest at which they are, and points that tell. */
const FEW = 0.03;
const FAR = 4;
const LEAST_POINTS = 20;

export interface Crest {
  /** the highest value that the scale holds */
  readonly highest: number;
  /** the highest of the values that it leaves out; null: it holds all */
  readonly peak: { readonly index: number; readonly value: number } | null;
}

/**
 * What a scale from zero has to hold. A few points more than four times as high as the rest and the reference, and over
 * by now, are left out: one of them would flatten the rest into a line. The chart must then state the peak.
 * @param values in time order; NaN: not known
 * @param reference limit or usual, in their unit; 0: none
 */
export function crestOf(values: Float64Array, reference: number): Crest {
  const known = values.filter((value) => !Number.isNaN(value));
  const sorted = known.toSorted();
  const all: Crest = { highest: Math.max(0, sorted.at(-1) ?? 0), peak: null };
  if (sorted.length < LEAST_POINTS) return all;
  const few = Math.max(1, Math.floor(sorted.length * FEW));
  const far = FAR * Math.max(sorted[sorted.length - 1 - few] as number, reference);
  if (!(far > 0) || all.highest <= far || (known.at(-1) as number) > far) return all;
  const highest = sorted.findLast((value) => value <= far) ?? 0;
  return { highest, peak: { index: values.indexOf(all.highest), value: all.highest } };
}
