/** Minimum number of pairs. */
const LEAST = 12;

/**
 * Spearman's rank correlation of two series at the same times, -1..1: whether one rises with the other, at any slope.
 * Places at which either is not known (NaN) are left out; ties share their mean rank.
 * @returns null: fewer than twelve pairs, or one of them is constant
 */
export function correlationOf(a: Float64Array, b: Float64Array): number | null {
  const places: number[] = [];
  for (let at = 0; at < Math.min(a.length, b.length); at += 1)
    if (!Number.isNaN(a[at] as number) && !Number.isNaN(b[at] as number)) places.push(at);
  if (places.length < LEAST) return null;
  const [x, y] = [a, b].map((all) => ranksOf(places.map((at) => all[at] as number))) as [number[], number[]];
  const middle = (places.length + 1) / 2;
  let [both, own, other] = [0, 0, 0];
  for (const [at, rank] of x.entries()) {
    const [dx, dy] = [rank - middle, (y[at] as number) - middle];
    both += dx * dy;
    own += dx * dx;
    other += dy * dy;
  }
  return own === 0 || other === 0 ? null : both / Math.sqrt(own * other);
}

function ranksOf(values: readonly number[]): number[] {
  const order = values.map((_, at) => at).sort((a, b) => (values[a] as number) - (values[b] as number));
  const ranks = values.map(() => 0);
  for (let first = 0; first < order.length; ) {
    let last = first;
    while (last + 1 < order.length && values[order[last + 1] as number] === values[order[first] as number])
      last += 1;
    for (let at = first; at <= last; at += 1) ranks[order[at] as number] = (first + last) / 2 + 1;
    first = last + 1;
  }
  return ranks;
}
