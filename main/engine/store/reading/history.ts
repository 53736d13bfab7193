import type { Column } from '../../../../shared/model/said';
import { between, firstAtLeast } from '../../../../shared/series/column';
import { downsample } from '../../../../shared/series/downsample';
import type { Point } from '../../../../shared/series/reader';
import type { Archive } from '../archive/archive';
import { pointsOf as pointsOfHour } from '../archive/blocks-of';
import { type Gap, gapsBetween, unwatchedBetween } from '../archive/gaps';
import { LEVELS, type Level, readRollUps } from '../archive/roll-ups';
import { HOUR_MS, idsByGroup, joinedById, type SeriesPoints } from '../blocks/points';
import type { Measure, RollUp } from '../blocks/roll-up';
import type { Sketch } from '../blocks/sketch';
import { sketchOf } from './range-sketch';
import { RecentPoints } from './recent-points';

/** ms before a time within which its current value is looked for */
const LOOK_BACK_MS = HOUR_MS;
/** A range is read from roll-ups if one of their periods is no longer than the time that one point shows. */
const [MINUTES, QUARTERS] = LEVELS;

/**
 * Reads the archive: points from blocks and from batches that are not packed yet, and roll-ups. Ids are the archive's
 * permanent ones, times epoch ms. It never waits for a writer.
 */
export class History {
  readonly #archive: Archive;
  readonly #recent: RecentPoints;

  constructor(archive: Archive) {
    this.#archive = archive;
    this.#recent = new RecentPoints(archive);
  }

  /** Every point of a series with from <= t <= to. */
  async points(id: number, from: number, to: number): Promise<Column> {
    return (await this.pointsOf([id], from, to)).get(id) ?? EMPTY;
  }

