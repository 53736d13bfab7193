/**
 * What is due to each when something is short: weighted max-min fairness. Everybody gets what it asks for up to the same
 * level for each unit of weight; what some leave is shared by the others, so that nobody can get more without another
 * who has less, by weight, getting less. Found by progressive filling: those that ask least for their weight are served
 * first (Bertsekas and Gallager, Data Networks, 6.5.2).
 * @param demands what each asks for; less than 0 or NaN: nothing
 * @param weights each at least 0; who weighs nothing gets nothing while it is short
 * @returns per weight: nobody who asks for more than `level * weight` gets more than that; Infinity: there is enough
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
  // They ask for more by no more than the rounding of the sum.
  return Number.POSITIVE_INFINITY;
}

/** What is due at a level that `fairLevel` gave. */
export function dueAt(level: number, demand: number, weight: number): number {
  if (!(demand > 0)) return 0;
  return level === Number.POSITIVE_INFINITY ? demand : Math.min(demand, level * weight);
}
