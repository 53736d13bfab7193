import type { Column } from '../model/said';
import { middle as middleOf } from './middle';

/** The time at which a rising line reaches a limit. Times are epoch ms. */
export interface Reach {
  readonly at: number;
  /** bounds of 95 % confidence; `latest` may be infinite: the limit may never be reached */
  readonly earliest: number;
  readonly latest: number;
}

const MOST_POINTS = 60;
const LEAST_POINTS = 10;
/** of the normal distribution, for 95 % */
const Z = 1.96;

/**
 * The time at which a steadily rising figure reaches its limit: the Theil-Sen line (median of the slopes of all pairs)
 * through its median, which a quarter of outliers cannot change, with Sen's confidence interval of the slope by the
 * variance of Kendall's S. https://doi.org/10.1080/01621459.1968.10480934
 * @returns null: it does not certainly rise, is already there, or too little is known
 */
export function reaches({ t, v }: Column, limit: number): Reach | null {
  const points: (readonly [number, number])[] = [];
  for (const [at, value] of v.entries()) if (!Number.isNaN(value)) points.push([t[at] as number, value]);
  const step = Math.max(1, Math.ceil(points.length / MOST_POINTS));
  const used = points.filter((_, at) => (points.length - 1 - at) % step === 0);
  const count = used.length;
  if (count < LEAST_POINTS) return null;
  const slopes: number[] = [];
  for (let a = 0; a < count; a++)
    for (let b = a + 1; b < count; b++) {
      const [t1, v1] = used[a] as readonly [number, number];
      const [t2, v2] = used[b] as readonly [number, number];
      if (t2 > t1) slopes.push((v2 - v1) / (t2 - t1));
    }
  slopes.sort((x, y) => x - y);
  const spread = (Z * Math.sqrt((count * (count - 1) * (2 * count + 5)) / 18)) / 2;
  const centre = (slopes.length - 1) / 2;
  const slopeAt = (at: number): number =>
    slopes[Math.max(0, Math.min(slopes.length - 1, Math.round(at)))] ?? 0;
  const [low, slope, high] = [slopeAt(centre - spread), slopeAt(centre), slopeAt(centre + spread)];
  if (!(low > 0)) return null;
  const end = (used.at(-1) as readonly [number, number])[0];
  const height = middleOf(used.map(([at, value]) => value + slope * (end - at))) ?? limit;
  if (height >= limit) return null;
  const meets = (pace: number): number => end + (limit - height) / pace;
  return { at: meets(slope), earliest: meets(high), latest: meets(low) };
}
