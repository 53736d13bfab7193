/** Points of one series, times (epoch ms, whole) strictly rising. NaN: no value at that time. */
export interface SeriesPoints {
  readonly id: number;
  readonly t: Float64Array;
  readonly v: Float64Array;
}

/** Series of one block: ids that differ only below the ten. Neighbours by id are mostly of one target. */
const GROUP_SIZE = 10;
/** ms of time that a block holds at most, from the start of an hour since 1970 */
export const HOUR_MS = 3_600_000;

export function groupOf(id: number): number {
  return Math.floor(id / GROUP_SIZE);
}

export function idsByGroup(ids: readonly number[]): ReadonlyMap<number, ReadonlySet<number>> {
  const groups = new Map<number, Set<number>>();
  for (const id of ids) {
    const group = groups.get(groupOf(id));
    if (group === undefined) groups.set(groupOf(id), new Set([id]));
    else group.add(id);
  }
  return groups;
}

/** Sorted by time; of two at one time the one that came first. */
export function inOrder(points: SeriesPoints): SeriesPoints {
  const { id, t, v } = points;
  if (isRising(t)) return points;
  const order = Array.from(t.keys()).sort((a, b) => (t[a] as number) - (t[b] as number) || a - b);
  const once = order.filter((at, i) => i === 0 || t[at] !== t[order[i - 1] as number]);
  return {
    id,
    t: Float64Array.from(once, (at) => t[at] as number),
    v: Float64Array.from(once, (at) => v[at] as number),
  };
}

function isRising(t: Float64Array): boolean {
  for (let i = 1; i < t.length; i++) if ((t[i] as number) <= (t[i - 1] as number)) return false;
  return true;
}

/** Parts of several series, in any order, as one of each. */
export function joinedById(parts: Iterable<SeriesPoints>): ReadonlyMap<number, SeriesPoints> {
  const lists = new Map<number, SeriesPoints[]>();
  for (const part of parts) {
    const list = lists.get(part.id);
    if (list === undefined) lists.set(part.id, [part]);
    else list.push(part);
  }
  return new Map([...lists].map(([id, list]) => [id, joined(list)]));
}

/** Several parts of one series as one. @param parts at least one */
export function joined(parts: readonly SeriesPoints[]): SeriesPoints {
  const [first] = parts as [SeriesPoints];
  if (parts.length === 1) return inOrder(first);
  const length = parts.reduce((sum, { t }) => sum + t.length, 0);
  const [t, v] = [new Float64Array(length), new Float64Array(length)];
  let at = 0;
  for (const part of parts) {
    t.set(part.t, at);
    v.set(part.v, at);
    at += part.t.length;
  }
  return inOrder({ id: first.id, t, v });
}
