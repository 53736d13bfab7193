import { type Crest, crestOf } from './outlier';

/** What a line is compared with. */
export interface Reference {
  /** in the unit of the series; null: no limit */
  readonly limit: number | null;
  /** the usual value, where low is bad; null: not known */
  readonly usual: number | null;
  /** low values are bad */
  readonly falls: boolean;
  /** epoch ms at which it became bad; null: it did not */
  readonly onset: number | null;
}

/** Highest value of a strip's scale, which begins at zero: the line and its reference, with some room above. */
export function stripTop(values: Float64Array, of: Reference): number {
  const { falls } = of;
  const reference = referenceOf(of) ?? 0;
  const { highest } = stripCrest(values, of);
  // A limit that nothing came near keeps its distance from the line.
  const top = Math.max(highest, falls ? reference : reference * 1.25);
  return top > 0 ? top * 1.04 : 1;
}

/** The highest value inside the scale, and the peak that is cut off, which the strip must state. */
export function stripCrest(values: Float64Array, of: Reference): Crest {
  return crestOf(values, referenceOf(of) ?? 0);
}

/** The level that the line is held against; null: none */
export function referenceOf({ limit, usual, falls }: Reference): number | null {
  return falls ? (usual ?? limit) : limit;
}
