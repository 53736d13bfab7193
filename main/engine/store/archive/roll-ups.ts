import type { Key } from 'lmdb';
import { NewerBlock } from '../blocks/block';
import { HOUR_MS } from '../blocks/points';
import {
  decodeRollUps,
  encodeRollUps,
  MEASURES,
  type Measure,
  mergeRollUps,
  type RollUp,
  rollUp,
  type WholeRollUp,
} from '../blocks/roll-up';
import {
  decodeSketches,
  encodeSketches,
  mergeSketches,
  type SeriesSketches,
  sketchRows,
} from '../blocks/sketch';
import { slices } from '../format/slices';
import type { Archive, Write } from './archive';
import { type GroupHour, pointsOf } from './blocks-of';

/**
 * One resolution of roll-ups: periods of `step` ms, stored in records that span `span` ms. Sketches are larger and have
 * records of their own that span `sketchSpan` ms: a record is rewritten with each of its hours, and small records waste
 * their pages.
 */
export interface Level {
  readonly table: 'minutes' | 'quarters';
  readonly step: number;
  readonly span: number;
  readonly sketchSpan: number;
}
export const LEVELS: readonly [Level, Level] = [
  { table: 'minutes', step: 60_000, span: 6 * HOUR_MS, sketchSpan: 6 * HOUR_MS },
  { table: 'quarters', step: 15 * 60_000, span: 8 * 24 * HOUR_MS, sketchSpan: 24 * HOUR_MS },
];
/** Records of one transaction. */
const MOST_WRITES = 200;

/**
 * Rolls up hours of groups from all known points.
 * @param isSketched ids whose quantiles are needed
 * @returns false if the write failed
 */
export async function rollUpHours(
  archive: Archive,
  touched: readonly GroupHour[],
  isSketched: (id: number) => boolean,
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
    const changed = new Changed(archive, group);
    for (const hour of hours) {
      const points = pointsOf(archive, hour, group);
      for (const level of LEVELS) {
        for (const one of points) changed.rolled(level, hour, rollUp(one, level.step));
        await pause();
        for (const one of points)
          if (isSketched(one.id)) changed.sketched(level, hour, sketchRows(one, level.step));
        await pause();
      }
      if (isStopped()) return false;
    }
    for (const write of changed.writes()) {
      writes.push(write);
      await pause();
    }
    if (writes.length >= MOST_WRITES && !(await commit())) return false;
  }
  return commit();
}

interface Changing<T> {
  readonly level: Level;
  /** number of its span since 1970 */
  readonly period: number;
  readonly list: Map<number, T>;
}

/** Records of a group with what is new in them. */
class Changed {
  readonly #archive: Archive;
  readonly #group: number;
  readonly #rollUps = new Map<string, Changing<WholeRollUp>>();
  readonly #sketches = new Map<string, Changing<SeriesSketches>>();

  constructor(archive: Archive, group: number) {
    this.#archive = archive;
    this.#group = group;
  }

  rolled(level: Level, hour: number, fresh: WholeRollUp): void {
    const period = Math.floor((hour * HOUR_MS) / level.span);
    const read = (): readonly WholeRollUp[] =>
      readRollUps(this.#archive, level, period, this.#group) as readonly WholeRollUp[];
    put(this.#rollUps, level, period, read, fresh, mergeRollUps);
  }

  sketched(level: Level, hour: number, fresh: SeriesSketches): void {
    if (fresh.rows.length === 0) return;
    const period = Math.floor((hour * HOUR_MS) / level.sketchSpan);
    const read = (): readonly SeriesSketches[] => readSketches(this.#archive, level, period, this.#group);
    put(this.#sketches, level, period, read, fresh, mergeSketches);
  }

  *writes(): Iterable<Write> {
    for (const { level, period, list } of this.#rollUps.values()) {
      const payload = encodeRollUps(byId(list), baseOf(level, period));
      yield { table: level.table, key: [period, this.#group], payload };
    }
    for (const { level, period, list } of this.#sketches.values()) {
      const payload = encodeSketches(byId(list), sketchBase(level, period));
      yield { table: level.table, key: sketchKey(level, period, this.#group), payload };
    }
  }
}

/** Adds to a record, which is read when it is needed first. */
function put<T extends { readonly id: number }>(
  records: Map<string, Changing<T>>,
  level: Level,
  period: number,
  read: () => readonly T[],
  fresh: T,
  merge: (older: T, newer: T) => T,
): void {
  const at = `${level.table} ${period}`;
  let record = records.get(at);
  if (record === undefined) {
    record = { level, period, list: new Map(read().map((one) => [one.id, one])) };
    records.set(at, record);
  }
  const known = record.list.get(fresh.id);
  record.list.set(fresh.id, known === undefined ? fresh : merge(known, fresh));
}

function byId<T extends { readonly id: number }>(list: ReadonlyMap<number, T>): readonly T[] {
  return [...list.values()].sort((a, b) => a.id - b.id);
}

/** The stored roll-ups of a group in a period; an unreadable record is set aside and left out. */
export function readRollUps(
  archive: Archive,
  level: Level,
  period: number,
  group: number,
  wanted?: ReadonlySet<number>,
  measures: readonly Measure[] = MEASURES,
): readonly RollUp[] {
  const decode = (payload: Buffer): readonly RollUp[] =>
    decodeRollUps(payload, baseOf(level, period), wanted, measures);
  return read(archive, level.table, [period, group], decode);
}

/** Sketches of a group in a period of `sketchSpan`; what cannot be read is set aside and left out. */
export function readSketches(
  archive: Archive,
  level: Level,
  period: number,
  group: number,
  wanted?: ReadonlySet<number>,
): readonly SeriesSketches[] {
  const decode = (payload: Buffer): readonly SeriesSketches[] =>
    decodeSketches(payload, sketchBase(level, period), wanted);
  return read(archive, level.table, sketchKey(level, period, group), decode);
}

function read<T>(
  archive: Archive,
  table: Level['table'],
  key: Key,
  decode: (payload: Buffer) => readonly T[],
): readonly T[] {
  const found = archive.read(table, key, (payload) => {
    try {
      return decode(payload);
    } catch (error) {
      // Of a newer Gantry: left where it is, for that one to read.
      if (!(error instanceof NewerBlock)) archive.reject(table, key);
      return [];
    }
  });
  return found ?? [];
}

/** Behind the roll-ups of its time and group, so that they go together. */
function sketchKey({ span, sketchSpan }: Level, period: number, group: number): Key {
  return [Math.floor((period * sketchSpan) / span), group, period];
}

function sketchBase({ step, sketchSpan }: Level, period: number): number {
  return (period * sketchSpan) / step;
}

function baseOf({ step, span }: Level, period: number): number {
  return (period * span) / step;
}

function byGroup(touched: readonly GroupHour[]): ReadonlyMap<number, readonly number[]> {
  const groups = new Map<number, Set<number>>();
  for (const { group, hour } of touched) groups.set(group, (groups.get(group) ?? new Set()).add(hour));
  return new Map([...groups].map(([group, hours]) => [group, [...hours].sort((a, b) => a - b)]));
}
