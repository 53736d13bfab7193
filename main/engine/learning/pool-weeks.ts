import type { Config } from '../../../shared/config/config';
import { fullnessHistory, fullnessSeries } from '../../../shared/judge/tenants/fullness';
import { layoutOf } from '../../../shared/judge/tenants/layout';
import { fullnessKey } from '../../../shared/judge/tenants/room';
import { TAKES } from '../../../shared/metrics/resources';
import type { Column } from '../../../shared/model/said';
import { between } from '../../../shared/series/column';
import type { ArchiveSeries } from '../store/archive/archive-series';
import { LEVELS } from '../store/archive/roll-ups';
import { HOUR_MS } from '../store/blocks/points';
import type { RollUp } from '../store/blocks/roll-up';
import type { History } from '../store/reading/history';

const [, QUARTERS] = LEVELS;
const WEEK = 7 * 24 * HOUR_MS;
/** series read at a time: some ms */
const AT_ONCE = 64;

/**
 * Use of every shared resource over the seven days up to `until`, by the hour, as far as it is rolled up.
 * @param until epoch ms
 * @param pause called between two reads of a few series
 * @returns by `fullnessKey`; without those of which nothing is known
 */
export async function poolWeeks(
  history: History,
  series: ArchiveSeries,
  config: Config,
  until: number,
  pause: () => Promise<unknown>,
): Promise<ReadonlyMap<string, Column>> {
  const to = Math.floor(until / HOUR_MS) * HOUR_MS;
  const from = to - WEEK;
  const weeks = new Map<string, Column>();
  for (const pool of layoutOf(series, config).pools) {
    for (const [column, { id }] of TAKES.entries()) {
      const { levels, counters } = fullnessSeries(pool, column);
      const points = new Map<number, Column>();
      for (const [ids, pointsOf] of [
        [levels, means],
        [counters, lasts],
      ] as const) {
        for (let first = 0; first < ids.length; first += AT_ONCE) {
          const some = ids.slice(first, first + AT_ONCE);
          const lasting = some.map((one) => series.lasting(one));
          // A counter's increase needs the hour before.
          const found = history.rollUps(lasting, from - HOUR_MS, to, QUARTERS, ['count', 'sum', 'last']);
          some.forEach((one, at) => points.set(one, pointsOf(found.get(lasting[at] ?? -1) ?? [])));
          await pause();
        }
      }
      const window = (one: number, begin: number, end: number): Column =>
        between(points.get(one) ?? pointsOfNothing, begin, end);
      const v = fullnessHistory({ window }, pool, column, { from, to, step: HOUR_MS });
      if (v.every(Number.isNaN)) continue;
      weeks.set(fullnessKey(pool.id, id), { t: v.map((_, at) => from + (at + 1) * HOUR_MS), v });
    }
  }
  return weeks;
}

const pointsOfNothing: Column = { t: new Float64Array(0), v: new Float64Array(0) };

/** The mean of each period, in its middle. */
function means(rollUps: readonly RollUp[]): Column {
  return points(rollUps, 0.5, ({ measures }, at) => {
    const count = measures.count?.[at] ?? 0;
    return count > 0 ? (measures.sum?.[at] ?? Number.NaN) / count : Number.NaN;
  });
}

/** The last value of each period, shortly before its end. */
function lasts(rollUps: readonly RollUp[]): Column {
  return points(rollUps, 0.999, ({ measures }, at) => measures.last?.[at] ?? Number.NaN);
}

/** @param part of a period at which its point lies */
function points(
  rollUps: readonly RollUp[],
  part: number,
  valueOf: (rollUp: RollUp, at: number) => number,
): Column {
  const t: number[] = [];
  const v: number[] = [];
  for (const rollUp of rollUps)
    for (let at = 0; at < rollUp.slots.length; at += 1) {
      t.push(Math.floor(((rollUp.slots[at] ?? 0) + part) * QUARTERS.step));
      v.push(valueOf(rollUp, at));
    }
  return { t: Float64Array.from(t), v: Float64Array.from(v) };
}
