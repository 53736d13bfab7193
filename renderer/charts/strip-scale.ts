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
export function stripTop(values: Float64Array, { limit, usual, falls }: Reference): number {
  let highest = 0;
  for (const value of values) if (value > highest) highest = value;
  const reference = (falls ? (usual ?? limit) : limit) ?? 0;
  // A limit that nothing came near keeps its distance from the line.
  const top = Math.max(highest, falls ? reference : reference * 1.25);
  return top > 0 ? top * 1.04 : 1;
}