  /**
   * A series between two times in at most `points` points: minimum and maximum of each period, gaps as NaN. Roll-ups
   * are used where they are fine enough, at the start of their period.
   */
  async range(id: number, from: number, to: number, points: number): Promise<Column> {
    const each = (2 * (to - from)) / points;
    const level = each >= QUARTERS.step ? QUARTERS : each >= MINUTES.step ? MINUTES : null;
    const gaps = gapsBetween(this.#archive, from, to);
    if (level === null) return downsample(withGaps(await this.points(id, from, to), gaps), points);
    const rolled = Math.min(to, this.#rolledUntil());
    const column = fromRollUps(this.#rollUps([id], from, rolled, level, ['min', 'max']), level.step);
    const rest = await this.points(id, Math.max(from, rolled), to);
    return downsample(append(column, withGaps(rest, gaps)), points);
  }

  /** Roll-ups of some series that begin between two times, with the requested measures only. */
  rollUps(
    ids: readonly number[],
    from: number,
    to: number,
    level: Level,
    measures: readonly Measure[],
  ): ReadonlyMap<number, readonly RollUp[]> {
    const found = new Map<number, RollUp[]>();
    for (const one of this.#rollUps(ids, from, to, level, measures)) {
      const known = found.get(one.id);
      if (known === undefined) found.set(one.id, [one]);
      else known.push(one);
    }
    return found;
  }

  /** The newest point of every series that is not later than `t`, of the hour before it. */
  async asOf(t: number, ids: readonly number[]): Promise<ReadonlyMap<number, Point>> {
    const last = new Map<number, Point>();
    const recent = await this.#recent.last(ids, t);
    let missing: readonly number[] = ids;
    // Mostly the hour of `t` has them all; the one before is read for those that it lacks.
    for (let hour = Math.floor(t / HOUR_MS); hour * HOUR_MS > t - LOOK_BACK_MS - HOUR_MS; hour--) {
      const from = Math.max(t - LOOK_BACK_MS, hour * HOUR_MS);
      for (const id of missing) {
        const point = recent.get(id);
        if (point !== undefined && point.t >= from) last.set(id, point);
      }
      for (const [group, wanted] of idsByGroup(missing)) {
        for (const { id, t: times, v } of pointsOfHour(this.#archive, hour, group, wanted)) {
          const at = firstAtLeast(times, t + 1) - 1;
          const time = times[at];
          if (time === undefined || time < from || time <= (last.get(id)?.t ?? Number.NEGATIVE_INFINITY))
            continue;
          last.set(id, { t: time, value: v[at] as number });
        }
      }
      missing = missing.filter((id) => !last.has(id));
      if (missing.length === 0) break;
    }
    return last;
  }

  /**
   * The quantile `q` (0..1) of all values of some series between two times, both included: of n sorted values the one
   * at floor(q (n - 1)), within 1 %. NaN if there is no value.
   */
  async quantile(ids: readonly number[], q: number, from: number, to: number): Promise<number> {
    return (await this.sketch(ids, from, to)).quantile(q);
  }

  /** A sketch of all values of some series between two times, for several quantiles at once. */
  sketch(ids: readonly number[], from: number, to: number): Promise<Sketch> {
    return sketchOf(this.#archive, this.#recent, ids, from, to, this.#rolledUntil());
  }

  /** Gaps between two times. */
  gaps(from: number, to: number): readonly Gap[] {
    return unwatchedBetween(this.#archive, from, to);
  }

  /** Up to where roll-ups have it all (epoch ms): the clock may have been ahead when the mark was set. */
  #rolledUntil(): number {
    const hour = Math.floor(this.#recent.earliest() / HOUR_MS);
    return Math.min(this.#archive.mark('rolled-up'), hour) * HOUR_MS;
  }

  #rollUps(
    ids: readonly number[],
    from: number,
    to: number,
    level: Level,
    measures: readonly Measure[],
  ): RollUp[] {
    const { step, span } = level;
    const [first, last] = [Math.ceil(from / step), Math.ceil(to / step)];
    const found: RollUp[] = [];
    const groups = idsByGroup(ids);
    for (let period = Math.floor(from / span); period * span < to; period++) {
      for (const [group, wanted] of groups) {
        for (const one of readRollUps(this.#archive, level, period, group, wanted, measures))
          found.push(within(one, first, last));
      }
    }
    return found;
  }

  /** Every point of some series with from <= t <= to; a series without one is not there. */
  async pointsOf(ids: readonly number[], from: number, to: number): Promise<ReadonlyMap<number, Column>> {
    // Batches first: points packed into a block meanwhile are then read twice instead of not at all.
    const parts: SeriesPoints[] = [...(await this.#recent.of(ids, to))];
    const groups = idsByGroup(ids);
    const [first, last] = this.#hours();
    for (
      let hour = Math.max(first, Math.floor(from / HOUR_MS));
      hour <= last && hour * HOUR_MS <= to;
      hour++
    ) {
      for (const [group, wanted] of groups) parts.push(...pointsOfHour(this.#archive, hour, group, wanted));
    }
    const found = new Map<number, Column>();
    for (const [id, points] of joinedById(parts)) {
      const column = between(points, from, to);
      if (column.t.length > 0) found.set(id, column);
    }
    return found;
  }

  /** Hours since 1970 of the oldest and of the newest block: none lies outside, however long a range is asked for. */
  #hours(): readonly [number, number] {
    const [oldest] = this.#archive.keys('blocks', { limit: 1 }) as [number[]?];
    const [newest] = this.#archive.keys('blocks', { reverse: true, limit: 1 }) as [number[]?];
    return [oldest?.[0] ?? 0, newest?.[0] ?? -1];
  }
}

const EMPTY: Column = { t: new Float64Array(0), v: new Float64Array(0) };

function within({ id, slots, measures }: RollUp, first: number, last: number): RollUp {
  const [start, end] = [firstAtLeast(slots, first), firstAtLeast(slots, last)];
  if (start === 0 && end === slots.length) return { id, slots, measures };
  const cut: Partial<Record<Measure, Float64Array>> = {};
  for (const [name, column] of Object.entries(measures)) cut[name as Measure] = column.subarray(start, end);
  return { id, slots: slots.subarray(start, end), measures: cut };
}

/** Minimum and maximum of each period, half a period apart; a missing period is a gap. */
function fromRollUps(list: readonly RollUp[], step: number): Column {
  const t: number[] = [];
  const v: number[] = [];
  let before = Number.NaN;
  for (const { slots, measures } of list) {
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i] as number;
      if (slot > before + 1) {
        t.push((before + 1) * step);
        v.push(Number.NaN);
      }
      before = slot;
      t.push(slot * step, (slot + 0.5) * step);
      v.push(measures.min?.[i] as number, measures.max?.[i] as number);
    }
  }
  return { t: Float64Array.from(t), v: Float64Array.from(v) };
}

/**
 * A point without a value where there was a gap, so that no line is drawn across it. A series with points in the gap
 * gets none.
 */
function withGaps(column: Column, gaps: readonly Gap[]): Column {
  let whole = column;
  for (const gap of gaps) {
    const at = firstAtLeast(whole.t, gap.from + 1);
    if (at === 0 || at === whole.t.length || (whole.t[at] as number) < gap.to) continue;
    const mark = { t: Float64Array.of(gap.from + 1), v: Float64Array.of(Number.NaN) };
    const { t, v } = whole;
    whole = append(append({ t: t.subarray(0, at), v: v.subarray(0, at) }, mark), {
      t: t.subarray(at),
      v: v.subarray(at),
    });
  }
  return whole;
}

function append(a: Column, b: Column): Column {
  const t = new Float64Array(a.t.length + b.t.length);
  const v = new Float64Array(t.length);
  t.set(a.t);
  t.set(b.t, a.t.length);
  v.set(a.v);
  v.set(b.v, a.v.length);
  return { t, v };
}
