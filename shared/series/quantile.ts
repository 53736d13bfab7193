/**
 * The value below which the share `q` (0..1) of the values lies, interpolated linearly between neighbours
 * (type 7 of Hyndman and Fan 1996). Gaps (NaN) do not count; NaN when nothing is left.
 */
export function quantile(values: Float64Array, q: number): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return Number.NaN;
  const position = (sorted.length - 1) * Math.min(1, Math.max(0, q));
  const below = Math.floor(position);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low === high ? low : low + (high - low) * (position - below);
}
