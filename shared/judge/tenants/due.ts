/**
 * The fair share of each tenant in a shortage: weighted max-min fairness. Each tenant gets its demand up to the
 * same level per unit of weight; unused parts are shared by the others, so that nobody can get more unless another one
 * with less, by weight, gets less. Found by progressive filling: the smallest demands for their weight are served first
 * (Bertsekas and Gallager, Data Networks, 6.5.2).
 * @param demands of each tenant; less than 0 or NaN: nothing
 * @param weights each at least 0; a weight of 0 gets nothing in a shortage
 * @returns level per weight: a larger demand than `level * weight` gets only that; Infinity: there is enough
 */
export function fairLevel(capacity: number, demands: ArrayLike<number>, weights: ArrayLike<number>): number {
  const order: number[] = [];
  let asked = 0;
  let weight = 0;
  for (let index = 0; index < demands.length; index += 1) {
    const demand = demands[index] ?? 0;
    if (!(demand > 0)) continue;
    asked += demand;
    weight += weights[index] ?? 0;
    order.push(index);
  }
  if (asked <= capacity) return Number.POSITIVE_INFINITY;
  const level = (index: number): number => {
    const own = weights[index] ?? 0;
    return own > 0 ? (demands[index] ?? 0) / own : Number.POSITIVE_INFINITY;
  };
  order.sort((a, b) => level(a) - level(b));
  let left = capacity;
  for (const index of order) {
    const fair = left / weight;
    if (level(index) > fair) return fair;
    left -= demands[index] ?? 0;
    weight -= weights[index] ?? 0;
  }
  // The demand exceeds the capacity by no more than the rounding of the sum.
  return Number.POSITIVE_INFINITY;
}

/** The amount due at a level from `fairLevel`. */
export function dueAt(level: number, demand: number, weight: number): number {
  if (!(demand > 0)) return 0;
  return level === Number.POSITIVE_INFINITY ? demand : Math.min(demand, level * weight);
}
