/** The median; for an even number, the upper of the two middle values; null: no values. */
export function middle(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? null;
}
