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
 * The top of a scale that begins at zero. A few points that are more than four times as high as all others and the
 * reference are cut off, unless one is the newest: such a point would flatten the rest into a line. The chart must then
 * state the peak.
 * @param values in time order; NaN: not known
 * @param reference limit or usual, in their unit; 0: none
 */
export function crestOf(values: Float64Array, reference: number): Crest {
  const before = known.get(values);
  if (before?.reference === reference) return before.crest;
  const crest = found(values, reference);
  known.set(values, { reference, crest });
  return crest;
}

/** Scale, mark and label of one drawing ask for the same line. */
const known = new WeakMap<Float64Array, { readonly reference: number; readonly crest: Crest }>();

function found(values: Float64Array, reference: number): Crest {
  const heard = values.filter((value) => !Number.isNaN(value));
  const sorted = heard.toSorted();
  const all: Crest = { highest: Math.max(0, sorted.at(-1) ?? 0), peak: null };
  if (sorted.length < LEAST_POINTS) return all;
  const few = Math.max(1, Math.floor(sorted.length * FEW));
  const far = FAR * Math.max(sorted[sorted.length - 1 - few] as number, reference);
  if (!(far > 0) || all.highest <= far || (heard.at(-1) as number) > far) return all;
  const highest = sorted.findLast((value) => value <= far) ?? 0;
  return { highest, peak: { index: values.indexOf(all.highest), value: all.highest } };
}
