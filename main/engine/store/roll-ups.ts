import type { Key } from 'lmdb';
import type { Archive, Write } from './archive';
import { NewerBlock } from './blocks/block';
import { HOUR_MS } from './blocks/points';
import {
  decodeRollUps,
  encodeRollUps,
  MEASURES,
  type Measure,
  mergeRollUps,
  type RollUp,
  rollUp,
  type WholeRollUp,
} from './blocks/roll-up';
import { type GroupHour, pointsOf } from './blocks-of';
import { slices } from './slices';

/** A resolution that is kept: stretches of `step` ms, of which one record holds those of `span` ms. */
export interface Level {
  readonly table: 'minutes' | 'quarters';
  readonly step: number;
  readonly span: number;
}
export const LEVELS: readonly [Level, Level] = [
  { table: 'minutes', step: 60_000, span: 6 * HOUR_MS },
  { table: 'quarters', step: 15 * 60_000, span: 8 * 24 * HOUR_MS },
];
/** Records of one transaction. */
const MOST_WRITES = 200;

/** Rolls hours of groups up anew, from all that is known of them. @returns false when the disk did not take it */
export async function rollUpHours(
  archive: Archive,
  touched: readonly GroupHour[],
  isStopped: () => boolean,
): Promise<boolean> {
  const pause = slices();
  let writes: Write[] = [];
  const commit = async (): Promise<boolean> => {
    const fault = writes.length === 0 ? null : await archive.commit(writes);
    writes = [];
    return fault === null;
  };
  for (const [group, hours] of byGroup(touched)) {
    const pending = new Map<string, { level: Level; period: number; list: Map<number, WholeRollUp> }>();
    for (const hour of hours) {
      const points = pointsOf(archive, hour, group);
      for (const level of LEVELS) {
        const period = Math.floor((hour * HOUR_MS) / level.span);
        const at = `${level.table} ${period}`;
        let record = pending.get(at);
        if (record === undefined) {
          const known = readRollUps(archive, level, period, group) as readonly WholeRollUp[];
          record = { level, period, list: new Map(known.map((one) => [one.id, one])) };
          pending.set(at, record);
        }
        for (const one of points) {
          const fresh = rollUp(one, level.step);
          const known = record.list.get(one.id);
          record.list.set(one.id, known === undefined ? fresh : mergeRollUps(known, fresh));
        }
        await pause();
      }
      if (isStopped()) return false;
    }
    for (const { level, period, list } of pending.values()) {
      const payload = encodeRollUps(
        [...list.values()].sort((a, b) => a.id - b.id),
        baseOf(level, period),
      );
      writes.push({ table: level.table, key: [period, group], payload });
      await pause();
    }
    if (writes.length >= MOST_WRITES && !(await commit())) return false;
  }
  return commit();
}

/** What is kept of a group in a period; one that cannot be read is set aside and left out. */
export function readRollUps(
  archive: Archive,
  level: Level,
  period: number,
  group: number,
  wanted?: ReadonlySet<number>,
  measures: readonly Measure[] = MEASURES,
): readonly RollUp[] {
  const key: Key = [period, group];
  const payload = archive.get(level.table, key);
  if (payload === null) return [];
  try {
    return decodeRollUps(payload, baseOf(level, period), wanted, measures);
  } catch (error) {
    if (!(error instanceof NewerBlock)) archive.reject(level.table, key);
    return [];
  }
}

function baseOf({ step, span }: Level, period: number): number {
  return (period * span) / step;
}

function byGroup(touched: readonly GroupHour[]): ReadonlyMap<number, readonly number[]> {
  const groups = new Map<number, Set<number>>();
  for (const { group, hour } of touched) groups.set(group, (groups.get(group) ?? new Set()).add(hour));
  return new Map([...groups].map(([group, hours]) => [group, [...hours].sort((a, b) => a - b)]));
}
