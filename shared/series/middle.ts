/** The middle value, of an even number the upper of the two; null: there is none. */
export function middle(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? null;
}
